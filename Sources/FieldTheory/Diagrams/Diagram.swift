/// A Feynman diagram up to permutations of its external points, each of which stands at the end of one line.
public struct Diagram: Sendable, Hashable {
  /// What stands at each vertex.
  public let vertices: [Interaction]
  /// How many external points hang at each vertex.
  public let legs: [Int]
  /// Lines from each vertex to itself.
  public let loops: [Int]
  /// Lines between each two vertices; symmetric, 0 on the diagonal.
  public let lines: [[Int]]
  /// Lines from one external point to another.
  public let freeLines: Int

  /// S: the permutations of lines and vertices that change nothing while the external points stay.
  public let symmetryFactor: Int
  /// Π k!/S: what the diagram's integral is multiplied with, besides −g of each vertex.
  public var factor: Double { Double(contractions) / Double(orders) }
  /// How many diagrams differ by permutations of the external points.
  public let versions: Int
  /// The Wick contractions that make one of these, all vertices told apart: factor · Π p! for powers p of the couplings.
  public let contractions: Int
  /// Whether all hangs together.
  public let isConnected: Bool
  /// Whether a part is joined to no external point: such diagrams drop out by dividing by Z.
  public let hasVacuumBubble: Bool
  /// Whether the exact propagator contains it: a part with vertices hangs at the rest, or at external points, by two lines; or a line ends
  /// where it begins, which normal ordering removes.
  public let hasSelfEnergy: Bool

  /// Permutations of vertices that change nothing but where external points are.
  let automorphisms: [[Int]]
  /// Π p!.
  let orders: Int

  /// n of the n-point function.
  public var externalPoints: Int { legs.reduce(2 * freeLines, +) }

  /// - Parameter graph: in canonical order.
  init(_ graph: Multigraph, automorphisms: [[Int]], kinds: [Interaction], external: Int) {
    vertices = graph.kinds.map { kinds[$0] }
    legs = graph.legs
    loops = graph.loops
    lines = graph.lines
    let attached = graph.legs.reduce(0, +)
    freeLines = (external - attached) / 2
    self.automorphisms = automorphisms
    // A vertex with external points moves only together with these.
    let fixed = automorphisms.count { image in image.indices.allSatisfy { image[$0] == $0 || graph.legs[$0] == 0 } }
    orders = kinds.indices.reduce(1) { product, kind in
      product * Combinatorics.factorial(graph.kinds.count { $0 == kind })
    }
    var equalLines = 1
    var contractions = orders / fixed
    for v in 0..<graph.count {
      equalLines *= Combinatorics.factorial(graph.loops[v]) << graph.loops[v]
      // Which of the vertex' legs meet each external point, which become loops, and which go to each other vertex.
      let denominator = graph.lines[v].reduce(Combinatorics.factorial(2 * graph.loops[v])) {
        $0 * Combinatorics.factorial($1)
      }
      contractions *= Combinatorics.factorial(vertices[v].degree) / denominator * Wick.pairings(of: 2 * graph.loops[v])
      for w in 0..<v {
        equalLines *= Combinatorics.factorial(graph.lines[v][w])
        contractions *= Combinatorics.factorial(graph.lines[v][w])
      }
    }
    symmetryFactor = equalLines * fixed
    self.contractions = contractions
    versions =
      Combinatorics.multinomial(external, graph.legs + [2 * freeLines]) * Wick.pairings(of: 2 * freeLines) * fixed
      / automorphisms.count
    let components = graph.components
    isConnected = freeLines == 0 ? components.count <= 1 : freeLines == 1 && attached == 0 && components.isEmpty
    hasVacuumBubble = components.contains { set in
      graph.legs.indices.allSatisfy { set >> $0 & 1 == 0 || graph.legs[$0] == 0 }
    }
    let parts = graph.count == 0 ? 0..<0 : 1..<(1 << graph.count)
    hasSelfEnergy =
      graph.loops.contains { $0 > 0 } || parts.contains { graph.boundary(of: $0) == 2 && graph.isConnected($0) }
  }
}

/// Integers that count.
enum Combinatorics {
  /// - Precondition: n ≤ 20.
  static func factorial(_ n: Int) -> Int { n < 2 ? 1 : (2...n).reduce(1, *) }

  static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }

  /// n!/Π k!.
  static func multinomial(_ n: Int, _ parts: [Int]) -> Int {
    parts.reduce(factorial(n)) { $0 / factorial($1) }
  }
}
