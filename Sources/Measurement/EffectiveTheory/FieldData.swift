import Ensembles
import FieldTheory

/// The n-point functions that couplings are made of and predictions are held against: measured at one width, or exact.
///
/// Of networks with several outputs those of the first alone: its own theory is one field's.
public struct FieldData: Sendable {
  /// Of the ensemble.
  public let specification: Specification
  /// N.
  public let width: Int
  /// Nil for exact ones.
  public let networks: UInt64?
  /// K of the free theory.
  public let propagator: Propagator
  private let source: Source

  private enum Source: Sendable {
    case exact(ExactNetwork)
    case measured(CorrelatorBasis, [BlockMoments])
  }

  /// Exact functions at several widths.
  ///
  /// - Parameter orders: those that will be asked for.
  /// - Parameter specification: of the ensemble.
  /// - Parameter widths: one or more.
  /// - Throws: ``UnknownTheory``, ``TooManyTuples``.
  public static func exact(_ specification: Specification, widths: [Int], orders: [Int]) throws -> [FieldData] {
    let propagator = try known(specification)
    let nonlinearity = propagator.nonlinearity
    if let large = orders.first(where: { $0 > ExactNetwork.mostOrder(of: nonlinearity) }) {
      throw UnknownTheory(reason: "exact \(large)-point functions of \(nonlinearity.name) take too long")
    }
    let tuples = try orders.flatMap { try Self.tuples(specification.inputs.count, order: $0) }
    let network = ExactNetwork(propagator, inputs: specification.inputs, tuples: tuples)
    return widths.map {
      FieldData(
        specification: specification, width: $0, networks: nil, propagator: propagator, source: .exact(network))
    }
  }

  /// - Parameter blocks: of one width, in index order, with all orders that will be asked for.
  /// - Parameter width: N.
  /// - Parameter layout: of the run.
  /// - Throws: ``UnknownTheory``, ``TooManyTuples``.
  public static func measured(_ layout: CorrelatorBasis, width: Int, blocks: [BlockMoments]) throws -> FieldData {
    let specification = layout.specification
    let propagator = try known(specification)
    for order in specification.orders { _ = try tuples(specification.inputs.count, order: order) }
    return FieldData(
      specification: specification, width: width, networks: blocks.reduce(0) { $0 + $1.block.count },
      propagator: propagator, source: .measured(layout, blocks))
  }

  private static func known(_ specification: Specification) throws -> Propagator {
    guard let propagator = specification.freePropagator else {
      throw UnknownTheory(reason: "the propagator is known where weights.mean and biases.mean are 0")
    }
    return propagator
  }

  private static func tuples(_ points: Int, order: Int) throws -> [[Int]] {
    guard let count = MonomialBasis.count(components: points, order: order), count <= TooManyTuples.most else {
      throw TooManyTuples(points: points, order: order)
    }
    return MonomialBasis.tuples(components: points, order: order)
  }

  /// Non-decreasing tuples of inputs.
  public func tuples(_ order: Int) -> [[Int]] {
    MonomialBasis.tuples(components: specification.inputs.count, order: order)
  }

  /// Whether the functions are computed, not measured.
  public var isExact: Bool { networks == nil }

  // MARK: What is made of them

  /// n-point functions of all tuples of an order, from some of the networks or exact.
  public struct Functions {
    let connectedOf: (Int) -> [Double]
    let fullOf: (Int) -> [Double]

    /// The connected functions of an order, by ascending tuples.
    public func connected(_ order: Int) -> [Double] { connectedOf(order) }
    /// The full functions of an order, by ascending tuples.
    public func full(_ order: Int) -> [Double] { fullOf(order) }
  }

  /// Those of all networks together, or the exact ones.
  public var whole: Functions {
    switch source {
    case .exact(let network):
      return Functions(
        connectedOf: { order in tuples(order).map { network.connected($0, width: width).value } },
        fullOf: { order in tuples(order).map { network.full($0, width: width).value } })
    case .measured(let layout, let blocks):
      return functions(layout, MomentTotal(blocks).means)
    }
  }

  /// Numbers made of n-point functions, with errors by leaving out one block at a time from the whole chain.
  public func resampled(_ chain: @escaping (Functions) -> [Double]) -> Resampled {
    guard case .measured(let layout, let blocks) = source else {
      return Resampled(values: chain(whole), deviations: nil)
    }
    let (values, deviations) = Jackknife.deviations(blocks) { chain(functions(layout, $0)) }
    return Resampled(values: values, deviations: blocks.count > 1 ? deviations : nil)
  }

  /// Networks' outputs are binary32's: so much of an n-point function is rounding, which all blocks share and no error shows.
  public static let resolution = 0x1p-22

  /// What the connected functions of an order are known to beyond their errors, by ascending tuples: to the error of their computation and to
  /// rounding, of Π √K(x_i, x_i), which exact ones have 1/N^(n/2−1) of.
  func connectedPrecision(_ order: Int) -> [Double] {
    let sizes = specification.inputs.map { propagator.matrix([$0])[0][0].squareRoot() }
    return tuples(order).map { tuple in
      let size = tuple.reduce(1.0) { $0 * sizes[$1] }
      guard case .exact(let network) = source else { return Self.resolution * size }
      let power = (1..<(order / 2)).reduce(1.0) { product, _ in product / Double(width) }
      return network.connected(tuple, width: width).error + 1e-12 * power * size
    }
  }

  /// The theory of exact functions; nil for measured ones.
  public var exactNetwork: ExactNetwork? {
    guard case .exact(let network) = source else { return nil }
    return network
  }

  /// Whether rare networks make the n-point functions of an order, so that estimates or their errors are not to be trusted.
  public func isHeavyTailed(order: Int) -> Bool {
    guard let networks else { return false }
    return specification.samplingReach(width: width, order: order, networks: networks)?.isShort ?? false
  }

  private func functions(_ layout: CorrelatorBasis, _ means: MomentMeans) -> Functions {
    let outputs = specification.architecture.outputDimension
    func first(_ order: Int, _ values: [Double]) -> [Double] {
      guard outputs > 1 else { return values }
      return zip(layout.order(order).tuples, values).filter { $0.0.allSatisfy { $0 % outputs == 0 } }.map(\.1)
    }
    return Functions(
      connectedOf: { first($0, layout.order($0).connected(means)) },
      fullOf: { first($0, layout.order($0).full(means)) })
  }
}

/// So many index tuples that no table of them helps.
public struct TooManyTuples: Error, CustomStringConvertible {
  /// How many inputs there are, and n.
  public let points, order: Int
  static let most = 20_000

  public var description: String {
    "inputs: found \(points), which have more than \(Self.most) index tuples up to order \(order); allowed: fewer inputs"
  }
}
