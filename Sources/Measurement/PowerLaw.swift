#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A least-squares fit of m = A·N^slope to deviations at several widths.
///
/// Widths are independent ensembles. Within one, the tuples that m averages over share their noise, which the jackknife of their mean
/// has taken into account.
public struct PowerLaw: Sendable, Equatable {
  /// d ln m/d ln N.
  public let slope: Estimate
  /// The sum of squared pulls of the points against the fit.
  public let chiSquare: Double
  /// Of ``chiSquare``: the points less two.
  public let degreesOfFreedom: Int
  /// The widths that were fitted.
  public let widths: [Int]

  /// The probability of a ``chiSquare`` at least as large, if m is such a power; nil where two points leave nothing to judge by.
  public var probability: Double? {
    degreesOfFreedom > 0 ? chiSquareTail(chiSquare, degreesOfFreedom: Double(degreesOfFreedom)) : nil
  }

  /// Whether the widths exclude a single power, at the level ``Constancy/significance``.
  public var isRejected: Bool { probability.map { $0 < Constancy.significance } ?? false }

  /// Fits the deviations of one order that stand clear of the noise, on the logarithmic scale.
  ///
  /// A mean of absolute values is biased upwards by noise, so widths with m_n below ``clearance`` noise floors are left
  /// out. Nil where fewer than two remain.
  public init?(_ deviations: [Deviation]) {
    let clear = deviations.compactMap { deviation -> (width: Int, estimate: Estimate)? in
      guard let error = deviation.m.error, let floor = deviation.noiseFloor, error > 0 else { return nil }
      return deviation.m.value > Self.clearance * floor ? (deviation.width, deviation.m) : nil
    }
    self.init(logarithmic: clear)
  }

  /// m_n counts where it exceeds so many noise floors; then noise adds less than 3% to it.
  public static let clearance = 3.0

  /// Linear least squares of ln m against ln N, for values well above their errors.
  init?(logarithmic points: [(width: Int, estimate: Estimate)]) {
    guard Set(points.map(\.width)).count > 1 else { return nil }
    let fit = LeastSquares(
      points.map { point in
        LeastSquares.Point(
          basis: [1, log(Double(point.width))], value: log(point.estimate.value),
          error: (point.estimate.error ?? 0) / point.estimate.value)
      })
    guard let fit else { return nil }
    self.init(slope: fit.coefficients[1], fit, points.map(\.width))
  }

  /// Least squares on the linear scale, for values that have no bias, however noisy and of either sign: every width counts. By Gauss
  /// and Newton's iteration from `slope`.
  ///
  /// Nil where the amplitude is below three errors, so that there is no power to speak of, or where the iteration does not
  /// converge.
  ///
  /// - Parameter scale: what a width is weighed with, by ``LeastSquares``; its error where nil.
  /// - Parameter slope: where the iteration begins.
  /// - Parameter points: width and value.
  public init?(
    unbiased points: [(width: Int, estimate: Estimate)], from slope: Double, scale: (Int) -> Double? = { _ in nil }
  ) {
    let points = points.filter { ($0.estimate.error ?? 0) > 0 }
    guard Set(points.map(\.width)).count > 2 else { return nil }
    func fit(_ basis: (Double) -> [Double], _ model: (Double) -> Double) -> LeastSquares? {
      LeastSquares(
        points.map { point in
          let n = Double(point.width)
          return LeastSquares.Point(
            basis: basis(n), value: point.estimate.value - model(n), error: point.estimate.error ?? 0,
            scale: scale(point.width))
        })
    }
    guard let start = fit({ [pow($0, slope)] }, { _ in 0 })?.coefficients[0], let error = start.error,
      abs(start.value) > 3 * error
    else { return nil }
    var amplitude = start.value
    var exponent = slope
    for _ in 0..<100 {
      let step = fit(
        { [pow($0, exponent), amplitude * pow($0, exponent) * log($0)] }, { amplitude * pow($0, exponent) })
      guard let step, step.coefficients.allSatisfy(\.value.isFinite) else { return nil }
      amplitude += step.coefficients[0].value
      exponent += step.coefficients[1].value
      guard abs(exponent) < 20 else { return nil }
      if abs(step.coefficients[1].value) < 1e-12 {
        self.init(slope: Estimate(value: exponent, error: step.coefficients[1].error), step, points.map(\.width))
        return
      }
    }
    return nil
  }

  private init(slope: Estimate, _ fit: LeastSquares, _ widths: [Int]) {
    self.slope = slope
    chiSquare = fit.chiSquare
    degreesOfFreedom = fit.degreesOfFreedom
    self.widths = widths
  }
}
