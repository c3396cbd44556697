#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// σ(z) = tanh z, a mixture of error functions of all widths: tanh z = E erf(z / (√2 t)), with t of Kolmogorov's distribution, since the logistic
/// distribution is such a mixture of normal ones (Andrews and Mallows 1974; Stefanski 1991).
///
/// So the expectation of a pair is one of the Erf-net's, E (2/π) asin(q(x, y) / √((t² + q(x, x)) (t'² + q(y, y)))), at any scale. Those of more are by
/// integration.
struct TanhMoments: NeuronMoments {
  private let numerically = SmoothMoments { tanh($0) }
  var isEstimated: Bool { true }

  func moment(_ z: PreActivations, _ positions: [Int]) -> Approximation { numerically.moment(z, positions) }

  func moments(_ z: PreActivations, _ tuples: [[Int]]) -> [Approximation] { numerically.moments(z, tuples) }

  func pair(_ a: Double, _ b: Double, _ c: Double) -> Double? {
    let scales = Self.mixture.map { 1 / ($0.square + b).squareRoot() }
    var sum = 0.0
    for first in Self.mixture {
      let covariance = c / (first.square + a).squareRoot()
      var inner = 0.0
      for place in first.partners {
        inner += Self.mixture[place].weight * asin(clippedCosine(covariance * scales[place]))
      }
      sum += first.weight * inner
    }
    return 2 / .pi * sum
  }

  func pairs(_ b: Double) -> (_ a: Double, _ c: Double) -> Double? {
    let pairs = TanhPairs(b)
    return { pairs($0, $1) }
  }

  /// The mixture is tanh but for 2.4·10⁻¹² of min(1, |z|), in both factors, and by Cauchy and Schwarz the mean of
  /// min(1, |z|) min(1, |z'|) is at most √(min(1, a) min(1, b)); pairs of widths that are left out add 10⁻¹³. Where large
  /// pre-activations are nearly parallel or opposite, arcsines near ±π/2 magnify the rounding of their cosines, to its root
  /// at most.
  func pairError(_ a: Double, _ b: Double) -> Double {
    let size = (min(1, a) * min(1, b)).squareRoot()
    let rounding = 4 * .ulpOfOne * min(a, b).squareRoot()
    return size * (5e-12 + min(rounding, Double.ulpOfOne.squareRoot()))
  }

  /// A width of the mixture, and the others with which it has a weight of more than 10⁻¹⁴; all those that are left out have 10⁻¹³ together.
  struct Width {
    let square, weight: Double
    let partners: Range<Int>
  }

  /// The trapezoidal rule in ln t, for which the density is analytic and falls faster than any exponential at both ends: with 22 nodes tanh is itself to
  /// 10⁻¹² at every z, and its slope at 0 to 2.4·10⁻¹².
  static let mixture: [Width] = {
    let (lowest, highest, nodes) = (log(0.18), log(4.0), 22)
    let step = (highest - lowest) / Double(nodes - 1)
    let t = (0..<nodes).map { exp(lowest + Double($0) * step) }
    let weights = t.map { $0 * kolmogorovDensity($0) * step }
    return zip(t, weights).map { t, weight in
      let heavy = weights.indices.filter { weight * weights[$0] > 1e-14 }
      return Width(square: t * t, weight: weight, partners: heavy.first.map { $0..<(heavy.last ?? $0) + 1 } ?? 0..<0)
    }
  }()

  /// The density of Kolmogorov's distribution, by the series that converges at once (Feller 1948).
  private static func kolmogorovDensity(_ t: Double) -> Double {
    if t > 0.8 {
      return (1...12).reduce(0) { sum, k in
        let square = Double(k * k)
        return sum + (k % 2 == 1 ? 8 : -8) * t * square * exp(-2 * square * t * t)
      }
    }
    return (1...8).reduce(0) { sum, k in
      let c = Double((2 * k - 1) * (2 * k - 1)) * .pi * .pi / 8
      return sum + (2 * .pi).squareRoot() * exp(-c / (t * t)) * (2 * c / (t * t * t * t) - 1 / (t * t))
    }
  }
}
