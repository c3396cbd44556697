/// Λ: vertices lie in the box [−Λ, Λ]^d (review eq. 25), or anywhere.
public enum Cutoff: Sendable, Hashable {
  /// Λ; integrals go over the box |y_i| ≤ Λ.
  case finite(Double)
  /// All of space.
  case infinite

  /// Nil unless Λ is a finite number above 0.
  public init?(_ value: Double) {
    guard value > 0, value.isFinite else { return nil }
    self = .finite(value)
  }

  /// Λ, or infinity.
  public var value: Double {
    switch self {
    case .finite(let value): value
    case .infinite: .infinity
    }
  }

  /// The 21 cutoffs of arXiv:2008.08601.
  public static let paper = [
    7, 10, 15, 20, 30, 40, 50, 70, 100, 200, 500, 1e3, 2e3, 5e3, 7e3, 1e4, 2e4, 4e4, 6e4, 8e4, 1e5,
  ].map { Cutoff.finite($0) }
}

/// Why perturbation theory has no answer.
public enum PerturbationError: Error, CustomStringConvertible, Equatable {
  /// The integral over all space does not exist.
  case divergent(legs: Int, reason: String)
  /// Only d_in = 1, 2, 3.
  case dimension(Int)
  /// An integral came out as no number; the external points are named.
  case notFinite(tuple: [Int], cutoff: Double)
  /// Second order takes the square of the nodes.
  case tooLarge(nodes: Int, most: Int)

  public var description: String {
    switch self {
    case .divergent(let legs, let reason):
      "cutoff: found infinite; allowed: a number, since the vertex integral over \(legs) propagators diverges: \(reason)"
    case .dimension(let found): "inputDimension: found \(found); allowed for vertex integrals: 1, 2, 3"
    case .notFinite(let tuple, let cutoff):
      "the vertex integral of points \(tuple.map(String.init).joined(separator: " ")) at cutoff \(cutoff) is not a finite number"
    case .tooLarge(let nodes, let most):
      "second order needs \(nodes) nodes, and their square; allowed: \(most) (fewer dimensions, or a kernel that varies less)"
    }
  }
}
