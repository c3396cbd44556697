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
    // Values and outputs are counted in their own root mean squares, so that what is found does not depend on their size.
    let size = Self.moment(nonlinearity, variance, power: 2, 0...(.infinity)).squareRoot()
    guard size > 0, size.isFinite else {
      self.init(outOfReach: variance > 0)
      return
    }
    let weightPart = weightDeviation * weightDeviation * size * size
    let outputVariance = biasDeviation * biasDeviation + weightPart
    func neuron(_ k: Int, _ range: ClosedRange<Double>) -> Double {
      // E (wσ)^2k with w ~ N(0, σ_W²/N): (2k − 1)!! (σ_W²/N)^k E σ^2k.
      let unit = (0..<k).reduce(1.0) { $0 * Double(2 * $1 + 1) * (weightPart / outputVariance / Double(width)) }
      return unit * Self.moment(nonlinearity, variance, power: 2 * k, range, unit: size)
    }
    func outputs(_ neuron: [Double]) -> [Double] {
      var cumulants = Self.cumulants(neuron, step: 2).map { Double(width) * $0 }
      cumulants[1] += biasDeviation * biasDeviation / outputVariance
      return Self.moments(cumulants, step: 2)
    }
    let within = (0...(2 * order)).map { neuron($0, 0...reach) }
    let beyond = (0...(order / 2)).map { $0 == 0 ? 0 : neuron($0, reach...(.infinity)) }
    let found = outputs(within)
    let exact = outputs(zip(within, beyond).map { $0 + $1 })[order / 2]
    let (mean, second, third, fourth) = (
      found[order / 2], found[order], found[3 * order / 2], found[2 * order]
    )
    let spread = second - mean * mean
    let error = (spread / Double(networks)).squareRoot()
    let kurtosis =
      (fourth - 4 * third * mean + 6 * second * mean * mean - 3 * mean * mean * mean * mean) / (spread * spread)
    self.init(
      standardError: error * pow(outputVariance, Double(order / 2)), bias: abs(exact - mean) / error,
      errorOfVariance: (max(kurtosis - 1, 0) / Double(networks)).squareRoot())
  }

  /// Of values that are one number, or so far out that no run sees any but 0.
  init(outOfReach: Bool) {
    self.init(standardError: 0, bias: outOfReach ? .infinity : 0, errorOfVariance: outOfReach ? .infinity : 0)
  }

  init(standardError: Double, bias: Double, errorOfVariance: Double) {
    self.standardError = standardError
    self.bias = bias
    self.errorOfVariance = errorOfVariance
  }

  /// The largest |z|, in deviations, among so many neurons.
  static func farthest(neurons: Double) -> Double { nnqft_normal_quantile(1 - min(0.5, 1 / (2 * neurons))) }

  /// E (σ(z)/unit)^power over the |z| in a range, in deviations.
  static func moment(
    _ nonlinearity: Nonlinearity, _ variance: Double, power: Int, _ range: ClosedRange<Double>, unit: Double = 1
  ) -> Double {
    guard power > 0 else { return 1 }
    return expectation(variance, range) { z in
      (1, Double(power) * (log(abs(nonlinearity.function(z, variance))) - log(unit)))
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
