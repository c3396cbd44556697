import FieldTheory

/// Diagrams as rows of text.
public struct DiagramTable {
  private let list: DiagramList

  /// Of its parts.
  public init(_ list: DiagramList) { self.list = list }

  /// In the present ``TextStyle``, without a newline at the end.
  public var text: String { [heading, rows, counts].joined(separator: "\n\n") }

  private var heading: String {
    let action = list.order.map { " + \($0.interaction.symbol) ∫ \($0.interaction.operatorText)" }
      .joined()
    let rules =
      list.rules == .freePropagator
      ? "K is the free propagator."
      : "K is the exact propagator: counterterms remove self-energies, normal ordering loops."
    return "\(list.title), S = S_GP\(action). \(rules)"
  }

  private var rows: String {
    guard !list.diagrams.isEmpty else { return "no diagram" }
    var table = TextTable(
      ["", "factor", "S", "versions", "in all", list.isLabelled ? "diagram" : "one of its versions"], left: [5])
    for (number, labelled) in list.diagrams.enumerated() {
      let diagram = labelled.diagram
      table.add([
        "\(number + 1)", diagram.coefficientText, "\(diagram.symmetryFactor)",
        "\(list.isLabelled ? 1 : diagram.versions)",
        NumberText.digits(diagram.factor * Double(list.isLabelled ? 1 : diagram.versions)),
        DiagramExpression(labelled).text,
      ])
    }
    return table.text
  }

  private var counts: String {
    let others = list.source.contractions - list.contractions - list.vacuum
    var lines =
      "Wick contractions: \(list.source.contractions) in all, \(list.contractions) in these diagrams, \(list.vacuum) with vacuum bubbles, "
      + "which 1/Z cancels"
    if others > 0 { lines += ", \(others) in diagrams left out" }
    return lines + "."
  }
}
