import FieldTheory

/// A diagram in words.
struct DiagramWords {
  private let labelled: LabelledDiagram
  private var diagram: Diagram { labelled.diagram }

  init(_ labelled: LabelledDiagram) { self.labelled = labelled }

  /// `S = 2, 6 versions`.
  var caption: String {
    "S = \(diagram.symmetryFactor), \(diagram.versions) version\(diagram.versions == 1 ? "" : "s")"
  }

  /// `x₁ and x₂ end at y; a loop at y.`
  var text: String {
    let expression = DiagramExpression(labelled)
    let (x, y) = (expression.externalPoints(isLaTeX: false), expression.vertices(isLaTeX: false))
    var parts = labelled.pairs.map { "a line from \(x[$0[0]]) to \(x[$0[1]])" }
    for (v, points) in labelled.points.enumerated() {
      if !points.isEmpty {
        parts.append(
          "\(Self.list(points.map { x[$0] })) end\(points.count == 1 ? "s" : "") at the \(diagram.vertices[v].symbol) vertex \(y[v])"
        )
      }
      if diagram.loops[v] > 0 { parts.append(Self.count(diagram.loops[v], "loop") + " at \(y[v])") }
      for w in y.indices.dropFirst(v + 1) where diagram.lines[v][w] > 0 {
        parts.append(Self.count(diagram.lines[v][w], "line") + " between \(y[v]) and \(y[w])")
      }
    }
    return "Feynman diagram: " + parts.joined(separator: "; ") + "."
  }

  private static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    let names = ["no", "a", "two", "three", "four", "five", "six"]
    return (number < names.count ? names[number] : "\(number)") + " \(noun)\(number == 1 ? "" : "s")"
  }
}
