import Ensembles
import FieldTheory

/// The `nnqft-active-flow` object, version 1: λ as a function of σ_W.
public struct ActiveFlowDocument: Encodable, Sendable {
  /// What the object is.
  public let format = "nnqft-active-flow"
  /// Of the format.
  public let version = 1
  /// The specification's.
  public let name: String
  /// d_in, and the d of `expectedSlope`.
  public let inputDimension: Int
  /// N, the neurons of the hidden layer.
  public let width: Int
  /// One a σ_W, in the order asked for.
  public let points: [Point]
  /// Of log |λ| against log σ_W; left out where λ vanishes, changes its sign or is no finite number.
  public let slope: Double?
  /// R² of that line; left out with the slope, and where log |λ| does not vary.
  public let determination: Double?
  /// d − 4, where the propagator is short ranged; left out elsewhere.
  public let expectedSlope: Double?

  /// λ of the networks with one σ_W.
  public struct Point: Encodable, Sendable {
    /// σ_W.
    public let weightDeviation: Double
    /// −G4c/(24 ∫ K_W⁴), the mean over tuples of four inputs.
    public let lambda: Double
    /// The standard deviation of λ over these tuples.
    public let spread: Double
    /// N u₄ = 24 N λ.
    public let scaledQuartic: Double
  }

  /// - Parameters:
  ///   - specification: whose weights.deviation the flow replaces.
  ///   - width: N that the flow was computed at.
  ///   - flow: of this specification.
  public init(_ specification: Specification, width: Int, _ flow: ActiveFlow) {
    name = specification.name
    inputDimension = specification.architecture.inputDimension
    self.width = width
    points = flow.points.map {
      Point(
        weightDeviation: $0.weightDeviation, lambda: $0.lambda, spread: $0.spread,
        scaledQuartic: 24 * Double(width) * $0.lambda)
    }
    slope = flow.slope
    determination = flow.determination
    expectedSlope =
      specification.nonlinearity?.isShortRanged ?? false ? Double(specification.architecture.inputDimension - 4) : nil
  }
}

/// The active flow for people.
public struct ActiveFlowTable {
  private let document: ActiveFlowDocument

  /// The table of a flow.
  public init(_ document: ActiveFlowDocument) { self.document = document }

  /// The table, a row a σ_W, between a line that says what λ is and the slope. No newline at the end.
  public var text: String {
    var table = TextTable(["σ_W", "λ", "± over tuples", "N u₄ = 24 N λ"])
    for point in document.points {
      table.add([
        NumberText.significant(point.weightDeviation), NumberText.significant(point.lambda),
        NumberText.short(point.spread),
        NumberText.significant(point.scaledQuartic),
      ])
    }
    return """
      \(document.name), N = \(document.width), d = \(document.inputDimension): λ = −G4c/(24 ∫ K_W⁴) for networks with other σ_W.

      \(table.text)

      \(slope)
      """
  }

  private var slope: String {
    guard let slope = document.slope else { return noSlope }
    let expected = document.expectedSlope.map { "; d − 4 = \(NumberText.short($0)) near the origin" } ?? ""
    let determination = document.determination.map { ", R² = \(NumberText.determination($0))" } ?? ""
    return "slope of log |λ| against log σ_W: \(NumberText.significant(slope))\(determination)\(expected)"
  }

  private var noSlope: String {
    guard let point = document.points.first(where: { !$0.lambda.isFinite }) else {
      return "λ vanishes or changes its sign, so that log |λ| has no slope."
    }
    return
      "λ is no finite number at σ_W = \(NumberText.significant(point.weightDeviation)), so that log |λ| has no slope: numbers "
      + "leave the range of binary64, or ∫ K_W⁴ vanishes."
  }
}
