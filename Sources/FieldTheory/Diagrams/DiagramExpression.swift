/// A diagram as a formula: Σ over its versions of (−g)… factor ∫ dy dz … Π K.
public struct DiagramExpression: Sendable {
  private let labelled: LabelledDiagram
  private var diagram: Diagram { labelled.diagram }

  /// The formulas of one version of a diagram.
  public init(_ labelled: LabelledDiagram) { self.labelled = labelled }

  /// As `∫dy K(x₁,y) K(x₂,y) K(y,y)`.
  public var text: String {
    let measure =
      diagram.vertices.isEmpty ? "" : "∫" + vertices(isLaTeX: false).map { "d\($0)" }.joined(separator: " ") + " "
    return measure + counted(propagators(isLaTeX: false)).map { $0 + Superscript.power($1) }.joined(separator: " ")
  }

  /// As `\int\!dy\,K(x_1,y)\,K(x_2,y)\,K(y,y)`.
  public var latex: String {
    let measure =
      diagram.vertices.isEmpty
      ? "" : "\\int\\!" + vertices(isLaTeX: true).map { "d\($0)" }.joined(separator: "\\,") + "\\;"
    return measure
      + counted(propagators(isLaTeX: true)).map { $1 > 1 ? "\($0)^{\($1)}" : $0 }.joined(separator: "\\,")
  }

  /// The names of vertices: y, z, …
  public func vertices(isLaTeX: Bool) -> [String] {
    let letters = ["y", "z", "w", "v", "u", "t"]
    return diagram.vertices.indices.map { letters[$0] }
  }

  /// The names of external points: x₁, x₂, …
  public func externalPoints(isLaTeX: Bool) -> [String] {
    (1...max(diagram.externalPoints, 1)).prefix(diagram.externalPoints).map {
      isLaTeX ? "x_{\($0)}" : "x" + Subscript.text($0)
    }
  }

  /// One for each line.
  private func propagators(isLaTeX: Bool) -> [String] {
    let (x, y) = (externalPoints(isLaTeX: isLaTeX), vertices(isLaTeX: isLaTeX))
    func line(_ a: String, _ b: String, _ count: Int = 1) -> [String] {
      [String](repeating: "K(\(a),\(b))", count: count)
    }
    return labelled.pairs.flatMap { line(x[$0[0]], x[$0[1]]) }
      + y.indices.flatMap { v in
        labelled.points[v].flatMap { line(x[$0], y[v]) } + line(y[v], y[v], diagram.loops[v])
          + y.indices.dropFirst(v + 1).flatMap { line(y[v], y[$0], diagram.lines[v][$0]) }
      }
  }

  private func counted(_ list: [String]) -> [(String, Int)] {
    var order: [(String, Int)] = []
    for element in list {
      if let last = order.last, last.0 == element { order[order.count - 1].1 += 1 } else { order.append((element, 1)) }
    }
    return order
  }
}

extension Diagram {
  /// `−12 λ`, `+96 λ²`, `+1/2 g²`: sign, factor and couplings.
  public var coefficientText: String {
    sign(minus: "−") + factorText + (vertices.isEmpty ? "" : " " + Couplings(vertices).text)
  }

  /// As `-12\lambda`.
  public var coefficientLaTeX: String {
    sign(minus: "-") + factorText + (vertices.isEmpty ? "" : Couplings(vertices).latex)
  }

  /// ``factor`` as an integer or a fraction in lowest terms.
  public var factorText: String {
    let divisor = Combinatorics.greatestCommonDivisor(contractions, orders)
    return orders == divisor ? "\(contractions / divisor)" : "\(contractions / divisor)/\(orders / divisor)"
  }

  private func sign(minus: String) -> String { vertices.count % 2 == 1 ? minus : "+" }
}

extension DiagramSet {
  /// The couplings with their powers, `λ² κ`; 1 without any.
  public var orderText: String { couplings.text }
  /// The product of the couplings, in LaTeX.
  public var orderLaTeX: String { couplings.latex }

  private var couplings: Couplings {
    Couplings(zip(interactions, powers).flatMap { [Interaction](repeating: $0, count: $1) })
  }
}

extension Interaction {
  /// As `f⁴`.
  public var operatorText: String { "f" + Superscript.power(degree) }
}

/// A product of couplings.
private struct Couplings {
  private var powers: [(interaction: Interaction, power: Int)] = []

  init(_ vertices: [Interaction]) {
    for vertex in vertices where !powers.contains(where: { $0.interaction == vertex }) {
      powers.append((vertex, vertices.count { $0 == vertex }))
    }
  }

  var text: String { product(powers.map { $0.interaction.symbol + Superscript.power($0.power) }) }
  var latex: String {
    product(powers.map { $0.power > 1 ? "\($0.interaction.latex)^{\($0.power)}" : $0.interaction.latex })
  }

  private func product(_ words: [String]) -> String { words.isEmpty ? "1" : words.joined(separator: " ") }
}

enum Subscript {
  static func text(_ number: Int) -> String {
    String(String(number).map { $0.wholeNumberValue.map { Character(UnicodeScalar(0x2080 + $0) ?? "?") } ?? $0 })
  }
}
