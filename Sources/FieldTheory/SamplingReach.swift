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
  public init(
    _ nonlinearity: Nonlinearity, weightDeviation: Double, biasDeviation: Double, variance: Double, width: Int,
    order: Int, networks: UInt64
  ) {
    let neurons = Double(width) * Double(networks)
    let reach = nnqft_normal_quantile(1 - min(0.5, 1 / (2 * neurons)))
    func moments(_ farthest: Double, to highest: Int) -> [Double] {
      var unit = 1.0
      let neuron = (0...(highest / 2)).map { k -> Double in
        // E (wσ)^2k with w ~ N(0, σ_W²/N): (2k − 1)!! (σ_W²/N)^k E σ^2k.
        if k > 0 { unit *= Double(2 * k - 1) * weightDeviation * weightDeviation / Double(width) }
        return unit * Self.moment(nonlinearity, variance, power: 2 * k, farthest)
      }
      var cumulants = Self.cumulants(neuron).map { Double(width) * $0 }
      cumulants[1] += biasDeviation * biasDeviation
      return Self.moments(cumulants)
    }
    let exact = moments(.infinity, to: order)[order / 2]
    let found = moments(reach, to: 4 * order)
    let (mean, second, third, fourth) = (
      found[order / 2], found[order], found[3 * order / 2], found[2 * order]
    )
    let spread = second - mean * mean
    standardError = (spread / Double(networks)).squareRoot()
    bias = abs(exact - mean) / standardError
    let kurtosis =
      (fourth - 4 * third * mean + 6 * second * mean * mean - 3 * mean * mean * mean * mean) / (spread * spread)
    errorOfVariance = (max(kurtosis - 1, 0) / Double(networks)).squareRoot()
  }

  /// E σ(z)^power over |z| ≤ farthest deviations.
  private static func moment(
    _ nonlinearity: Nonlinearity, _ variance: Double, power: Int, _ farthest: Double
  ) -> Double {
    // σ grows at most as an exponential of z, which moves the integrand's peak to power · deviation.
    let deviation = variance.squareRoot()
    let end = min(farthest, Double(power) * max(1, deviation) + 12)
    func integrand(_ u: Double) -> Double {
      let value = abs(nonlinearity.function(deviation * u, variance))
      return value > 0 ? exp(Double(power) * log(value) - u * u / 2) / (2 * .pi).squareRoot() : power == 0 ? 1 : 0
    }
    let scale = stride(from: -end, through: end, by: 0.25).map(integrand).max() ?? 0
    guard scale > 0, scale.isFinite, power > 0 else { return power == 0 ? 1 : scale }
    return [(-end, 0), (0, end)].reduce(0) {
      $0 + Quadrature.integral($1.0, $1.1, tolerance: 1e-9 * scale, integrand).value
    }
  }

  /// Even cumulants from even moments, κ_n = m_n − Σ_k C(n − 1, k − 1) κ_k m_(n−k); places are orders halved, and place 0 is not used.
  private static func cumulants(_ moments: [Double]) -> [Double] {
    var cumulants = [0.0]
    for n in moments.indices.dropFirst() {
      cumulants.append(
        (1..<n).reduce(moments[n]) { $0 - binomial(2 * n - 1, 2 * $1 - 1) * cumulants[$1] * moments[n - $1] })
    }
    return cumulants
  }

  private static func moments(_ cumulants: [Double]) -> [Double] {
    var moments = [1.0]
    for n in cumulants.indices.dropFirst() {
      moments.append((1...n).reduce(0) { $0 + binomial(2 * n - 1, 2 * $1 - 1) * cumulants[$1] * moments[n - $1] })
    }
    return moments
  }

  private static func binomial(_ n: Int, _ k: Int) -> Double {
    (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
  }
}
