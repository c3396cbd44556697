/// A diagram with its external points told apart, 0 ..< n.
public struct LabelledDiagram: Sendable, Hashable {
  /// The diagram without labels.
  public let diagram: Diagram
  /// The external points at each vertex, ascending.
  public let points: [[Int]]
  /// Which external points lines join.
  public let pairs: [[Int]]

  /// ∫ Π K over the positions of all vertices; neither the factor nor couplings are in it.
  ///
  /// Sums over every vertex' position, of which a ``VertexSpace`` has m: m^V terms.
  ///
  /// - Parameter tuple: which point of the space each external point is.
  /// - Parameter space: where vertices are integrated.
  public func integral(in space: VertexSpace, at tuple: [Int]) -> Double {
    let free = pairs.reduce(1) { $0 * space.external[tuple[$1[0]]][tuple[$1[1]]] }
    return free * sum(space, tuple, positions: [])
  }

  private func sum(_ space: VertexSpace, _ tuple: [Int], positions: [Int]) -> Double {
    let v = positions.count
    guard v < points.count else { return 1 }
    let nodes = space.weights.count
    var total = 0.0
    for q in 0..<nodes {
      var product = space.weights[q]
      for point in points[v] { product *= space.legs[tuple[point]][q] }
      for _ in 0..<diagram.loops[v] { product *= space.loops[q] }
      for w in 0..<v { for _ in 0..<diagram.lines[v][w] { product *= space.lines[positions[w] * nodes + q] } }
      total += product * sum(space, tuple, positions: positions + [q])
    }
    return total
  }
}

extension Diagram {
  /// All its versions, ``versions`` many.
  public func labelled() -> [LabelledDiagram] {
    let points = externalPoints
    // Place v is vertex v; the last one is the lines between external points.
    var free = legs + [2 * freeLines]
    var places: [Int] = []
    var found: [LabelledDiagram] = []
    func placeNext() {
      guard places.count < points else {
        guard isLeast(places) else { return }
        found += Self.pairings(places.indices.filter { places[$0] == legs.count }).map { version(places, $0) }
        return
      }
      for place in free.indices where free[place] > 0 {
        free[place] -= 1
        places.append(place)
        placeNext()
        places.removeLast()
        free[place] += 1
      }
    }
    placeNext()
    return found
  }

  /// The version that stands for all: external points in the vertices' order, those of lines between them last.
  public var representative: LabelledDiagram {
    let places = legs.indices.flatMap { [Int](repeating: $0, count: legs[$0]) }
    let free = Array(places.count..<externalPoints)
    let pairs = stride(from: 0, to: free.count, by: 2).map { [free[$0], free[$0 + 1]] }
    return version(places + free.map { _ in legs.count }, pairs)
  }

  /// Of versions that differ by a permutation of equal vertices, one is taken.
  private func isLeast(_ places: [Int]) -> Bool {
    automorphisms.allSatisfy { image in
      !places.map { $0 < image.count ? image[$0] : $0 }.lexicographicallyPrecedes(places)
    }
  }

  private func version(_ places: [Int], _ pairs: [[Int]]) -> LabelledDiagram {
    LabelledDiagram(
      diagram: self, points: legs.indices.map { v in places.indices.filter { places[$0] == v } }, pairs: pairs)
  }

  private static func pairings(_ points: [Int]) -> [[[Int]]] {
    guard let first = points.first else { return [[]] }
    return points.dropFirst().flatMap { partner in
      pairings(points.filter { $0 != first && $0 != partner }).map { [[first, partner]] + $0 }
    }
  }
}
