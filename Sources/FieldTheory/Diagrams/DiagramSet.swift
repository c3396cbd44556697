/// All diagrams of an n-point function at one order in the couplings, each once (review, Feynman rules 1-7).
///
/// They are made by giving every vertex its external points and loops, and then lines between vertices until no leg is left; of diagrams
/// that differ by a permutation of equal vertices, or of external points, one is kept.
public struct DiagramSet: Sendable {
  /// n.
  public let externalPoints: Int
  /// The kinds of vertices.
  public let interactions: [Interaction]
  /// The power of each coupling.
  public let powers: [Int]
  /// Those with vacuum bubbles too; with most lines between external points first.
  public let all: [Diagram]

  /// - Throws: ``DiagramError``.
  public init(externalPoints: Int, vertices: [(interaction: Interaction, power: Int)]) throws {
    guard (0...Self.mostPoints).contains(externalPoints) else {
      throw DiagramError.points(externalPoints)
    }
    if let negative = vertices.first(where: { $0.power < 0 }) { throw DiagramError.vertices(negative.power) }
    // Counted before they are listed: powers may be any numbers.
    let count = vertices.map(\.power).reduce(0) { sum, power -> Int in
      let (more, overflows) = sum.addingReportingOverflow(power)
      return overflows ? .max : more
    }
    guard count <= Self.mostVertices else { throw DiagramError.vertices(count) }
    let kinds = vertices.flatMap { [Interaction](repeating: $0.interaction, count: $0.power) }
    let ends = kinds.reduce(externalPoints) { $0 + $1.degree }
    guard ends <= Self.mostEnds else { throw DiagramError.ends(ends) }
    guard ends % 2 == 0 else { throw DiagramError.odd(ends) }
    self.externalPoints = externalPoints
    interactions = vertices.map(\.interaction)
    powers = vertices.map(\.power)
    var generator = Generator(
      external: externalPoints,
      kinds: vertices.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element.power) },
      degrees: kinds.map(\.degree))
    generator.placeLegs(at: 0)
    all = generator.found.map {
      Diagram($0.key, automorphisms: $0.value, kinds: vertices.map(\.interaction), external: externalPoints)
    }.sorted(by: Self.precedes)
  }

  /// Largest numbers that are allowed: lists and numbers of contractions stay within what a machine holds.
  public static let mostPoints = 16
  /// So many at most, since diagrams grow as the factorial.
  public static let mostVertices = 6
  /// Ends of lines: 33!! contractions fit into 64 bits.
  public static let mostEnds = 34

  /// The diagrams that count.
  ///
  /// - Parameters:
  ///   - rules: with the exact propagator, diagrams with self-energy insertions or lines that end where they begin drop out.
  ///   - connected: those alone that hang together.
  public func diagrams(_ rules: PerturbationSeries.Rules, connected: Bool) -> [Diagram] {
    all.filter { diagram in
      !diagram.hasVacuumBubble && (diagram.isConnected || !connected)
        && (rules == .freePropagator || !diagram.hasSelfEnergy)
    }
  }

  /// (n + Σ k − 1)!!: all pairings of the ends, which all diagrams together make up.
  public var contractions: Int {
    Wick.pairings(of: zip(interactions, powers).reduce(externalPoints) { $0 + $1.0.degree * $1.1 })
  }

  private static func precedes(_ a: Diagram, _ b: Diagram) -> Bool {
    let key = { (d: Diagram) in
      [d.hasVacuumBubble ? 1 : 0, -d.freeLines, d.isConnected ? 1 : 0, d.loops.reduce(0, -)]
        + d.legs.map { -$0 } + d.lines.joined()
    }
    return key(a).lexicographicallyPrecedes(key(b))
  }
}

/// Builds multigraphs vertex by vertex.
private struct Generator {
  let external: Int
  let kinds, degrees: [Int]
  private(set) var found: [Multigraph: [[Int]]] = [:]
  private var graph: Multigraph
  /// Legs of each vertex that are still free.
  private var left: [Int]
  private var attached = 0

  init(external: Int, kinds: [Int], degrees: [Int]) {
    (self.external, self.kinds, self.degrees) = (external, kinds, degrees)
    let none = [Int](repeating: 0, count: kinds.count)
    graph = Multigraph(kinds: kinds, legs: none, loops: none, lines: kinds.map { _ in none })
    left = degrees
  }

  /// Gives vertex v its external points and loops. Of equal vertices, none has more than the one before.
  mutating func placeLegs(at v: Int) {
    guard v < kinds.count else {
      if (external - attached) % 2 == 0 { join(0, 1) }
      return
    }
    for legs in 0...min(degrees[v], external - attached) {
      for loops in 0...(degrees[v] - legs) / 2 {
        if v > 0, kinds[v - 1] == kinds[v], (graph.legs[v - 1], graph.loops[v - 1]) < (legs, loops) { continue }
        graph.legs[v] = legs
        graph.loops[v] = loops
        left[v] = degrees[v] - legs - 2 * loops
        attached += legs
        placeLegs(at: v + 1)
        attached -= legs
      }
    }
  }

  /// Draws the lines between v and w, and all that follow.
  private mutating func join(_ v: Int, _ w: Int) {
    guard v < kinds.count else { return keep() }
    guard w < kinds.count else {
      if left[v] == 0 { join(v + 1, v + 2) }
      return
    }
    for lines in 0...min(left[v], left[w]) {
      draw(lines, v, w)
      join(v, w + 1)
      draw(-lines, v, w)
    }
  }

  private mutating func draw(_ lines: Int, _ v: Int, _ w: Int) {
    graph.lines[v][w] += lines
    graph.lines[w][v] += lines
    left[v] -= lines
    left[w] -= lines
  }

  private mutating func keep() {
    let (canonical, automorphisms) = graph.canonical()
    found[canonical] = automorphisms
  }
}

/// Why there is no list of diagrams.
public enum DiagramError: Error, CustomStringConvertible, Equatable {
  /// So many external points are too many, or too few.
  case points(Int)
  /// So many vertices are too many, or too few.
  case vertices(Int)
  /// So many ends of lines are too many.
  case ends(Int)
  /// So odd a number of ends has no pairing.
  case odd(Int)

  public var description: String {
    switch self {
    case .points(let found): "external points: found \(found); allowed: 0 to \(DiagramSet.mostPoints)"
    case .vertices(let found): "vertices: found \(found); allowed: 0 to \(DiagramSet.mostVertices) in all"
    case .ends(let found):
      "external points and legs of vertices: found \(found) together; allowed: up to \(DiagramSet.mostEnds)"
    case .odd(let found):
      "external points and legs of vertices: found \(found) together; allowed: an even number, since a line has two ends"
    }
  }
}
