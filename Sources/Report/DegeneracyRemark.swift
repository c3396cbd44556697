import Ensembles
import FieldTheory
import Measurement

/// A warning for inputs that the propagator can hardly tell apart, as the paper's own: their n-point functions are nearly one number,
/// and the inverse of K, which the action needs, is not there.
public struct DegeneracyRemark {
  /// For a person.
  public let text: String

  /// Nil where K is well conditioned, or unknown.
  public init?(_ specification: Specification) {
    guard let propagator = specification.propagator, propagator.count <= Self.mostInputs else { return nil }
    let matrix = SymmetricMatrix(propagator)
    guard matrix.condition > Self.worstCondition else { return nil }
    let condition = matrix.condition.isFinite ? "condition number \(NumberText.short(matrix.condition))" : "singular"
    text =
      "the propagator K between these \(propagator.count) inputs has rank \(matrix.rank) (\(condition)): the n-point functions "
      + "are nearly dependent, and K has no useful inverse; inputs further apart would tell more"
  }

  /// Beyond, the inverse has lost half of its digits.
  private static let worstCondition = 1e8
  private static let mostInputs = 512
}
