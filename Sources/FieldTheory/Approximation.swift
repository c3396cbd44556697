/// A number and how far it may be from the exact one: 0 for closed forms, which are exact to rounding, but where terms cancel and rounding is seen;
/// the tolerance of a deterministic quadrature; one standard error of a randomised one.
public struct Approximation: Sendable, Equatable {
  /// The number.
  public var value: Double
  /// The error of its quadrature, one bound; 0 where it is exact but for rounding.
  public var error: Double

  /// A value with the error of its quadrature.
  public init(_ value: Double, error: Double = 0) {
    self.value = value
    self.error = error
  }

  /// The error that readers are told of an exact function: a quadrature's where expectations are estimated, and rounding's where it leaves fewer than nine
  /// digits. Nil for others, and where the function vanishes.
  public func told(isEstimated: Bool) -> Double? {
    isEstimated || value != 0 && error > 1e-9 * abs(value) ? error : nil
  }

  static func + (a: Approximation, b: Approximation) -> Approximation {
    Approximation(a.value + b.value, error: a.error + b.error)
  }

  static func * (factor: Double, a: Approximation) -> Approximation {
    Approximation(factor * a.value, error: abs(factor) * a.error)
  }

  /// To first order in the errors.
  static func * (a: Approximation, b: Approximation) -> Approximation {
    Approximation(a.value * b.value, error: abs(a.value) * b.error + abs(b.value) * a.error)
  }
}

/// A sum that remembers the size of its terms, which says how much of it rounding leaves.
struct RoundedSum {
  var value = 0.0
  /// The sum of the terms' absolute values.
  var size = 0.0

  mutating func add(_ term: Double) {
    value += term
    size += abs(term)
  }

  mutating func add(_ factor: Double, _ other: RoundedSum) {
    value += factor * other.value
    size += abs(factor) * other.size
  }

  /// What the terms' own roundings may sum to: some units in the last place of each.
  var rounding: Double { 4 * .ulpOfOne * size }

  /// Whether three digits or more are lost.
  var isCancelled: Bool { rounding > 1e-12 * abs(value) }

  var approximation: Approximation { Approximation(value, error: isCancelled ? rounding : 0) }
}
