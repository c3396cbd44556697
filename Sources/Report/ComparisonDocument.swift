import Measurement

/// The machine-readable form of a comparison, `nnqft-compare`, version 1.
public struct ComparisonDocument: Encodable, Sendable {
  /// What the object is.
  public let format = "nnqft-compare"
  /// Of the format.
  public let version = 1
  /// The specification's.
  public let name: String
  /// Points of d_in numbers.
  public let inputs: [[Double]]
  /// One a width and order that was compared.
  public let orders: [Order]
  /// One an n-point function.
  public let correlators: [Row]

  /// All n-point functions of one order and width together.
  public struct Order: Encodable, Sendable {
    let width, order: Int
    let networks: UInt64
    /// The mean relative deviation from the Gaussian process, with exact signs.
    let deviation, deviationError, exactDeviation: Double?
    let connectedDeviation, connectedDeviationError, exactConnectedDeviation: Double?
    let meanSquarePull, effectiveNumber, probability, largestPull: Double?
    let blind, heavyTailed: Bool
  }

  /// One n-point function.
  public struct Row: Encodable, Sendable {
    let width, order: Int
    let indices: [Int]
    let outputs: [Int]?
    let networks: UInt64
    let value: Double
    let error, gaussian: Double?
    let exact: Double
    let pull: Double?
    let connected: Double
    let connectedError: Double?
    let exactConnected: Double
    let connectedPull: Double?
  }

  /// Of its parts.
  public init(_ comparison: Comparison) {
    let specification = comparison.specification
    let isScalar = specification.architecture.outputDimension == 1
    name = specification.name
    inputs = specification.inputs
    orders = comparison.orders.map { order in
      Order(
        width: order.width, order: order.order, networks: order.networks, deviation: order.deviation?.measured.value,
        deviationError: order.deviation?.measured.error, exactDeviation: order.deviation?.exact,
        connectedDeviation: order.connectedDeviation?.measured.value,
        connectedDeviationError: order.connectedDeviation?.measured.error,
        exactConnectedDeviation: order.connectedDeviation?.exact, meanSquarePull: order.pulls?.meanSquare,
        effectiveNumber: order.pulls?.effectiveNumber, probability: order.pulls?.probability,
        largestPull: order.pulls?.largest,
        blind: order.deviation?.isBlind ?? false, heavyTailed: order.isHeavyTailed)
    }
    correlators = comparison.orders.flatMap(\.rows).map { row in
      let measured = row.measured
      return Row(
        width: measured.width, order: measured.order, indices: measured.indices,
        outputs: isScalar ? nil : measured.outputs, networks: measured.networks, value: measured.full.value,
        error: measured.full.error, gaussian: measured.gaussian, exact: row.exact.value, pull: row.pull,
        connected: measured.connected.value, connectedError: measured.connected.error,
        exactConnected: row.exactConnected.value, connectedPull: row.connectedPull)
    }
  }
}
