#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The distribution of one output at one input, exactly, at any width.
///
/// Given its hidden layer the output is normal with variance σ_b² + (σ_W²/N) Σ_j σ(z_j)², and the N neurons are independent, so that the
/// characteristic function is a power of one neuron's:
///
///     E e^{itf} = e^{−σ_b² t²/2} m(t)^N,   m(t) = E exp(−σ_W² σ(z)² t²/2N).
///
/// Without biases m(t) falls as a power of t alone, down to the probability of neurons that are 0: a part of the networks, an atom at f = 0.
/// Intervals are therefore asked for, not a density: their probabilities are integrals that converge one power faster.
public struct OutputDistribution: Sendable {
  /// E f².
  public let variance: Double
  /// The probability of f = 0 exactly.
  public let atom: Double
  private let biasVariance: Double
  private let width: Int
  /// σ_W² σ(z)²/2N and the normal weight at nodes z.
  private let neurons: [(rate: Double, weight: Double)]

  /// - Parameters:
  ///   - input: a point of at least one dimension.
  ///   - width: at least 1.
  ///   - weightDeviation: σ_W.
  ///   - biasDeviation: σ_b.
  ///   - nonlinearity: σ of the neurons.
  public init(
    _ nonlinearity: Nonlinearity, weightDeviation: Double, biasDeviation: Double, input: [Double], width: Int
  ) {
    let z = PreActivations(points: [input], weightDeviation: weightDeviation, biasDeviation: biasDeviation)
    let q = z.covariance[0][0]
    let scale = weightDeviation * weightDeviation / (2 * Double(width))
    // Midpoints: a σ that jumps at 0 does so between two nodes.
    let step = Self.farthest / Double(Self.halfNodes)
    neurons = (-Self.halfNodes..<Self.halfNodes).map { place in
      let u = (Double(place) + 0.5) * step
      let value = nonlinearity.function(u * q.squareRoot(), q)
      return (scale * value * value, exp(-u * u / 2) * step / (2 * .pi).squareRoot())
    }
    self.width = width
    biasVariance = biasDeviation * biasDeviation
    variance = Propagator(nonlinearity, weightDeviation: weightDeviation, biasDeviation: biasDeviation)(input, input)
    let dead = neurons.reduce(0) { $0 + ($1.rate == 0 ? $1.weight : 0) }
    atom = biasDeviation == 0 ? pow(dead, Double(width)) : 0
  }

  /// The normal density beyond is below 1e-17 of its peak.
  private static let farthest = 8.9
  private static let halfNodes = 1000

  /// E e^{itf}, which is real and even.
  public func characteristicFunction(_ t: Double) -> Double {
    let square = t * t
    // m(t) − 1, which is of the order 1/N: its distance from 0 would be lost beside 1.
    var excess = 0.0
    for neuron in neurons { excess += neuron.weight * expm1(-neuron.rate * square) }
    return exp(-biasVariance * square / 2 + Double(width) * log1p(max(excess, -1)))
  }

  /// The probabilities of the intervals between ascending edges, an atom included.
  ///
  /// By P(a < f < b) = (1/π) ∫₀^∞ φ(t) (sin bt − sin at)/t dt and the trapezoidal rule, whose step makes copies of f at distances of
  /// `period` deviations. It ends where φ is below 1e-9, or after `mostTerms`, where what is left of a 1/t tail is below 1e-4 of a bin.
  public func probabilities(edges: [Double]) -> [Double] {
    let deviation = variance.squareRoot()
    guard deviation > 0, deviation.isFinite, edges.count > 1 else { return [] }
    let step = 2 * .pi / (Self.period * deviation)
    // At t = 0 the integrand is b − a, and counts half.
    var integrals = zip(edges.dropFirst(), edges).map { (1 - atom) * ($0 - $1) / 2 }
    for term in 1...Self.mostTerms {
      let t = Double(term) * step
      let value = characteristicFunction(t) - atom
      if value < 1e-9 { break }
      let waves = edges.map { sin($0 * t) }
      for place in integrals.indices { integrals[place] += value * (waves[place + 1] - waves[place]) / t }
    }
    return integrals.enumerated().map { place, integral in
      let holdsZero = edges[place] <= 0 && 0 < edges[place + 1]
      return integral * step / .pi + (holdsZero ? atom : 0)
    }
  }

  private static let period = 40.0
  private static let mostTerms = 8000
}
