import Ensembles
import FieldTheory
import Measurement

/// The exact n-point functions of a specification at any width, for the orders that they are known for.
struct ExactTheory: Sendable {
  private let network: ExactNetwork
  private let mostOrder: Int
  private let outputs: Int
  private let isEstimated: Bool

  /// Nil where nothing is known: means that are not zero, several hidden layers.
  init?(_ specification: Specification, orders: [Int]) {
    guard let nonlinearity = specification.nonlinearity else { return nil }
    let mostOrder = ExactNetwork.mostOrder(of: nonlinearity)
    let known = orders.filter { $0 % 2 == 0 && $0 <= mostOrder }
    let tuples = known.flatMap { MonomialBasis.tuples(components: specification.components, order: $0) }
    guard !known.isEmpty, let network = specification.exactNetwork(tuples: tuples) else { return nil }
    self.network = network
    self.mostOrder = mostOrder
    outputs = specification.architecture.outputDimension
    isEstimated = nonlinearity.isEstimated
  }

  func value(of correlator: Correlator) -> ExportedWidth.ExactValue? {
    // Odd functions vanish exactly; above the highest order they are not known.
    guard correlator.order % 2 == 1 || correlator.order <= mostOrder else { return nil }
    let tuple = zip(correlator.indices, correlator.outputs).map { $0 * outputs + $1 }
    let full = network.full(tuple, width: correlator.width)
    let connected = network.connected(tuple, width: correlator.width)
    return ExportedWidth.ExactValue(
      full: full.value, fullError: full.told(isEstimated: isEstimated), connected: connected.value,
      connectedError: connected.told(isEstimated: isEstimated))
  }
}
