import FieldTheory

/// Diagrams as LaTeX: the sum of their integrals, and their pictures.
public struct DiagramFormulas {
  private let list: DiagramList

  /// Of its parts.
  public init(_ list: DiagramList) { self.list = list }

  /// The n-point function at this order, an `align*` of amsmath.
  public var latex: String {
    let n = list.source.externalPoints
    let order = list.source.orderLaTeX
    let name = "G^{(\(n))}" + (list.connected ? "_{\\mathrm{c}}" : "") + (order == "1" ? "" : "\\big|_{\(order)}")
    let terms = list.diagrams.map(term)
    let sum = terms.isEmpty ? "0" : terms.joined(separator: " \\\\\n  &")
    return "\\begin{align*}\n\(name) ={}& \(sum)\n\\end{align*}"
  }

  private func term(_ labelled: LabelledDiagram) -> String {
    let diagram = labelled.diagram
    let integral = DiagramExpression(labelled).latex
    let others = list.isLabelled ? 0 : diagram.versions - 1
    let sum =
      others == 0 ? integral : "\\Bigl[\(integral) + \(others)\\text{ permutation\(others == 1 ? "" : "s")}\\Bigr]"
    return "\(diagram.coefficientLaTeX)\\,\(sum)"
  }

  /// A document of TikZ-Feynman (Ellis 2017), whose graph drawing needs LuaLaTeX; one picture a page.
  public var tikz: String {
    let pictures = list.diagrams.map { labelled in
      let words = DiagramWords(labelled)
      return """
        % \(labelled.diagram.coefficientText), \(words.caption). \(words.text)
        \(picture(labelled))
        """
    }
    return """
      % \(list.title). Compile with lualatex.
      \\documentclass[tikz,border=4pt]{standalone}
      \\usepackage[compat=1.1.0]{tikz-feynman}
      \\begin{document}
      \(pictures.joined(separator: "\n"))
      \\end{document}

      """
  }

  private func picture(_ labelled: LabelledDiagram) -> String {
    let diagram = labelled.diagram
    let n = diagram.externalPoints
    let points = DiagramExpression(labelled).externalPoints(isLaTeX: true)
    func node(_ place: Int) -> String {
      place < n ? "x\(place + 1) [particle=\\(\(points[place])\\)]" : "v\(place - n + 1) [dot]"
    }
    var edges = labelled.joins.flatMap { join in
      Self.arcs(join.lines).map { "\(node(join.a)) --\($0) \(node(join.b))" }
    }
    for (v, loops) in diagram.loops.enumerated() {
      for loop in 0..<loops {
        let angle = 90 + 360 / loops * loop
        edges.append(
          "\(node(n + v)) -- [loop, min distance=1.4cm, out=\(angle - 40), in=\(angle + 40)] \(node(n + v))")
      }
    }
    return "\\feynmandiagram [small] {\n  \(edges.joined(separator: ",\n  "))\n};"
  }

  /// How each of several lines between the same points is bent.
  private static func arcs(_ lines: Int) -> [String] {
    (0..<lines).map { line in
      guard lines > 1 else { return "" }
      let bow = 70 * (2 * line - lines + 1) / (lines - 1)
      return bow == 0 ? "" : bow > 0 ? " [bend left=\(bow)]" : " [bend right=\(-bow)]"
    }
  }
}
