/// n-point functions of S = S_GP + ∫ [λ f⁴ + κ f⁶] to second order in λ and κ (review eqs. 24-29).
///
/// A diagram with one vertex is fixed by the external points A at the vertex and its loops; one with two vertices y, z by those at each,
/// the loops at each and the c lines between them; the other external points are paired among themselves. Diagrams with vacuum bubbles
/// are dropped, which is what dividing by Z does.
public struct PerturbationSeries: Sendable {
  /// What the line K stands for.
  public enum Rules: Sendable, CaseIterable {
    /// The propagator of the Gaussian part (review eq. 28): every diagram counts.
    case freePropagator
    /// The exact two-point function (review eq. 29), as K is for one hidden layer at every width. Counterterms quadratic in f remove every
    /// self-energy insertion, and vertices are normal ordered: λ is the whole of the local quartic coupling, the loops of κ f⁶ with it.
    case exactPropagator
  }

  /// The coefficients of 1, λ, κ, λ², λκ, κ².
  public struct Terms: Sendable {
    /// The order-zero term, G_GP.
    public var gaussian = Approximation(0)
    /// The factor of λ.
    public var lambda = Approximation(0)
    /// The factor of κ.
    public var kappa = Approximation(0)
    /// The factor of λ².
    public var lambdaSquared = Approximation(0)
    /// The factor of λκ.
    public var lambdaKappa = Approximation(0)
    /// The factor of κ².
    public var kappaSquared = Approximation(0)

    /// - Parameter order: the highest power of couplings.
    /// - Parameter l: the power of λ.
    /// - Parameter k: the power of κ.
    public func value(lambda l: Double, kappa k: Double, order: Int = 2) -> Approximation {
      let first = gaussian + l * lambda + k * kappa
      return order < 2 ? first : first + (l * l) * lambdaSquared + (l * k) * lambdaKappa + (k * k) * kappaSquared
    }
  }

  /// Where vertices are integrated.
  public let space: VertexSpace
  /// What propagators mean.
  public let rules: Rules

  /// The series of one space.
  public init(_ space: VertexSpace, rules: Rules) {
    self.space = space
    self.rules = rules
  }

  /// - Parameters:
  ///   - tuple: the external points, an even number of them up to ``mostPoints``.
  ///   - order: 1 or 2.
  ///   - connected: the connected part alone.
  /// - Throws: ``PerturbationError/notFinite(tuple:cutoff:)``.
  public func terms(_ tuple: [Int], order: Int, connected: Bool = false) throws -> Terms {
    precondition(tuple.count <= Self.mostPoints, "at most \(Self.mostPoints) points")
    var sums = DiagramSums(space, tuple, connected)
    var terms = Terms()
    if !connected || tuple.count == 2 { terms.gaussian = Approximation(sums.paired((1 << tuple.count) - 1)) }
    terms.lambda = first(&sums, degree: 4)
    terms.kappa = first(&sums, degree: 6)
    if order > 1 {
      // (λV₄ + κV₆)²/2: the mixed term stands there twice.
      terms.lambdaSquared = 0.5 * second(&sums, 4, 4)
      terms.lambdaKappa = second(&sums, 4, 6)
      terms.kappaSquared = 0.5 * second(&sums, 6, 6)
    }
    let values = [terms.lambda, terms.kappa, terms.lambdaSquared, terms.lambdaKappa, terms.kappaSquared]
    guard values.allSatisfy({ $0.value.isFinite }) else {
      throw PerturbationError.notFinite(tuple: tuple, cutoff: .nan)
    }
    return terms
  }

  /// Three to the power of it ways to share the points between two vertices.
  public static let mostPoints = 8

  private func first(_ sums: inout DiagramSums, degree: Int) -> Approximation {
    var total = Approximation(0)
    for outer in 1...sums.everything {
      let attached = outer.nonzeroBitCount
      let ways = Contractions.count(degree: degree, outer: attached)
      if ways == 0 || !isKept(at: outer, degree: degree) { continue }
      let rest = sums.paired(sums.everything & ~outer)
      if rest == 0 { continue }
      total = total + (-ways * rest) * sums.vertex(outer, loops: (degree - attached) / 2)
    }
    return total
  }

  /// Whether a vertex alone is no self-energy insertion and has no loop.
  private func isKept(at outer: Int, degree: Int) -> Bool {
    rules == .freePropagator || outer.nonzeroBitCount == degree
  }

