#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The density of one output at one input to the order 1/N², with u = f/σ, γ₄ = G4c/σ⁴, γ₆ = G6c/σ⁶ (Edgeworth 1905):
///
///     p(f) = φ(u)/σ · [1 + γ₄/4! He₄(u) + γ₆/6! He₆(u) + ½ (γ₄/4!)² He₈(u)].
///
/// It has the moments that it is made from and integrates to one, but it is a polynomial times a Gaussian, and may be negative.
public struct EdgeworthDensity: Sendable {
  /// σ² = G2 of the one component, above 0.
  public let variance: Double
  /// γ₄ = G4c/σ⁴, the excess kurtosis.
  public let fourth: Double
  /// γ₆ = G6c/σ⁶. Nil: to the order 1/N alone.
  public let sixth: Double?

  /// - Parameters:
  ///   - variance: σ². Where it is 0, f is 0 for sure, and γ₄ and γ₆ are 0.
  ///   - fourth: G4c of the one component.
  ///   - sixth: G6c; nil for the expansion to the order 1/N.
  public init(variance: Double, fourth: Double, sixth: Double?) {
    self.variance = variance
    self.fourth = variance > 0 ? fourth / variance / variance : 0
    self.sixth = sixth.map { variance > 0 ? $0 / variance / variance / variance : 0 }
  }

  /// p(f).
  public func callAsFunction(_ f: Double) -> Double {
    let deviation = variance.squareRoot()
    let u = f / deviation
    return exp(-u * u / 2) / (2 * .pi * variance).squareRoot() * bracket(u)
  }

  /// The probabilities of the intervals between ascending edges.
  public func probabilities(edges: [Double]) -> [Double] {
    let below = edges.map { cumulative($0 / variance.squareRoot()) }
    return zip(below.dropFirst(), below).map { $0 - $1 }
  }

  /// The density beside the Gaussian's.
  private func bracket(_ u: Double) -> Double {
    terms.reduce(1) { $0 + $1.weight * Self.hermite($1.order, u) }
  }

  /// ∫ He_n φ = −He_(n−1) φ.
  private func cumulative(_ u: Double) -> Double {
    let gaussian = exp(-u * u / 2) / (2 * .pi).squareRoot()
    return erfc(-u / 2.0.squareRoot()) / 2
      - gaussian * terms.reduce(0) { $0 + $1.weight * Self.hermite($1.order - 1, u) }
  }

  private var terms: [(order: Int, weight: Double)] {
    let four = [(order: 4, weight: fourth / 24)]
    return sixth.map { four + [(6, $0 / 720), (8, fourth * fourth / 1152)] } ?? four
  }

  /// He_(n+1) = u He_n − n He_(n−1).
  private static func hermite(_ n: Int, _ u: Double) -> Double {
    var (before, now) = (0.0, 1.0)
    for k in 0..<n { (before, now) = (now, u * now - Double(k) * before) }
    return now
  }

  // MARK: Where it is no density

  /// An interval of |f| in which p is negative; without an upper end where that goes on.
  public struct NegativeRange: Sendable, Equatable {
    /// The |f| where it begins, in the units of f; known to σ/1000.
    public let from: Double
    /// The |f| where it ends, known to σ/1000; nil where p is still negative at 12 σ.
    public let to: Double?
    /// −∫ p over it, on both sides.
    public let probability: Double
  }

  /// Where p is negative, by ascending |f|: looked for in steps of σ/1000 up to 12 σ. Empty where p is not negative there.
  public var negativeRanges: [NegativeRange] {
    let deviation = variance.squareRoot()
    guard deviation > 0, deviation.isFinite else { return [] }
    var found: [NegativeRange] = []
    var start: Double?
    func close(at end: Double?) {
      guard let from = start else { return }
      let inside = (end.map(cumulative) ?? 1) - cumulative(from)
      found.append(NegativeRange(from: from * deviation, to: end.map { $0 * deviation }, probability: -2 * inside))
      start = nil
    }
    for step in 0...Self.steps {
      let u = Double(step) * Self.farthest / Double(Self.steps)
      if bracket(u) < 0 { start = start ?? u } else { close(at: u) }
    }
    close(at: nil)
    return found
  }

  /// Deviations; beyond, a Gaussian has a probability below 1e-32.
  private static let farthest = 12.0
  private static let steps = 12000
}
