#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// E[tanh z_x tanh z_y] for one q(y, y) = b and many a = q(x, x) and c = q(x, y), as for a line from one point to all of a box.
///
/// Of the double sum over the mixture (``TanhMoments``) the inner one, Σ_j w_j asin(u / √(t_j² + b)) with u = c / √(t² + a), is u times a function of
/// u², analytic but from u² = b + t_j² on. In v = 1 − u²/b, which lies between 0 and 1, polynomials on a few intervals hold it to 10⁻¹⁴.
struct TanhPairs {
  private let b: Double
  /// Where the intervals end, the last one at 1.
  private var ends: [Double] = []
  /// For each interval those of T_0 … T_15.
  private var coefficients: [Double] = []

  /// - Parameter b: not negative.
  init(_ b: Double) {
    self.b = b
    if b > 0 { divide(0, 1) }
  }

  /// - Parameters:
  ///   - a: not negative.
  ///   - c: at most √(ab) in size, but for rounding.
  func callAsFunction(_ a: Double, _ c: Double) -> Double {
    guard b > 0, a > 0 else { return 0 }
    let share = c * c / b
    return ends.withUnsafeBufferPointer { ends in
      coefficients.withUnsafeBufferPointer { coefficients in
        var sum = 0.0
        var piece = 0
        // v grows with the width.
        for width in TanhMoments.mixture {
          let variance = width.square + a
          let v = max(0, 1 - share / variance)
          while v > ends[piece] { piece += 1 }
          let begin = piece == 0 ? 0 : ends[piece - 1]
          let x = (2 * v - begin - ends[piece]) / (ends[piece] - begin)
          let first = coefficients.baseAddress.unsafelyUnwrapped + piece * Self.terms
          sum += width.weight / variance.squareRoot() * Self.series(first, x)
        }
        return 2 / .pi * c * sum
      }
    }
  }

  private static let terms = 16

  /// Halves of an interval where the last two coefficients are neither small beside the first nor what the rounding of cosines leaves, which arcsines
  /// magnify by 1/√(v + t²/b), or the interval is small. What is no number is not divided either.
  private mutating func divide(_ begin: Double, _ end: Double) {
    let series = interpolation(begin, end)
    let tail = max(abs(series[Self.terms - 2]), abs(series[Self.terms - 1]))
    let rounding = 4 * .ulpOfOne / ((begin + end) / 2 + 1 / b).squareRoot()
    if !(tail > (1e-14 + rounding) * abs(series[0])) || end - begin < 1e-12 {
      ends.append(end)
      coefficients += series
    } else {
      let middle = (begin + end) / 2
      divide(begin, middle)
      divide(middle, end)
    }
  }

  /// Of the inner sum over u, at the zeros of T_16 (Press et al. 2007, 5.8).
  private func interpolation(_ begin: Double, _ end: Double) -> [Double] {
    let angles = (0..<Self.terms).map { (Double($0) + 0.5) / Double(Self.terms) * .pi }
    let values = angles.map { inner(begin + (end - begin) * (cos($0) + 1) / 2) }
    return (0..<Self.terms).map { k in
      let sum = zip(angles, values).reduce(0) { $0 + $1.1 * cos(Double(k) * $1.0) }
      return (k == 0 ? 1 : 2) * sum / Double(Self.terms)
    }
  }

  private func inner(_ v: Double) -> Double {
    let u = (b * (1 - v)).squareRoot()
    return TanhMoments.mixture.reduce(0) { $0 + $1.weight * asin(clippedCosine(u / ($1.square + b).squareRoot())) } / u
  }

  /// Σ c_k T_k(x), by Clenshaw's recurrence.
  private static func series(_ coefficients: UnsafePointer<Double>, _ x: Double) -> Double {
    let twice = 2 * x
    var (last, beforeLast) = (0.0, 0.0)
    for k in stride(from: terms - 1, to: 0, by: -1) {
      (last, beforeLast) = (coefficients[k] + (twice * last - beforeLast), last)
    }
    return coefficients[0] + (x * last - beforeLast)
  }
}
