import Ensembles
import FieldTheory

/// One n-point function, measured.
public struct Correlator: Sendable {
  /// N.
  public let width: Int
  /// n.
  public let order: Int
  /// The n inputs, as 0-based positions in the specification's.
  public let indices: [Int]
  /// Which output each index stands for.
  public let outputs: [Int]
  /// Drawn at this width.
  public let networks: UInt64
  /// The full function G(n).
  public let full: Estimate
  /// Its connected part, the joint cumulant of the outputs.
  public let connected: Estimate
  /// The Gaussian process' value; nil where there is none.
  public let gaussian: Double?
}

/// How far an order is from the Gaussian process: m_n, the mean of |G − G_GP|/|G_GP| over unique tuples, and its noise.
public struct Deviation: Sendable {
  /// N.
  public let width: Int
  /// n of the n-point functions.
  public let order: Int
  /// m_n with its jackknife error.
  public let m: Estimate
  /// Tuples averaged over; those with G_GP = 0 are left out.
  public let tuples: Int
  /// The paper's "background": the mean over tuples of the population deviation over experiments, over |G_GP|. It is the
  /// noise of one experiment. Nil with fewer blocks than experiments.
  public let background: Double?
  /// What m_n would be on average if the truth were Gaussian: the mean over tuples of √(2/π) error/|G_GP|, with the error
  /// of all networks together.
  public let noiseFloor: Double?
}

/// The null test of one odd order: these n-point functions vanish exactly where the outputs' density is even.
public struct NullTest: Sendable {
  /// n of the n-point functions.
  public let order: Int
  /// The pulls of G(n) against 0.
  public let pulls: PullSummary
}

/// Everything measured at one width.
public struct WidthMeasurement: Sendable {
  /// N.
  public let width: Int
  /// Drawn at this width.
  public let networks: UInt64
  /// The n-point functions of the orders that the specification asks for.
  public let correlators: [Correlator]
  /// For each even order asked for; empty where there is no Gaussian limit.
  public let deviations: [Deviation]
  /// For each odd order up to the highest; empty where they were not asked for, the density is not even, one block alone was measured,
  /// or the estimator has none.
  public let nullTests: [NullTest]
  /// The smallest and the largest number of networks in an experiment; nil with fewer blocks than experiments.
  public let experimentSizes: ClosedRange<UInt64>?

  /// - Parameters:
  ///   - blocks: of one width and in index order; at least one.
  ///   - orders: which of the specification's orders to measure; all where nil.
  ///   - nullTested: whether to make null tests too, which take as long as the rest where there are many blocks.
  ///   - width: N.
  ///   - layout: of the run.
  public init(
    _ layout: CorrelatorBasis, width: Int, blocks: [BlockMoments], orders: [Int]? = nil, nullTested: Bool = false
  ) {
    let specification = layout.specification
    let asked = specification.orders.filter { orders?.contains($0) ?? true }.map(layout.order)
    let total = MomentTotal(blocks)
    self.width = width
    networks = total.networks

    let count = asked.reduce(0) { $0 + 2 * $1.tuples.count + 1 }
    let estimates = Jackknife.estimates(blocks) { means in
      var values: [Double] = []
      values.reserveCapacity(count)
      let fulls = asked.map { $0.full(means) }
      for (order, full) in zip(asked, fulls) {
        values += full
        values += order.connected(means)
      }
      values += zip(asked, fulls).compactMap { order, full in order.gaussian.flatMap { deviation(full, from: $0) } }
      return values
    }
    let experiments = Experiments(blocks, count: specification.experiments)
    experimentSizes = experiments?.sizes
    let outputs = specification.architecture.outputDimension
    var correlators: [Correlator] = []
    var deviations: [Deviation] = []
    var place = 0
    var deviationPlace = estimates.count - asked.count { $0.gaussian.flatMap(scale) != nil }
    for order in asked {
      let count = order.tuples.count
      let full = estimates[place..<(place + count)]
      let connected = estimates[(place + count)..<(place + 2 * count)]
      place += 2 * count
      for (i, tuple) in order.tuples.enumerated() {
        correlators.append(
          Correlator(
            width: width, order: order.order, indices: tuple.map { $0 / outputs }, outputs: tuple.map { $0 % outputs },
            networks: total.networks, full: full[full.startIndex + i], connected: connected[connected.startIndex + i],
            gaussian: order.gaussian?[i]))
      }
      if let gaussian = order.gaussian, let scale = scale(gaussian) {
        deviations.append(
          Deviation(
            width: width, order: order.order, m: estimates[deviationPlace], tuples: scale.count,
            background: experiments?.background(order),
            noiseFloor: noiseFloor(full.map(\.error), gaussian)))
        deviationPlace += 1
      }
    }
    self.correlators = correlators
    self.deviations = deviations
    nullTests =
      nullTested && specification.isEven && specification.estimator == .direct ? Self.nullTests(layout, blocks) : []
  }

  private static func nullTests(_ layout: CorrelatorBasis, _ blocks: [BlockMoments]) -> [NullTest] {
    layout.orders.filter { $0.order % 2 == 1 }.compactMap { order in
      PullSummary(blocks, exact: order.tuples.map { _ in 0 }) { order.full($0) }
        .map { NullTest(order: order.order, pulls: $0) }
    }
  }
}

/// The places where a relative deviation makes sense; nil where there are none, as for odd orders.
private func scale(_ gaussian: [Double]) -> [Int]? {
  let places = gaussian.indices.filter { gaussian[$0] != 0 }
  return places.isEmpty ? nil : places
}

/// m_n of full functions.
private func deviation(_ full: [Double], from gaussian: [Double]) -> Double? {
  scale(gaussian).map { places in
    places.reduce(0) { $0 + abs(full[$1] / gaussian[$1] - 1) } / Double(places.count)
  }
}

/// The mean of |x| of a centred normal x of deviation s is √(2/π) s.
private func noiseFloor(_ errors: [Double?], _ gaussian: [Double]) -> Double? {
  let relative = zip(errors, gaussian).compactMap { error, gaussian in
    gaussian == 0 ? nil : error.map { $0 / abs(gaussian) }
  }
  return relative.isEmpty ? nil : (2 / Double.pi).squareRoot() * relative.reduce(0, +) / Double(relative.count)
}
