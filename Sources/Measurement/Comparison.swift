import Ensembles
import FieldTheory

/// One n-point function, measured and exact.
public struct ComparedCorrelator: Sendable {
  /// What a run gave.
  public let measured: Correlator
  /// The full function at this width.
  public let exact: Approximation
  /// The connected function at this width.
  public let exactConnected: Approximation

  /// (measured − exact)/error, the theory's own error included; nil without an error.
  public var pull: Double? { Self.pull(measured.full, exact) }
  /// Of the connected functions.
  public var connectedPull: Double? { Self.pull(measured.connected, exactConnected) }

  private static func pull(_ estimate: Estimate, _ exact: Approximation) -> Double? {
    // Without noise and right, as where all outputs are 0: the theory's rounding alone would make it a pull of 0.
    guard let error = estimate.error, error > 0 || estimate.value != exact.value else { return nil }
    let total = (error * error + exact.error * exact.error).squareRoot()
    return total > 0 ? (estimate.value - exact.value) / total : nil
  }
}

/// A mean relative deviation from the Gaussian process, measured without bias, beside its exact value.
///
/// A mean of absolute values rises with the noise. The exact theory knows each tuple's sign s, and the mean of s·(G − G_GP)/|G_GP| is
/// linear in G: unbiased, and in truth the same number.
public struct ComparedDeviation: Sendable {
  /// What a run gave.
  public let measured: Estimate
  /// What it should be.
  public let exact: Double

  /// (measured − exact)/error; nil without an error.
  public var pull: Double? { measured.error.flatMap { $0 > 0 ? (measured.value - exact) / $0 : nil } }

  /// Whether the deviation is smaller than the error: then the measurement says nothing about it.
  public var isBlind: Bool { measured.error.map { abs(exact) < $0 } ?? true }
}

/// What one width and order of a run says, beside the exact theory.
public struct OrderComparison: Sendable {
  /// What measured it.
  public let estimator: Estimator
  /// N.
  public let width: Int
  /// n of the n-point functions.
  public let order: Int
  /// Drawn at this width.
  public let networks: UInt64
  /// One an index tuple.
  public let rows: [ComparedCorrelator]
  /// m_n of the full functions, and the same of connected functions, over |G_GP|; nil where G_GP vanishes.
  public let deviation: ComparedDeviation?
  /// Of the connected functions; nil where there is none.
  public let connectedDeviation: ComparedDeviation?
  /// Nil with one block.
  public let pulls: PullSummary?

  /// How far the run reaches into the tails of what its estimator averages, at the input with the largest pre-activations.
  public let reach: SamplingReach?

  /// Rare networks make these n-point functions: the estimates of a run of this size, or their errors, are not to be trusted. By the
  /// exact theory, so that no look at the data decides which data count.
  public var isHeavyTailed: Bool { reach?.isShort ?? false }
}

/// A run beside the exact theory.
public struct Comparison: Sendable {
  /// Of the run.
  public let specification: Specification
  /// One a width and order.
  public let orders: [OrderComparison]
  /// Even orders of the run whose exact theory takes too long, where no orders were chosen.
  public let omittedOrders: [Int]

  /// - Parameters:
  ///   - layout: of a specification whose theory is known.
  ///   - blocks: by width.
  ///   - orders: those that are compared; where nil all whose exact theory takes no more than seconds.
  /// - Throws: ``UnknownTheory``, also where no order is left.
  public init(
    _ layout: CorrelatorBasis, blocks: [(width: Int, blocks: [BlockMoments])], orders: [Int]? = nil
  ) throws {
    let specification = layout.specification
    let even = specification.orders.filter { $0 % 2 == 0 && (orders?.contains($0) ?? true) }
    let most = specification.nonlinearity.map(ExactNetwork.mostOrder) ?? .max
    // An order that was chosen is not passed over in silence.
    let asked = orders == nil ? even.filter { $0 <= most } : even
    try Self.check(specification, asked.isEmpty ? even : asked)
    guard let network = specification.exactNetwork(tuples: asked.flatMap { layout.order($0).tuples }) else {
      throw UnknownTheory(reason: Self.needsZeroMeans)
    }
    self.specification = specification
    omittedOrders = even.filter { !asked.contains($0) }
    self.orders = blocks.flatMap { width, blocks in
      let measurement = WidthMeasurement(layout, width: width, blocks: blocks, orders: asked)
      return asked.map { order in
        Self.comparison(
          layout, layout.order(order), measurement, network, blocks,
          reach: specification.samplingReach(width: width, order: order, networks: measurement.networks))
      }
    }
  }

