#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A weighted straight-line fit of ln m against ln N: m ∝ N^slope.
public struct PowerLaw: Sendable, Equatable {
  public let slope: Estimate
  /// The sum of squared pulls and its degrees of freedom.
  public let chiSquare: Double
  public let degreesOfFreedom: Int
  /// The widths that were fitted.
  public let widths: [Int]

  /// Fits the deviations of one order that stand clear of the noise.
  ///
  /// A mean of absolute values is biased upwards by noise, so widths with m_n below ``clearance`` noise floors are left
  /// out. Nil where fewer than two remain.
  public init?(_ deviations: [Deviation]) {
    let points = deviations.compactMap { deviation -> Point? in
      guard let error = deviation.m.error, let floor = deviation.noiseFloor, error > 0 else { return nil }
      guard deviation.m.value > Self.clearance * floor else { return nil }
      return Point(
        width: deviation.width, x: log(Double(deviation.width)), y: log(deviation.m.value),
        error: error / deviation.m.value)
    }
    self.init(points)
  }

  /// m_n counts where it exceeds so many noise floors; then noise adds less than 3% to it.
  public static let clearance = 3.0

  struct Point {
    let width: Int
    let x: Double
    let y: Double
    let error: Double
  }

  /// Linear least squares with weights 1/error².
  init?(_ points: [Point]) {
    guard Set(points.map(\.width)).count > 1 else { return nil }
    let weights = points.map { 1 / ($0.error * $0.error) }
    let sum = weights.reduce(0, +)
    let meanX = zip(weights, points).reduce(0) { $0 + $1.0 * $1.1.x } / sum
    let meanY = zip(weights, points).reduce(0) { $0 + $1.0 * $1.1.y } / sum
    let xx = zip(weights, points).reduce(0) { $0 + $1.0 * ($1.1.x - meanX) * ($1.1.x - meanX) }
    let xy = zip(weights, points).reduce(0) { $0 + $1.0 * ($1.1.x - meanX) * ($1.1.y - meanY) }
    let slope = xy / xx
    self.slope = Estimate(value: slope, error: (1 / xx).squareRoot())
    chiSquare = zip(weights, points).reduce(0) { sum, point in
      let residual = point.1.y - meanY - slope * (point.1.x - meanX)
      return sum + point.0 * residual * residual
    }
    degreesOfFreedom = points.count - 2
    widths = points.map(\.width)
  }
}
