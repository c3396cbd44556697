/// A number and how far it may be from the exact one: 0 for closed forms, which are exact to rounding; the tolerance of a
/// deterministic quadrature; one standard error of a randomised one.
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
