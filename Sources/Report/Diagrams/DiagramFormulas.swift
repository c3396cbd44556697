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

  /// A document of TikZ-Feynman (Ellis 2017), whose graph drawing needs LuaLaTeX; one diagram a page.
  public var tikz: String {
    let pages = list.diagrams.map { labelled in
      """
      % \(labelled.diagram.coefficientText), \(DiagramWords(labelled).caption). \(DiagramWords(labelled).text)
      \\begin{page}
      \(labelled.parts.map { picture(labelled, $0) }.joined(separator: "\\quad\n"))
      \\end{page}
      """
    }
    return """
      % \(list.title). Compile with lualatex.
      \\documentclass[border=4pt,multi=page]{standalone}
      \\usepackage[compat=1.1.0]{tikz-feynman}
      \\newenvironment{page}{}{}
      \\begin{document}
      \(pages.joined(separator: "\n"))
      \\end{document}

      """
  }

  /// A part that hangs together, with its first line lying flat.
  private func picture(_ labelled: LabelledDiagram, _ part: [Int]) -> String {
    let n = labelled.diagram.externalPoints
    let points = DiagramExpression(labelled).externalPoints(isLaTeX: true)
    func name(_ node: Int) -> String { node < n ? "x\(node + 1)" : "v\(node - n + 1)" }
    func node(_ node: Int) -> String {
      let kind = node < n ? "/tikzfeynman/particle=\\(\(points[node])\\)" : "/tikzfeynman/dot"
      return "\(name(node)) [\(kind)]"
    }
    let joins = labelled.joins.filter { part.contains($0.a) }
    var edges = joins.flatMap { join in
      Self.arcs(join.lines).map { "\(node(join.a)) --\($0) \(node(join.b))" }
    }
    for v in part where v >= n {
      let loops = labelled.diagram.loops[v - n]
      for loop in 0..<loops {
        let angle = 90 + 360 / loops * loop
        edges.append("\(node(v)) -- [loop, min distance=1.4cm, out=\(angle - 40), in=\(angle + 40)] \(node(v))")
      }
    }
    let flat = joins.first.map { ", horizontal=\(name($0.a)) to \(name($0.b))" } ?? ""
    return "\\feynmandiagram [small\(flat)] {\n  \(edges.joined(separator: ",\n  "))\n};"
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