  private static let needsZeroMeans = "the exact theory needs weights.mean and biases.mean 0"

  /// Refuses what the exact theory does not know, what takes too long, and what is 0 in any case, before anything is evaluated.
  ///
  /// - Parameter orders: the even ones that are compared.
  private static func check(_ specification: Specification, _ orders: [Int]) throws(UnknownTheory) {
    guard let nonlinearity = specification.nonlinearity else { throw UnknownTheory(reason: needsZeroMeans) }
    if orders.isEmpty {
      throw UnknownTheory(
        reason: "the orders that were measured are all odd, and odd n-point functions vanish where means are 0: "
          + "there is nothing to compare")
    }
    let most = ExactNetwork.mostOrder(of: nonlinearity)
    guard let large = orders.first(where: { $0 > most }) else { return }
    let isAnyLess = specification.orders.contains { $0 % 2 == 0 && $0 <= most }
    throw UnknownTheory(
      reason: "exact \(large)-point functions of \(nonlinearity.name) take too long"
        + (isAnyLess ? "; choose an --order up to \(most)" : ""))
  }

  private static func comparison(
    _ layout: CorrelatorBasis, _ order: CorrelatorBasis.Order, _ measurement: WidthMeasurement, _ network: ExactNetwork,
    _ blocks: [BlockMoments], reach: SamplingReach?
  ) -> OrderComparison {
    let width = measurement.width
    let exact = order.tuples.map { network.full($0, width: width) }
    let connected = order.tuples.map { network.connected($0, width: width) }
    let rows = zip(measurement.correlators.filter { $0.order == order.order }, zip(exact, connected)).map {
      ComparedCorrelator(measured: $0, exact: $1.0, exactConnected: $1.1)
    }
    let gaussian = order.gaussian ?? []
    let places = gaussian.indices.filter { gaussian[$0] != 0 }
    let signs = places.map { sign(exact[$0].value - gaussian[$0], beside: gaussian[$0]) }
    let connectedSigns = places.map { sign(connected[$0].value, beside: gaussian[$0]) }
    func mean(_ signs: [Double], _ value: (Int) -> Double) -> Double {
      zip(signs, places).reduce(0) { $0 + $1.0 * value($1.1) / abs(gaussian[$1.1]) } / Double(places.count)
    }
    var deviations: [ComparedDeviation] = []
    if !places.isEmpty {
      let estimates = Jackknife.estimates(blocks) { means in
        let full = order.full(means)
        let parts = order.connected(means)
        return [mean(signs) { full[$0] - gaussian[$0] }, mean(connectedSigns) { parts[$0] }]
      }
      deviations = [
        ComparedDeviation(measured: estimates[0], exact: mean(signs) { exact[$0].value - gaussian[$0] }),
        ComparedDeviation(measured: estimates[1], exact: mean(connectedSigns) { connected[$0].value }),
      ]
    }
    return OrderComparison(
      estimator: layout.specification.estimator, width: width, order: order.order, networks: measurement.networks,
      rows: rows, deviation: deviations.first,
      connectedDeviation: deviations.last, pulls: PullSummary(blocks, exact: exact.map(\.value)) { order.full($0) },
      reach: reach)
  }

  /// Deviations that are rounding have no sign; they would only add noise.
  private static func sign(_ deviation: Double, beside gaussian: Double) -> Double {
    abs(deviation) < 1e-12 * abs(gaussian) ? 0 : deviation < 0 ? -1 : 1
  }
}

/// The exact theory does not cover what is asked for.
public struct UnknownTheory: Error, CustomStringConvertible {
  /// For a person.
  public let reason: String
  public var description: String { reason }
}
