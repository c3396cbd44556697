import Ensembles
import FieldTheory

/// One network's experiments at many widths, reduced to the numbers that physics speaks of, each beside its exact value.
///
/// At a width N the exact theory says: m4 = C/N; m6 = A/N + B/N², where no deviation changes its sign with N; connected m6 = D/N²; and
/// G(2) is the propagator. C, A, B, D are weighted least-squares fits over all widths, with deviations that have no bias, so that noisy widths
/// count for what they are worth; which is taken from the exact theory, since errors that are measured go with the values. Widths whose
/// errors rare networks make are left out, and said.
public struct Reproduction: Sendable {
  /// The run beside the exact theory.
  public let comparison: Comparison
  /// Seconds of drawing.
  public let seconds: Double
  /// What the paper plots, as numbers.
  public let results: [Result]
  /// Of each order: where the estimator says nothing about the deviation, and where its errors are not to be trusted.
  public let blind: [Blindness]

  /// A measured number and its exact value.
  public struct Result: Sendable {
    /// What is compared.
    public enum Quantity: Sendable, CaseIterable {
      /// N·m4, the slope of m4, A and B, the slope of m6, N²·connected m6 and its slope.
      case fourPoint, fourPointSlope, sixPointLinear, sixPointQuadratic, sixPointSlope, connectedSixPoint,
        connectedSixPointSlope
    }

    /// What is compared.
    public let quantity: Quantity
    /// Nil where the data do not determine it.
    public let measured: Estimate?
    /// From the exact theory at each width.
    public let exact: Double
    /// Widths that it was measured at.
    public let widths: [Int]

    /// (measured − exact)/error; nil where one is missing.
    public var pull: Double? {
      measured.flatMap { estimate in estimate.error.map { (estimate.value - exact) / $0 } }
    }
  }

  /// Widths at which one order's estimate does not show the deviation.
  public struct Blindness: Sendable {
    /// n of the n-point functions.
    public let order: Int
    /// The deviation is below its error.
    public let noisy: [Int]
    /// Rare networks dominate.
    public let heavyTailed: [Int]
  }

  /// Fits what the paper fits.
  public init(_ comparison: Comparison, seconds: Double) {
    self.comparison = comparison
    self.seconds = seconds
    func widths(_ order: Int) -> [OrderComparison] { comparison.orders.filter { $0.order == order } }
    let (four, six) = (widths(4), widths(6))
    results =
      [
        Self.coefficient(.fourPoint, four, \.deviation, power: 1),
        Self.slope(.fourPointSlope, four, \.deviation, from: -1),
      ] + Self.polynomial(six) + [
        Self.slope(.sixPointSlope, six, \.deviation, from: -1.5),
        Self.coefficient(.connectedSixPoint, six, \.connectedDeviation, power: 2),
        Self.slope(.connectedSixPointSlope, six, \.connectedDeviation, from: -2),
      ]
    blind = [4, 6].map { order in
      Blindness(
        order: order, noisy: widths(order).filter { $0.deviation?.isBlind ?? false }.map(\.width),
        heavyTailed: widths(order).filter(\.isHeavyTailed).map(\.width))
    }
  }

  private typealias Path = KeyPath<OrderComparison, ComparedDeviation?> & Sendable

  /// A width's deviation and what it is weighed with.
  private struct Point {
    let width: Int
    let deviation: ComparedDeviation
    let scale: Double

    /// The value with the basis functions N^-power.
    func leastSquares(_ powers: [Int], _ value: Double) -> LeastSquares.Point {
      LeastSquares.Point(
        basis: powers.map { inverse(width, $0) }, value: value, error: deviation.measured.error ?? 0, scale: scale)
    }
  }

  /// What can be fitted: with an error, and one that holds.
  private static func usable(_ orders: [OrderComparison], _ path: Path) -> [Point] {
    orders.compactMap { order in
      guard let reach = order.reach, !reach.isShort, let deviation = order[keyPath: path],
        (deviation.measured.error ?? 0) > 0
      else { return nil }
      // The theory knows a direct full function's error, and not how a full function's is made of connected ones'.
      let scale = order.estimator == .direct ? reach.standardError : deviation.measured.error ?? 0
      return Point(width: order.width, deviation: deviation, scale: scale)
    }
  }

  /// The coefficient of N^-power.
  private static func coefficient(
    _ quantity: Result.Quantity, _ orders: [OrderComparison], _ path: Path, power: Int
  ) -> Result {
    let points = usable(orders, path)
    let fit = LeastSquares(points.map { $0.leastSquares([power], $0.deviation.measured.value) })
    let exact = orders.first.flatMap { order in
      order[keyPath: path].map { $0.exact / inverse(order.width, power) }
    }
    return Result(
      quantity: quantity, measured: fit?.coefficients[0], exact: exact ?? .nan, widths: points.map(\.width))
  }

  private static func slope(
    _ quantity: Result.Quantity, _ orders: [OrderComparison], _ path: Path, from slope: Double
  ) -> Result {
    let points = usable(orders, path)
    // The same fit, with the same weights, of the exact deviations: where these are no power law, the weights decide. It decides also
    // whether there is a slope to speak of, so that no look at the data does.
    func law(_ value: (ComparedDeviation) -> Double) -> PowerLaw? {
      PowerLaw(
        unbiased: points.map {
          ($0.width, Estimate(value: value($0.deviation), error: $0.deviation.measured.error))
        }, from: slope, scale: { width in points.first { $0.width == width }?.scale })
    }
    let exact = law(\.exact)
    guard let exact else { return Result(quantity: quantity, measured: nil, exact: .nan, widths: []) }
    return Result(
      quantity: quantity, measured: law(\.measured.value)?.slope, exact: exact.slope.value, widths: exact.widths)
  }

  /// A and B of m6 = A/N + B/N².
  private static func polynomial(_ orders: [OrderComparison]) -> [Result] {
    let points = usable(orders, \.deviation)
    func fit(_ value: (ComparedDeviation) -> Double) -> LeastSquares? {
      LeastSquares(points.map { $0.leastSquares([1, 2], value($0.deviation)) })
    }
    let (measured, exact) = (fit(\.measured.value), fit(\.exact))
    return [Result.Quantity.sixPointLinear, .sixPointQuadratic].enumerated().map { place, quantity in
      Result(
        quantity: quantity, measured: measured?.coefficients[place],
        exact: exact?.coefficients[place].value ?? .nan, widths: points.map(\.width))
    }
  }
}

/// N^-power.
private func inverse(_ width: Int, _ power: Int) -> Double {
  (0..<power).reduce(1) { value, _ in value / Double(width) }
}
