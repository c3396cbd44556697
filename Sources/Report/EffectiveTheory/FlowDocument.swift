import Measurement

/// The `nnqft-flow` object, version 1. What is not known is left out.
public struct FlowDocument: Encodable, Sendable {
  /// What the object is.
  public let format = "nnqft-flow"
  /// Of the format.
  public let version = 1
  /// The specification's.
  public let name: String
  /// By its name.
  public let estimator: String
  /// Points of d_in numbers.
  public let inputs: [[Double]]
  /// [λ] from the propagator's scaling.
  public let dimension: Double?
  /// One a width.
  public let widths: [Width]

  /// One width.
  public struct Width: Encodable, Sendable {
    let width: Int
    let networks: UInt64?
    let slope, slopeError, rSquared: Double?
    let leftOut: Int?
    /// Those with a λ_m, in the order of `elements`.
    let tuples: [[Int]]
    let cutoffs: [Row]
    let heavyTailed: Bool
  }

  /// One row.
  public struct Row: Encodable, Sendable {
    let cutoff: Double
    let mean: Double
    let error: Double?
    let spread: Double
    let beta: Double
    let flowed: Double
    let scaled: Double?
    let flowDeviation, flowDeviationError: Double?
    let heldOutDrift, heldOutDriftError, heldOutError: Double?
    let elements: [Double]
    let elementErrors: [Double]?
  }

  /// - Parameter flows: of one file, at least one.
  public init?(_ flows: [CouplingFlow]) {
    guard let first = flows.first else { return nil }
    name = first.data.specification.name
    estimator = first.data.estimatorName
    inputs = first.data.specification.inputs
    dimension = first.scaling?.dimension
    widths = flows.map { flow in
      Width(
        width: flow.data.width, networks: flow.data.networks, slope: flow.slope?.value, slopeError: flow.slope?.error,
        rSquared: flow.slope?.rSquared, leftOut: flow.slope?.leftOut, tuples: flow.tuples,
        cutoffs: flow.rows.map(Row.init), heavyTailed: flow.data.isHeavyTailed(order: 4))
    }
  }
}

extension FlowDocument.Row {
  init(_ row: CouplingFlow.Row) {
    let errors = row.elements.compactMap(\.error)
    self.init(
      cutoff: row.cutoff, mean: row.mean.value, error: row.mean.error, spread: row.spread.value, beta: row.beta,
      flowed: row.flowed.value, scaled: row.scaled?.value, flowDeviation: finite(row.flowError.value),
      flowDeviationError: row.flowError.error.flatMap(finite),
      heldOutDrift: row.heldOut.flatMap { finite($0.drift.value) },
      heldOutDriftError: row.heldOut?.drift.error.flatMap(finite),
      heldOutError: row.heldOut.flatMap { finite($0.error.value) }, elements: row.elements.map(\.value),
      elementErrors: errors.isEmpty ? nil : errors)
  }
}
