import Ensembles
import FieldTheory

/// The `nnqft-active-flow` object, version 1: λ as a function of σ_W.
public struct ActiveFlowDocument: Encodable, Sendable {
  public let format = "nnqft-active-flow"
  public let version = 1
  public let name: String
  public let inputDimension, width: Int
  public let points: [Point]
  /// Of log |λ| against log σ_W, with R²; null where λ changes its sign.
  public let slope, determination: Double?
  /// d − 4, where the propagator is short ranged; null elsewhere.
  public let expectedSlope: Double?

  public struct Point: Encodable, Sendable {
    public let weightDeviation, lambda, spread: Double
    /// N u₄ = 24 N λ.
    public let scaledQuartic: Double
  }

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

  public init(_ document: ActiveFlowDocument) { self.document = document }

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
    guard let slope = document.slope else { return "λ vanishes or changes its sign, so that log |λ| has no slope." }
    let expected = document.expectedSlope.map { "; d − 4 = \(NumberText.short($0)) near the origin" } ?? ""
    let determination = document.determination.map { ", R² = \(NumberText.digits($0))" } ?? ""
    return "slope of log |λ| against log σ_W: \(NumberText.significant(slope))\(determination)\(expected)"
  }
}
