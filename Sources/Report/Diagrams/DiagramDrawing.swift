import FieldTheory
import Foundation

/// A diagram as SVG, in the colour of the text around it, and in words for those who do not see it.
public struct DiagramDrawing: Sendable {
  /// What it stands for: `−12 λ`.
  public let title: String
  /// S, and how many versions there are.
  public let caption: String
  /// The diagram in words.
  public let alternative: String
  /// Of the drawing, in pixels.
  public let width, height: Double
  /// The lines, points and letters, with their upper left corner at the origin.
  let body: Markup

  /// For an HTML page: an `svg` element of class `drawing`.
  public var svg: Markup {
    """
    <svg class="drawing" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.text(width)) \(Self.text(height))" \
    width="\(Int(width.rounded(.up)))" height="\(Int(height.rounded(.up)))" role="img" aria-label="\(title). \(alternative)">\
    <title>\(title)</title><desc>\(alternative)</desc><g \(Self.style)>\(body)</g></svg>
    """
  }

  static let style: Markup = """
    fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" font-family="serif" font-size="15"
    """

  /// Draws many diagrams.
  ///
  /// - Throws: ``GraphvizFailure``; ``DrawingError`` where the system refuses temporary files or the process.
  public static func drawings(_ diagrams: [LabelledDiagram], by graphviz: Graphviz) throws -> [DiagramDrawing] {
    try zip(diagrams, DiagramLayout.layouts(diagrams, by: graphviz)).map(DiagramDrawing.init)
  }

  private init(_ diagram: LabelledDiagram, _ layout: DiagramLayout) {
    var canvas = DiagramCanvas(diagram, layout)
    canvas.draw()
    let least = canvas.least - SIMD2(repeating: Self.margin)
    let size = canvas.greatest - canvas.least + SIMD2(repeating: 2 * Self.margin)
    (width, height) = (size.x, size.y)
    body = "<g transform=\"translate(\(Self.text(-least.x)) \(Self.text(-least.y)))\">\(canvas.markup)</g>"
    title = diagram.diagram.coefficientText
    caption = DiagramWords(diagram).caption
    alternative = DiagramWords(diagram).text
  }

  private static let margin = 6.0

  /// Tenths of a pixel.
  static func text(_ number: Double) -> String {
    let rounded = (number * 10).rounded() / 10
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}

/// Draws one diagram, and keeps account of the room that it takes.
private struct DiagramCanvas {
  private let diagram: LabelledDiagram
  private let places: [SIMD2<Double>]
  private(set) var markup: Markup = ""
  private(set) var least = SIMD2<Double>(repeating: .infinity)
  private(set) var greatest = SIMD2<Double>(repeating: -.infinity)
  /// The directions in which lines leave each node.
  private var directions: [[Double]]

  init(_ diagram: LabelledDiagram, _ layout: DiagramLayout) {
    self.diagram = diagram
    places = layout.places
    directions = layout.places.map { _ in [] }
  }

  mutating func draw() {
    for join in diagram.joins { self.join(join.a, join.b, join.lines) }
    let n = diagram.diagram.externalPoints
    for (v, loops) in diagram.diagram.loops.enumerated() { for _ in 0..<loops { loop(n + v, of: loops) } }
    let words = DiagramExpression(diagram)
    for (point, name) in words.externalPoints(isLaTeX: false).enumerated() {
      dot(places[point], radius: 2)
      label(name, at: point, distance: 13)
    }
    let isMixed = Set(diagram.diagram.vertices).count > 1
    for (v, vertex) in diagram.diagram.vertices.enumerated() {
      dot(places[n + v], radius: 3.4)
      if isMixed { label(vertex.symbol, at: n + v, distance: 13) }
    }
  }

