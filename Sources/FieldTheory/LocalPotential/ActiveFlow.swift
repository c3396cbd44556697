#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The active renormalisation group (2108.01403): λ as a function of σ_W, which sets the scale on which the propagator varies. Networks are
/// changed, where the passive flow changes the cutoff.
///
/// The Gauss-net near the origin has λ = −(e^(4σ_b²) − 1) (2/πd)^(d/2) σ_W^(d−4)/8N: a power of σ_W.
public struct ActiveFlow: Sendable {
  /// λ of the networks with one σ_W.
  public struct Point: Sendable {
    /// σ_W, of both layers.
    public let weightDeviation: Double
    /// λ_m = −G4c/(24 ∫ K_W⁴), the mean over tuples; negative where G4c is positive.
    public let lambda: Double
    /// The standard deviation of λ over tuples: 0 where one constant λ makes all of G4c.
    public let spread: Double
  }

  /// One for each σ_W that was asked for, in that order.
  public let points: [Point]
  /// Of log |λ| against log σ_W, by least squares with equal weights; nil where λ vanishes or changes its sign.
  public let slope: Double?
  /// The part of the variance of log |λ| that the line explains; nil where there is none.
  public let determination: Double?

  /// - Parameters:
  ///   - propagator: whose σ_b and nonlinearity stay.
  ///   - inputs: of one dimension, 1, 2 or 3.
  ///   - width: N, at least 1.
  ///   - cutoff: Λ of the vertex integrals.
  ///   - tuples: of four inputs, by index; at least one.
  ///   - weightDeviations: the values of σ_W, above 0.
  /// - Throws: ``PerturbationError`` where inputs have another dimension, or a vertex integral diverges or is no finite number.
  public init(
    _ propagator: Propagator, inputs: [[Double]], width: Int, cutoff: Cutoff, tuples: [[Int]],
    weightDeviations: [Double]
  ) throws {
    points = try weightDeviations.map { deviation in
      let moved = Propagator(
        propagator.nonlinearity, weightDeviation: deviation, biasDeviation: propagator.biasDeviation)
      let network = ExactNetwork(moved, inputs: inputs, tuples: tuples)
      let quadrature = try VertexQuadrature(VertexPropagator(moved), points: inputs, cutoffs: [cutoff], legs: [4])
      let integrals = try quadrature.integrals(tuples)[0]
      let lambdas = zip(tuples, integrals).map { -network.connected($0, width: width).value / (24 * $1.value) }
      let mean = lambdas.mean
      return Point(weightDeviation: deviation, lambda: mean, spread: lambdas.spread(about: mean))
    }
    (slope, determination) = Self.line(points)
  }

  private static func line(_ points: [Point]) -> (Double?, Double?) {
    let signs = Set(points.map { $0.lambda.sign })
    guard points.count > 1, signs.count == 1, points.allSatisfy({ $0.lambda != 0 && $0.lambda.isFinite }) else {
      return (nil, nil)
    }
    let x = points.map { log($0.weightDeviation) }
    let y = points.map { log(abs($0.lambda)) }
    let (middle, level) = (x.mean, y.mean)
    let xx = x.map { ($0 - middle) * ($0 - middle) }.mean
    let xy = zip(x, y).map { ($0 - middle) * ($1 - level) }.mean
    let yy = y.map { ($0 - level) * ($0 - level) }.mean
    guard xx > 0 else { return (nil, nil) }
    return (xy / xx, yy > 0 ? xy * xy / (xx * yy) : nil)
  }
}
