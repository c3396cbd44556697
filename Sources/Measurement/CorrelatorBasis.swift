import Ensembles
import FieldTheory

/// How the n-point functions of a specification follow from its moments, and what the Gaussian process says of them.
/// The same for every width.
public struct CorrelatorBasis: Sendable {
  /// Whose n-point functions these are.
  public let specification: Specification
  /// The moments of the sample vector that are summed.
  public let basis: MonomialBasis
  /// K between the inputs; nil where the ensemble has no Gaussian limit.
  public let propagator: [[Double]]?
  /// Orders that are measured; of the direct estimator the odd ones too, as a null test.
  let orders: [Order]

  /// The n-point functions of one order.
  struct Order: Sendable {
    let order: Int
    /// Non-decreasing component tuples, component = input · d_out + output.
    let tuples: [[Int]]
    let gaussian: [Double]?
    fileprivate let source: any CorrelatorSource

    /// The full n-point functions of all tuples, from the means of all monomials.
    func full(_ means: MomentMeans) -> [Double] { source.full(means) }

    /// The connected parts of all tuples, from the means of all monomials.
    func connected(_ means: MomentMeans) -> [Double] { source.connected(means) }
  }

  /// All orders that the specification asks for, and the null tests.
  public init(_ specification: Specification) {
    let propagator = specification.propagator
    let components = specification.components
    let outputs = specification.architecture.outputDimension
    self.specification = specification
    self.propagator = propagator
    basis = specification.sampleVector.basis
    let cumulants = KernelCumulants(specification)
    let isEvenOnly = specification.estimator != .direct
    orders = (1...max(specification.maximumOrder, 1)).filter { !isEvenOnly || $0 % 2 == 0 }.map { order in
      let tuples = MonomialBasis.tuples(components: components, order: order)
      // A specification may still ask for odd orders; beyond those asked for, only full functions are looked at.
      let isAsked = specification.orders.contains(order)
      let source: any CorrelatorSource =
        cumulants.map { KernelCorrelators($0, tuples: tuples, order: order, isAsked: isAsked) }
        ?? OutputCorrelators(specification, tuples: tuples, order: order, isAsked: isAsked)
      return Order(
        order: order, tuples: tuples,
        gaussian: propagator.map { kernel in tuples.map { Wick.gaussian($0, outputs: outputs, kernel) } },
        source: source)
    }
  }

  func order(_ n: Int) -> Order {
    guard let order = orders.first(where: { $0.order == n }) else { preconditionFailure("order \(n) is not measured") }
    return order
  }
}

/// The n-point functions of one order as an estimator has them.
protocol CorrelatorSource: Sendable {
  func full(_ means: MomentMeans) -> [Double]
  func connected(_ means: MomentMeans) -> [Double]
}

extension Wick {
  /// The Gaussian n-point function of components c = input · `outputs` + output. Different outputs are
  /// independent.
  public static func gaussian(_ components: [Int], outputs: Int, _ propagator: [[Double]]) -> Double {
    correlator(components) { a, b in
      a % outputs == b % outputs ? propagator[a / outputs][b / outputs] : 0
    }
  }
}
