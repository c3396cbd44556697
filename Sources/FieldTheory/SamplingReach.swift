import CNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How far into its tails a run of finitely many networks reaches, for averages of f(x)ⁿ at one input.
///
/// Among m networks of N neurons the largest pre-activation is about z_max, where P(|z| > z_max) = 1/(mN). Exact n-point functions hold
/// what lies beyond, and hardly any run shows it: for the Gauss-net, whose σⁿ is log-normal, nearly all of the 6-point function. So
/// the same cumulants (see ``ExactNetwork``) are taken of a neuron cut off at z_max: that is what a typical run measures, with
/// the error that it finds.
public struct SamplingReach: Sendable {
  /// The standard error of G(n) in a typical run.
  public let standardError: Double
  /// What a typical run misses of G(n), over its standard error.
  public let bias: Double
  /// The relative standard error of the variance that a run finds: where it is large, its errors say little, and pulls are skewed.
  public let errorOfVariance: Double

  /// Whether rare networks make the n-point function: then a run's value, or its error, is not to be trusted.
  public var isShort: Bool { !(bias < Self.most && errorOfVariance < Self.most) }

  /// Half an error; an error known to a quarter.
  public static let most = 0.5

  /// - Parameters:
  ///   - variance: q(x, x) = σ_b² + σ_W² |x|²/d_in, of the pre-activation.
  ///   - order: n, even.
  ///   - width: N.
  ///   - networks: how many.
  ///   - biasDeviation: σ_b.
  ///   - weightDeviation: σ_W.
  ///   - nonlinearity: σ of the neurons.
  public init(
    _ nonlinearity: Nonlinearity, weightDeviation: Double, biasDeviation: Double, variance: Double, width: Int,
    order: Int, networks: UInt64
  ) {
    let reach = Self.farthest(neurons: Double(width) * Double(networks))
    func moments(_ farthest: Double, to highest: Int) -> [Double] {
      var unit = 1.0
      let neuron = (0...(highest / 2)).map { k -> Double in
        // E (wσ)^2k with w ~ N(0, σ_W²/N): (2k − 1)!! (σ_W²/N)^k E σ^2k.
        if k > 0 { unit *= Double(2 * k - 1) * weightDeviation * weightDeviation / Double(width) }
        return unit * Self.moment(nonlinearity, variance, power: 2 * k, farthest)
      }
      var cumulants = Self.cumulants(neuron, step: 2).map { Double(width) * $0 }
      cumulants[1] += biasDeviation * biasDeviation
      return Self.moments(cumulants, step: 2)
    }
    let exact = moments(.infinity, to: order)[order / 2]
    let found = moments(reach, to: 4 * order)
    let (mean, second, third, fourth) = (
      found[order / 2], found[order], found[3 * order / 2], found[2 * order]
    )
    let spread = second - mean * mean
    let error = (spread / Double(networks)).squareRoot()
    let kurtosis =
      (fourth - 4 * third * mean + 6 * second * mean * mean - 3 * mean * mean * mean * mean) / (spread * spread)
    self.init(
      standardError: error, bias: abs(exact - mean) / error,
      errorOfVariance: (max(kurtosis - 1, 0) / Double(networks)).squareRoot())
  }

  init(standardError: Double, bias: Double, errorOfVariance: Double) {
    self.standardError = standardError
    self.bias = bias
    self.errorOfVariance = errorOfVariance
  }

  /// The largest |z|, in deviations, among so many neurons.
  static func farthest(neurons: Double) -> Double { nnqft_normal_quantile(1 - min(0.5, 1 / (2 * neurons))) }

  /// E σ(z)^power over |z| ≤ farthest deviations.
  static func moment(
    _ nonlinearity: Nonlinearity, _ variance: Double, power: Int, _ farthest: Double
  ) -> Double {
    guard power > 0 else { return 1 }
    return expectation(variance, power: power, farthest) { z in
      (1, Double(power) * log(abs(nonlinearity.function(z, variance))))
    }
  }

  /// E of a function that grows as σ^power over |z| ≤ farthest deviations, from its sign and the logarithm of its size.
  static func expectation(
    _ variance: Double, power: Int, _ farthest: Double, _ function: (Double) -> (sign: Double, logarithm: Double)
  ) -> Double {
    // σ grows at most as an exponential of z, which moves the integrand's peak to power · deviation.
    let deviation = variance.squareRoot()
    let end = min(farthest, Double(power) * max(1, deviation) + 12)
    func integrand(_ u: Double) -> Double {
      let value = function(deviation * u)
      return value.sign * exp(value.logarithm - u * u / 2) / (2 * .pi).squareRoot()
    }
    let scale = stride(from: -end, through: end, by: 0.25).map { abs(integrand($0)) }.max() ?? 0
    guard scale > 0, scale.isFinite else { return scale }
    return [(-end, 0), (0, end)].reduce(0) {
      $0 + Quadrature.integral($1.0, $1.1, tolerance: 1e-9 * scale, integrand).value
    }
  }

  /// Cumulants from moments, κ_n = m_n − Σ_k C(n − 1, k − 1) κ_k m_(n−k). Place i is of order i · `step`: 2 where odd ones vanish. Place 0 is
  /// not used.
  static func cumulants(_ moments: [Double], step: Int) -> [Double] {
    var cumulants = [0.0]
    for n in moments.indices.dropFirst() {
      cumulants.append(
        (1..<n).reduce(moments[n]) { $0 - binomial(step * n - 1, step * $1 - 1) * cumulants[$1] * moments[n - $1] })
    }
    return cumulants
  }

  static func moments(_ cumulants: [Double], step: Int) -> [Double] {
    var moments = [1.0]
    for n in cumulants.indices.dropFirst() {
      moments.append((1...n).reduce(0) { $0 + binomial(step * n - 1, step * $1 - 1) * cumulants[$1] * moments[n - $1] })
    }
    return moments
  }

  private static func binomial(_ n: Int, _ k: Int) -> Double {
    (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
  }
}
