import FieldTheory

/// The effective action for people.
public struct ActionTable {
  private let document: ActionDocument

  /// Of its parts.
  public init(_ document: ActionDocument) { self.document = document }

  /// In the present ``TextStyle``, without a newline at the end.
  public var text: String {
    ([heading, operators] + (document.forbidden.isEmpty ? [] : [forbidden]) + remarks).joined(separator: "\n\n")
  }

  private var heading: String {
    let scaling = document.scaling.map { "[K] = \(NumberText.short($0))" } ?? "K_W follows no power"
    return """
      \(document.name): ΔS = Σ ∫ g O, d_in = \(document.inputDimension), d_out = \(document.outputDimension), \(scaling)
      symmetries: \(document.symmetries.isEmpty ? "none known" : document.symmetries.joined(separator: "; "))
      """
  }

  private var operators: String {
    // The propagator's symmetries are shown where they say more than the theory's.
    let isMisleading = document.operators.contains { $0.coefficient != $0.coefficientByPropagator }
    var table = TextTable(
      ["operator O", "k", "points", "[g]", "Λ^[g]", "coefficient"] + (isMisleading ? ["K alone would say"] : []),
      left: [0, 4, 5, 6])
    for row in document.operators {
      table.add(
        [
          row.text, String(row.fields), String(row.points), NumberText.short(row.dimension), row.relevance ?? "–",
          row.coefficient,
        ] + (isMisleading ? [row.coefficientByPropagator] : []))
    }
    return table.text
  }

  private var forbidden: String {
    var table = TextTable(["forbidden", "k", "how many", "by"], left: [0, 3])
    for row in document.forbidden {
      table.add([row.text, String(row.fields), Self.count(row.count), row.by.joined(separator: "; ")])
    }
    return table.text
  }

  /// `Int.max` stands for that many and more.
  private static func count(_ number: Int) -> String { number == .max ? "more than 9e18" : String(number) }

  private var remarks: [String] { document.remarks.map { "• " + $0 } }
}
