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
    guard propagator.count > 1 else {
      text = "the propagator K is 0 at this input: so are all n-point functions, and K has no inverse"
      return
    }
    let condition = matrix.condition.isFinite ? "condition number \(NumberText.short(matrix.condition))" : "singular"
    text =
      "the propagator K between these \(propagator.count) inputs has rank \(matrix.rank) (\(condition)): the n-point functions "
      + "are nearly dependent, and K has no useful inverse"
      + (Self.growsApart(matrix, specification) ? "; inputs further apart would tell more" : "")
  }

  /// Whether K tells inputs better apart that are further apart. Not so for many inputs of a linear network, or of a ReLU-net without biases in
  /// one dimension on both sides of 0: these ranks have a bound.
  private static func growsApart(_ matrix: SymmetricMatrix, _ specification: Specification) -> Bool {
    var apart = specification
    apart.inputs = movedApart(specification.inputs)
    guard let propagator = apart.propagator else { return false }
    let other = SymmetricMatrix(propagator)
    return other.rank > matrix.rank || other.rank == matrix.rank && other.condition < matrix.condition / 10
  }

  /// The inputs at eight times the distance from their mean, and equal ones apart.
  private static func movedApart(_ inputs: [[Double]]) -> [[Double]] {
    let count = Double(inputs.count)
    let size = inputs.joined().map(abs).max() ?? 0
    let step = (size > 0 ? size : 1) / count
    let mean = (inputs.first ?? []).indices.map { k in inputs.reduce(0) { $0 + $1[k] } / count }
    return inputs.enumerated().map { place, input in
      var moved = zip(mean, input).map { $0 + 8 * ($1 - $0) }
      moved[0] += (Double(place) - (count - 1) / 2) * step
      return moved
    }
  }

  /// Beyond, the inverse has lost half of its digits.
  private static let worstCondition = 1e8
  private static let mostInputs = 512
}