  /// Straight where there is one line; else arcs on both sides of it.
  private mutating func join(_ a: Int, _ b: Int, _ lines: Int) {
    let (from, to) = (places[a], places[b])
    let along = to - from
    let across = SIMD2(-along.y, along.x)
    let angle = atan2(along.y, along.x)
    for line in 0..<lines {
      let bow = lines == 1 ? 0 : 2 * Double(line) / Double(lines - 1) - 1
      directions[a].append(angle + bow * Self.arcAngle)
      directions[b].append(angle + .pi - bow * Self.arcAngle)
      guard bow != 0 else {
        path("M\(text(from))L\(text(to))", [from, to])
        continue
      }
      // A cubic of this shape is an arc of some 100 degrees.
      let (c, d) = (from + 0.22 * along + 0.42 * bow * across, from + 0.78 * along + 0.42 * bow * across)
      path("M\(text(from))C\(text(c)) \(text(d)) \(text(to))", [from, to, from + 0.5 * along + 0.32 * bow * across])
    }
  }

  private static let arcAngle = 1.08

  /// In the widest space between the lines that are there.
  private mutating func loop(_ v: Int, of count: Int) {
    let (direction, space) = widest(at: v)
    let half = min(count == 1 ? 0.95 : 0.6, 0.36 * space)
    directions[v] += [direction - half, direction + half]
    let reach = 44.0
    func end(_ angle: Double) -> SIMD2<Double> { places[v] + reach / cos(half) * SIMD2(cos(angle), sin(angle)) }
    let (c, d) = (end(direction - half), end(direction + half))
    // A cubic comes three quarters of the way to its control points.
    let tip = 0.75 * (0.5 * (c + d) - places[v])
    let side = 0.29 * (c - d)
    path(
      "M\(text(places[v]))C\(text(c)) \(text(d)) \(text(places[v]))",
      [places[v] + tip, places[v] + 0.8 * tip + side, places[v] + 0.8 * tip - side])
  }

  /// The middle of the widest angle between lines, and its size; upwards where several are equal.
  private func widest(at node: Int) -> (direction: Double, space: Double) {
    let turn = 2 * Double.pi
    let sorted = directions[node].map { $0 - turn * ($0 / turn).rounded(.down) }.sorted()
    guard let first = sorted.first else { return (-.pi / 2, turn) }
    let spaces = zip(sorted, sorted.dropFirst() + [first + turn]).map { (($0 + $1) / 2, $1 - $0) }
    let most = spaces.map(\.1).max() ?? turn
    // y points down.
    return spaces.filter { $0.1 > most - 0.02 }.min { sin($0.0) < sin($1.0) } ?? (-.pi / 2, turn)
  }

  private mutating func label(_ name: String, at node: Int, distance: Double) {
    let (direction, _) = widest(at: node)
    directions[node].append(direction)
    let place = places[node] + distance * SIMD2(cos(direction), sin(direction))
    markup +=
      """
      <text x="\(DiagramDrawing.text(place.x))" y="\(DiagramDrawing.text(place.y + 4.5))" text-anchor="middle" stroke="none" \
      fill="currentColor" font-style="italic">\(name)</text>
      """
    include(place - SIMD2(9, 8))
    include(place + SIMD2(9, 8))
  }

  private mutating func dot(_ place: SIMD2<Double>, radius: Double) {
    markup +=
      """
      <circle cx="\(DiagramDrawing.text(place.x))" cy="\(DiagramDrawing.text(place.y))" r="\(DiagramDrawing.text(radius))" \
      fill="currentColor" stroke="none"/>
      """
    include(place - SIMD2(repeating: radius))
    include(place + SIMD2(repeating: radius))
  }

  private mutating func path(_ commands: String, _ extremes: [SIMD2<Double>]) {
    markup += "<path d=\"\(commands)\"/>"
    for place in extremes { include(place) }
  }

  private mutating func include(_ place: SIMD2<Double>) {
    least = pointwiseMin(least, place)
    greatest = pointwiseMax(greatest, place)
  }

  private func text(_ place: SIMD2<Double>) -> String {
    "\(DiagramDrawing.text(place.x)) \(DiagramDrawing.text(place.y))"
  }
}
