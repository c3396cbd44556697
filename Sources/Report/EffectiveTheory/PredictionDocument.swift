import Measurement

/// The `nnqft-predictions` object, version 1. What is not known is left out.
public struct PredictionDocument: Encodable, Sendable {
  /// What the object is.
  public let format = "nnqft-predictions"
  /// Of the format.
  public let version = 1
  /// The specification's.
  public let name: String
  /// By its name.
  public let estimator: String
  /// n of the n-point functions.
  public let order: Int
  /// Λ.
  public let cutoff: CutoffValue
  /// Points of d_in numbers.
  public let inputs: [[Double]]
  /// One a width.
  public let widths: [Width]

  /// One width.
  public struct Width: Encodable, Sendable {
    let width: Int
    let networks: UInt64?
    let lambda, lambdaError, kappa, kappaError: Double?
    let theories: [Score]
    let correlators: [Row]
    let heavyTailed: Bool
  }

  /// Of all index tuples.
  public struct Score: Encodable, Sendable {
    let theory: Prediction.Theory.RawValue
    /// The mean of prediction/G.
    let ratio, ratioError: Double?
    let meanSquarePull, effectiveNumber, probability: Double?
  }

  /// One row.
  public struct Row: Encodable, Sendable {
    let indices: [Int]
    let value: Double
    let error: Double?
    let predictions: [Cell]
  }

  /// A theory's value.
  public struct Cell: Encodable, Sendable {
    let theory: Prediction.Theory.RawValue
    let value: Double
    let error, pull: Double?
  }

  /// - Parameter predictions: of one file, at least one.
  public init?(_ predictions: [Prediction]) {
    guard let first = predictions.first else { return nil }
    name = first.data.specification.name
    estimator = first.data.estimatorName
    order = first.order
    cutoff = CutoffValue(first.cutoff)
    inputs = first.data.specification.inputs
    widths = predictions.map { prediction in
      Width(
        width: prediction.data.width, networks: prediction.data.networks, lambda: prediction.lambda.value,
        lambdaError: prediction.lambda.error, kappa: prediction.kappa?.value, kappaError: prediction.kappa?.error,
        theories: prediction.scores.map {
          Score(
            theory: $0.theory.rawValue, ratio: finite($0.ratio.value), ratioError: $0.ratio.error.flatMap(finite),
            meanSquarePull: $0.pulls?.meanSquare, effectiveNumber: $0.pulls?.effectiveNumber,
            probability: $0.pulls?.probability)
        },
        correlators: prediction.rows.map { row in
          Row(
            indices: row.indices, value: row.full.value, error: row.full.error,
            predictions: zip(prediction.scores, zip(row.predictions, row.pulls)).map {
              Cell(theory: $0.theory.rawValue, value: $1.0.value, error: $1.0.error, pull: $1.1)
            })
        }, heavyTailed: prediction.data.isHeavyTailed(order: prediction.order))
    }
  }
}
