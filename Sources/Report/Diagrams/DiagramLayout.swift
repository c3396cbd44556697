import FieldTheory
import Foundation

/// Where the points of a diagram are drawn: external points 0 ..< n, then vertices. In pixels, y downwards.
struct DiagramLayout {
  let places: [SIMD2<Double>]

  /// Lays out many diagrams in one run of graphviz: each part that hangs together by itself, turned so that the first half of its external
  /// points is on the left, and the parts below each other.
  ///
  /// - Throws: ``GraphvizFailure``.
  static func layouts(_ diagrams: [LabelledDiagram], by graphviz: Graphviz) throws -> [DiagramLayout] {
    let parts = diagrams.map(Part.parts)
    let places = try graphviz.layouts(parts.joined().map(\.graph))
    var next = 0
    return zip(diagrams, parts).map { diagram, parts in
      let own = places[next..<(next + parts.count)]
      next += parts.count
      return DiagramLayout(parts, Array(own), nodes: diagram.nodes)
    }
  }

  private init(_ parts: [Part], _ found: [[SIMD2<Double>]], nodes: Int) {
    var places = [SIMD2<Double>](repeating: .zero, count: nodes)
    var bottom = 0.0
    for (part, found) in zip(parts, found) {
      let turned = part.turned(found)
      let top = turned.map(\.y).min() ?? 0
      for (node, place) in zip(part.nodes, turned) { places[node] = place + SIMD2(0, bottom - top + part.headroom) }
      bottom += (turned.map(\.y).max() ?? 0) - top + part.headroom + part.footroom + Self.gap
    }
    self.places = places
  }

  private static let gap = 18.0
}

/// A part of a diagram that hangs together.
private struct Part {
  /// As in ``DiagramLayout``.
  let nodes: [Int]
  let graph: Graphviz.Graph
  /// Places of the part's external points among `nodes`.
  let external: [Int]
  /// Room for loops and arcs, which the layout does not know.
  let headroom, footroom: Double

  static func parts(_ diagram: LabelledDiagram) -> [Part] { diagram.parts.map { Part($0, diagram) } }

  init(_ nodes: [Int], _ diagram: LabelledDiagram) {
    let points = diagram.diagram.externalPoints
    self.nodes = nodes
    external = nodes.indices.filter { nodes[$0] < points }
    let place = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1, $0) })
    let edges = diagram.joins.compactMap { join in
      place[join.a].flatMap { a in place[join.b].map { (a: a, b: $0, length: join.length) } }
    }
    graph = Graphviz.Graph(nodes: nodes.count, edges: edges)
    let loops = nodes.contains { $0 >= points && diagram.diagram.loops[$0 - points] > 0 }
    let arcs = diagram.joins.contains { $0.lines > 1 && place[$0.a] != nil }
    headroom = loops ? 34 : arcs ? 16 : 4
    footroom = loops && nodes.count - external.count > 1 ? 34 : arcs ? 16 : 4
  }

  /// Scaled to pixels, turned by the external points.
  func turned(_ found: [SIMD2<Double>]) -> [SIMD2<Double>] {
    let middle = found.reduce(.zero, +) / Double(max(found.count, 1))
    let centred = found.map { ($0 - middle) * SIMD2(Self.scale, -Self.scale) }
    let half = (external.count + 1) / 2
    var direction = SIMD2<Double>.zero
    for (i, node) in external.enumerated() { direction += (i < half ? -1 : 1) * centred[node] }
    // Without external points the widest direction lies flat.
    if external.count < 2 { direction = centred.max { ($0 * $0).sum() < ($1 * $1).sum() } ?? .zero }
    let angle = direction == .zero ? 0 : atan2(direction.y, direction.x)
    let (c, s) = (cos(angle), sin(angle))
    let turned = centred.map { SIMD2(c * $0.x + s * $0.y, c * $0.y - s * $0.x) }
    // The first point above the second.
    let isUpsideDown = external.count > 2 && turned[external[0]].y > turned[external[1]].y + 1
    return isUpsideDown ? turned.map { $0 * SIMD2(1, -1) } : turned
  }

  private static let scale = 58.0
}

extension LabelledDiagram {
  /// External points and vertices.
  var nodes: Int { diagram.externalPoints + diagram.vertices.count }

  /// The nodes of each part that hangs together, ascending.
  var parts: [[Int]] {
    var left = Array(0..<nodes)
    var parts: [[Int]] = []
    while let first = left.first {
      var part: Set<Int> = [first]
      while let line = joins.first(where: { part.contains($0.a) != part.contains($0.b) }) {
        part.formUnion([line.a, line.b])
      }
      left.removeAll(where: part.contains)
      parts.append(part.sorted())
    }
    return parts
  }

  /// Each two nodes that lines join, loops left out.
  var joins: [(a: Int, b: Int, lines: Int, length: Double)] {
    let n = diagram.externalPoints
    var found = pairs.map { (a: $0[0], b: $0[1], lines: 1, length: 1.9) }
    for (v, points) in points.enumerated() {
      found += points.map { (a: $0, b: n + v, lines: 1, length: 1) }
      for w in diagram.vertices.indices.dropFirst(v + 1) where diagram.lines[v][w] > 0 {
        let lines = diagram.lines[v][w]
        found.append((a: n + v, b: n + w, lines: lines, length: lines > 1 ? 1.5 : 1.1))
      }
    }
    return found
  }
}
