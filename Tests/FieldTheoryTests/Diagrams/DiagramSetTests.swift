import FieldTheory
import Testing

/// Diagrams against the review's factors, the number of all pairings, and perturbation theory that knows no diagrams by name.
@Suite struct DiagramSetTests {
  private func set(_ n: Int, _ vertices: [(Interaction, Int)]) throws -> DiagramSet {
    try DiagramSet(externalPoints: n, vertices: vertices.map { (interaction: $0.0, power: $0.1) })
  }

  /// What each diagram contributes with all its versions: factor times versions.
  private func factors(
    _ n: Int, lambda: Int = 0, kappa: Int = 0, _ rules: PerturbationSeries.Rules = .freePropagator,
    connected: Bool = false
  ) throws -> [Double] {
    try set(n, [(.lambda, lambda), (.kappa, kappa)]).diagrams(rules, connected: connected).map {
      $0.factor * Double($0.versions)
    }
  }

  // MARK: The review's factors

  @Test func firstOrderFactorsAreTheReviews() throws {
    #expect(try factors(2, lambda: 1) == [12])
    #expect(try factors(2, kappa: 1) == [90])
    #expect(try factors(4, lambda: 1) == [72, 24])
    #expect(try factors(4, kappa: 1) == [540, 360])
    #expect(try factors(6, lambda: 1) == [540, 360])
    #expect(try factors(6, kappa: 1) == [4050, 5400, 720])
  }

  @Test func secondOrderFactorsAreTheReviews() throws {
    #expect(try factors(2, lambda: 2, connected: true).sorted() == [96, 144, 144])
    #expect(try factors(4, lambda: 2, connected: true).reduce(0, +) == 2016)
    #expect(try factors(6, lambda: 2, connected: true) == [5760])
  }

  @Test func exactPropagatorLeavesNoSelfEnergy() throws {
    #expect(try factors(2, lambda: 1, .exactPropagator).isEmpty && factors(2, lambda: 2, .exactPropagator).isEmpty)
    #expect(try factors(4, lambda: 1, .exactPropagator) == [24])
    #expect(try factors(6, lambda: 1, .exactPropagator) == [360])
    #expect(try factors(6, kappa: 1, .exactPropagator) == [720])
    #expect(try factors(4, lambda: 2, .exactPropagator, connected: true) == [864])
    // The two diagrams of φ⁴ theory's vertex at two loops: a chain of two bubbles, and one bubble within another.
    #expect(try factors(4, lambda: 3, .exactPropagator, connected: true).count == 2)
  }

  // MARK: Counting

  static let orders: [(n: Int, lambda: Int, kappa: Int, other: Int)] = [
    (0, 1, 0, 0), (2, 0, 0, 0), (8, 0, 0, 0), (4, 2, 0, 0), (6, 1, 1, 0), (2, 3, 1, 0), (8, 2, 0, 0), (3, 0, 0, 1),
    (4, 1, 0, 2),
    (2, 5, 0, 0), (0, 4, 1, 0),
  ]

  /// Contractions of all diagrams, vacuum bubbles among them, are all pairings of the ends: (n + Σ degree − 1)!!.
  @Test(arguments: orders) func contractionsSumToAllPairings(_ order: (n: Int, lambda: Int, kappa: Int, other: Int))
    throws
  {
    let cubic = Interaction(name: "g", degree: 3)
    let set = try set(order.n, [(.lambda, order.lambda), (.kappa, order.kappa), (cubic, order.other)])
    let ends = order.n + 4 * order.lambda + 6 * order.kappa + 3 * order.other
    let sum = set.all.reduce(0) { $0 + $1.contractions * $1.versions }
    #expect(ends % 2 == 0 && sum == Wick.pairings(of: ends) && sum == set.contractions)
    // Π k! = S · factor, contractions counting every order of equal vertices.
    for diagram in set.all {
      let legs = diagram.vertices.reduce(1.0) { product, vertex in
        (1...vertex.degree).reduce(product) { $0 * Double($1) }
      }
      #expect(legs == diagram.factor * Double(diagram.symmetryFactor))
    }
  }