  private func second(_ sums: inout DiagramSums, _ p: Int, _ q: Int) -> Approximation {
    var total = Approximation(0)
    for both in 1...sums.everything {
      let rest = sums.paired(sums.everything & ~both)
      if rest == 0 { continue }
      // All parts of `both`: the points at the first vertex.
      var a = both
      while true {
        total = total + rest * pair(&sums, p, a, q, both & ~a)
        if a == 0 { break }
        a = (a - 1) & both
      }
    }
    return total
  }

  /// All diagrams with the points a at one vertex and b at the other.
  private func pair(_ sums: inout DiagramSums, _ p: Int, _ a: Int, _ q: Int, _ b: Int) -> Approximation {
    let (atFirst, atSecond) = (a.nonzeroBitCount, b.nonzeroBitCount)
    var total = Approximation(0)
    for lines in 0...min(p, q) {
      let ways =
        Contractions.count(degree: p, outer: atFirst, lines: lines)
        * Contractions.count(degree: q, outer: atSecond, lines: lines) * Contractions.factorial(lines)
      if ways == 0 { continue }
      let loops = ((p - atFirst - lines) / 2, (q - atSecond - lines) / 2)
      if lines == 0 {
        // A vertex without points and lines is a vacuum bubble.
        guard atFirst > 0, atSecond > 0, !sums.isConnected, isKept(at: a, degree: p), isKept(at: b, degree: q) else {
          continue
        }
        total = total + ways * (sums.vertex(a, loops: loops.0) * sums.vertex(b, loops: loops.1))
      } else if rules == .freePropagator || (loops.0 == 0 && loops.1 == 0 && atFirst + atSecond > 2) {
        total = total + ways * sums.pair(a, loops.0, b, loops.1, lines: lines)
      }
    }
    return total
  }
}

/// The integrals of one tuple's diagrams, each computed once.
private struct DiagramSums {
  private let space: VertexSpace
  private let tuple: [Int]
  let isConnected: Bool
  private var pairings: [Int: Double] = [:]
  private var vertices: [Key: Approximation] = [:]
  private var propagated: [Key: [[Double]]] = [:]
  private var pairs: [[Key]: Approximation] = [:]

  private struct Key: Hashable {
    let points: [Int]
    let loops: Int
    var lines = 0
  }

  init(_ space: VertexSpace, _ tuple: [Int], _ isConnected: Bool) {
    self.space = space
    self.tuple = tuple
    self.isConnected = isConnected
  }

  var everything: Int { (1 << tuple.count) - 1 }

  private func points(_ set: Int) -> [Int] {
    tuple.indices.filter { set >> $0 & 1 == 1 }.map { tuple[$0] }.sorted()
  }

  /// The points of a set paired among themselves.
  mutating func paired(_ set: Int) -> Double {
    if let value = pairings[set] { return value }
    let value =
      isConnected && set != 0 && set != everything ? 0 : Wick.correlator(points(set)) { space.external[$0][$1] }
    pairings[set] = value
    return value
  }

  /// ∫ dy Π K(y, x_i) K(y, y)^loops.
  mutating func vertex(_ set: Int, loops: Int) -> Approximation {
    let key = Key(points: points(set), loops: loops)
    if let value = vertices[key] { return value }
    let fine = space.amplitude(key.points, loops: loops, space.weights).reduce(0, +)
    let coarse = space.coarse.map { space.amplitude(key.points, loops: loops, $0).reduce(0, +) }
    let value = Approximation(fine, error: abs(fine - (coarse ?? fine)))
    vertices[key] = value
    return value
  }

  /// ∫ dy dz Π K(y, x_i) K(y, y)^loops K(y, z)^lines K(z, z)^loops' Π K(z, x_j).
  mutating func pair(_ a: Int, _ loopsOfA: Int, _ b: Int, _ loopsOfB: Int, lines: Int) -> Approximation {
    let first = Key(points: points(a), loops: loopsOfA, lines: lines)
    let second = Key(points: points(b), loops: loopsOfB, lines: lines)
    if let value = pairs[[first, second]] ?? pairs[[second, first]] { return value }
    // By the fine rule and the coarse one.
    let rules = [space.weights] + (space.coarse.map { [$0] } ?? [])
    let far =
      propagated[second]
      ?? rules.map { space.propagated(space.amplitude(second.points, loops: loopsOfB, $0), power: lines) }
    propagated[second] = far
    let values = zip(rules, far).map { weights, far in
      zip(space.amplitude(first.points, loops: loopsOfA, weights), far).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let value = Approximation(values[0], error: abs(values[0] - values[values.count - 1]))
    pairs[[first, second]] = value
    return value
  }
}
