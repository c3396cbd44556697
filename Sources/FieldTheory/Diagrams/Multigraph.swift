/// The vertices of a diagram and what joins them, with external points told apart only by where they are attached.
///
/// Two diagrams are the same where a permutation of equal vertices turns one into the other. That is decided by a canonical form: colours
/// of vertices are refined by their neighbours' until nothing changes (Weisfeiler and Leman 1968), and among the orders that the colours
/// leave the one with the least matrix is taken.
struct Multigraph: Hashable {
  /// The kind of each vertex.
  var kinds: [Int]
  /// External points at each vertex.
  var legs: [Int]
  /// Lines from each vertex to itself.
  var loops: [Int]
  /// Lines between two vertices, symmetric, 0 on the diagonal.
  var lines: [[Int]]

  var count: Int { kinds.count }

  /// The same for all graphs that differ by a permutation of vertices, and all permutations that leave it unchanged.
  func canonical() -> (graph: Multigraph, automorphisms: [[Int]]) {
    let orders = Self.orders(of: cells)
    var least: (order: [Int], matrix: [Int])?
    for order in orders {
      let matrix = matrix(in: order)
      if least.map({ matrix.lexicographicallyPrecedes($0.matrix) }) ?? true { least = (order, matrix) }
    }
    let graph = permuted(least?.order ?? [])
    // In canonical order the colours are ascending, so that the same orders are tried.
    let matrix = graph.matrix(in: Array(0..<count))
    return (graph, Self.orders(of: graph.cells).filter { graph.matrix(in: $0) == matrix })
  }

  /// Vertices of one colour, by ascending colours.
  private var cells: [[Int]] {
    var colours = Self.ranks((0..<count).map { [kinds[$0], legs[$0], loops[$0]] })
    while true {
      let finer = Self.ranks(
        (0..<count).map { v in
          let neighbours = (0..<count).filter { lines[v][$0] > 0 }.map { lines[v][$0] * count + colours[$0] }
          return [colours[v]] + neighbours.sorted()
        })
      if finer == colours { break }
      colours = finer
    }
    return (0..<count).map { colour in (0..<count).filter { colours[$0] == colour } }.filter { !$0.isEmpty }
  }

  /// The place of each key among the different ones, ascending.
  private static func ranks(_ keys: [[Int]]) -> [Int] {
    let different = Set(keys).sorted { $0.lexicographicallyPrecedes($1) }
    return keys.map { key in different.firstIndex(of: key) ?? 0 }
  }

  /// All orders of vertices that keep the cells in theirs.
  private static func orders(of cells: [[Int]]) -> [[Int]] {
    cells.reduce([[]]) { heads, cell in
      let tails = cell.permutations
      return heads.flatMap { head in tails.map { head + $0 } }
    }
  }

  private func matrix(in order: [Int]) -> [Int] { order.flatMap { v in order.map { lines[v][$0] } } }

  private func permuted(_ order: [Int]) -> Multigraph {
    Multigraph(
      kinds: order.map { kinds[$0] }, legs: order.map { legs[$0] }, loops: order.map { loops[$0] },
      lines: order.map { v in order.map { lines[v][$0] } })
  }

  /// Parts that hang together, each as a bit set of vertices.
  var components: [Int] {
    var left = (1 << count) - 1
    var found: [Int] = []
    while left != 0 {
      let component = reach(from: left.trailingZeroBitCount, within: left)
      found.append(component)
      left &= ~component
    }
    return found
  }

  func isConnected(_ set: Int) -> Bool { reach(from: set.trailingZeroBitCount, within: set) == set }

  private func reach(from start: Int, within set: Int) -> Int {
    var reached = 1 << start
    var waiting = [start]
    while let v = waiting.popLast() {
      for w in 0..<count where lines[v][w] > 0 && set >> w & 1 == 1 && reached >> w & 1 == 0 {
        reached |= 1 << w
        waiting.append(w)
      }
    }
    return reached
  }

  /// Lines that leave a set of vertices, external points included.
  func boundary(of set: Int) -> Int {
    (0..<count).filter { set >> $0 & 1 == 1 }.reduce(0) { sum, v in
      sum + legs[v] + (0..<count).filter { set >> $0 & 1 == 0 }.reduce(0) { $0 + lines[v][$1] }
    }
  }
}