  /// The labelled versions are different, and as many as are said.
  @Test(arguments: [(4, 2, 0), (6, 1, 1), (8, 1, 0), (2, 3, 0)]) func versionsAreAllDifferent(
    _ n: Int, _ lambda: Int, _ kappa: Int
  )
    throws
  {
    for diagram in try set(n, [(.lambda, lambda), (.kappa, kappa)]).all {
      let versions = diagram.labelled()
      #expect(versions.count == diagram.versions && Set(versions).count == versions.count)
    }
  }

  /// All pairings one by one, told apart by the multigraph that they make up to orders of equal vertices.
  @Test func enumerationIsBruteForce() throws {
    for (n, degrees) in [(2, [4, 4]), (4, [4, 4]), (2, [6, 4]), (4, [3, 3, 4])] {
      var counts: [[[Int]]: Int] = [:]
      var owner = Array(0..<n)
      for (v, degree) in degrees.enumerated() { owner += [Int](repeating: n + v, count: degree) }
      let nodes = n + degrees.count
      let orders = permutations(Array(degrees.indices)).filter { image in
        degrees.indices.allSatisfy { degrees[image[$0]] == degrees[$0] }
      }
      forEachPairing(Array(owner.indices)) { pairs in
        var best: [[Int]]?
        for order in orders {
          let image = Array(0..<n) + order.map { n + $0 }
          var matrix = [[Int]](repeating: [Int](repeating: 0, count: nodes), count: nodes)
          for (a, b) in pairs {
            let (i, j) = (image[owner[a]], image[owner[b]])
            matrix[min(i, j)][max(i, j)] += 1
          }
          if best.map({ matrix.joined().lexicographicallyPrecedes($0.joined()) }) ?? true { best = matrix }
        }
        counts[best ?? [], default: 0] += 1
      }
      let names = Dictionary(uniqueKeysWithValues: Set(degrees).map { ($0, Interaction(name: "g\($0)", degree: $0)) })
      let powers = Set(degrees).sorted().map { degree in (names[degree]!, degrees.count { $0 == degree }) }
      let found = try set(n, powers).all.flatMap { diagram in
        [Int](repeating: diagram.contractions, count: diagram.versions)
      }
      #expect(found.sorted() == counts.values.sorted(), "\(n) \(degrees)")
    }
  }

  private func forEachPairing(_ points: [Int], _ pairs: [(Int, Int)] = [], _ body: ([(Int, Int)]) -> Void) {
    guard let first = points.first else { return body(pairs) }
    for partner in points.dropFirst() {
      forEachPairing(points.filter { $0 != first && $0 != partner }, pairs + [(first, partner)], body)
    }
  }

  private func permutations(_ items: [Int]) -> [[Int]] {
    items.count < 2
      ? [items] : items.flatMap { first in permutations(items.filter { $0 != first }).map { [first] + $0 } }
  }

  // MARK: Values

  private static let space = VertexSpace(sites: [[1, 0.3, 0.1], [0.3, 0.8, -0.2], [0.1, -0.2, 1.1]])

  /// Σ (−g)… factor ∫ Π K over all versions is the perturbation series, for either set of rules.
  @Test(arguments: PerturbationSeries.Rules.allCases, [false, true])
  func diagramsSumToTheSeries(_ rules: PerturbationSeries.Rules, _ connected: Bool) throws {
    let series = PerturbationSeries(Self.space, rules: rules)
    for tuple in [[0, 1], [0, 0, 1, 2], [2, 1, 1, 2], [0, 0, 1, 1, 2, 2]] {
      let terms = try series.terms(tuple, order: 2, connected: connected)
      let expected = [
        terms.gaussian, terms.lambda, terms.kappa, terms.lambdaSquared, terms.lambdaKappa, terms.kappaSquared,
      ]
      let powers = [(0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2)]
      for (power, term) in zip(powers, expected) {
        let diagrams = try set(tuple.count, [(.lambda, power.0), (.kappa, power.1)]).diagrams(
          rules, connected: connected)
        let sign = (power.0 + power.1) % 2 == 0 ? 1.0 : -1
        let value = diagrams.reduce(0) { sum, diagram in
          sum + sign * diagram.factor * diagram.labelled().reduce(0) { $0 + $1.integral(in: Self.space, at: tuple) }
        }
        #expect(abs(value - term.value) <= 1e-12 * max(abs(term.value), 1e-6), "\(tuple) \(power)")
      }
    }
  }

  /// Third order at one site with K = 1, where ⟨f²⟩ is a quotient of power series with moments (2k − 1)!!.
  @Test func thirdOrderIsThePowerSeries() throws {
    func moment(_ k: Int) -> Double { stride(from: 1, to: k, by: 2).reduce(1) { $0 * Double($1) } }
    let a = (0...3).map { moment(2 + 4 * $0) / [1, -1, 2, -6][$0] }
    let z = (0...3).map { moment(4 * $0) / [1, -1, 2, -6][$0] }
    var quotient: [Double] = []
    for i in 0...3 { quotient.append(a[i] - (0..<i).reduce(0) { $0 + quotient[$1] * z[i - $1] }) }
    #expect(-(try factors(2, lambda: 3, connected: true).reduce(0, +)) == quotient[3])
  }

  // MARK: Text

  @Test func expressionsReadAsFormulas() throws {
    let tadpole = try #require(try set(2, [(.lambda, 1)]).diagrams(.freePropagator, connected: true).first)
    #expect(DiagramExpression(tadpole.representative).text == "∫dy K(x₁,y) K(x₂,y) K(y,y)")
    #expect(tadpole.coefficientText == "−12 λ" && tadpole.coefficientLaTeX == "-12\\lambda")
    let sunset = try #require(
      try set(2, [(.lambda, 2)]).diagrams(.freePropagator, connected: true).first { $0.symmetryFactor == 6 })
    #expect(DiagramExpression(sunset.representative).text == "∫dy dz K(x₁,y) K(y,z)³ K(x₂,z)")
    #expect(DiagramExpression(sunset.representative).latex == "\\int\\!dy\\,dz\\;K(x_{1},y)\\,K(y,z)^{3}\\,K(x_{2},z)")
  }

  /// A loop of f² vertices has no integer factor: 2³/6.
  @Test func fractionsAreWritten() throws {
    let mass = Interaction(name: "m", degree: 2)
    let rings = try set(0, [(mass, 3)]).all
    #expect(rings.contains { $0.symmetryFactor == 6 && $0.factorText == "4/3" })
  }

  // MARK: Refusals

  @Test func whatIsTooLargeIsRefused() {
    #expect(throws: DiagramError.odd(7)) { try set(3, [(.lambda, 1)]) }
    #expect(throws: DiagramError.points(-2)) { try set(-2, [(.lambda, 1)]) }
    #expect(throws: DiagramError.points(18)) { try set(18, []) }
    #expect(throws: DiagramError.vertices(7)) { try set(2, [(.lambda, 7)]) }
    #expect(throws: DiagramError.ends(38)) { try set(2, [(.kappa, 6)]) }
  }

  /// Numbers that no list could have, and whose sum is no `Int`.
  @Test func powersAreCountedBeforeTheyAreListed() {
    #expect(throws: DiagramError.vertices(.max)) { try set(4, [(.lambda, .max)]) }
    #expect(throws: DiagramError.vertices(.max)) { try set(4, [(.lambda, .max), (.kappa, .max)]) }
    #expect(throws: DiagramError.vertices(100_000_000_001)) { try set(4, [(.lambda, 100_000_000_000), (.kappa, 1)]) }
    #expect(throws: DiagramError.vertices(-1)) { try set(4, [(.lambda, 2), (.kappa, -1)]) }
    #expect(throws: DiagramError.vertices(.min)) { try set(4, [(.lambda, .min), (.kappa, .min)]) }
  }

  /// Large ones take a moment, not minutes.
  @Test(.timeLimit(.minutes(1))) func largeOrdersAreQuick() throws {
    #expect(try set(8, [(.lambda, 5)]).all.count > 1000)
    #expect(try set(4, [(.lambda, 6)]).diagrams(.exactPropagator, connected: true).count > 10)
  }
}
