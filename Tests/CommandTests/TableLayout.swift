/// A table in the output of a command: a head, a rule, rows to the next empty line.
struct TableLayout {
  private let rule: [Character]
  private let lines: [[Character]]

  static func tables(in text: String) -> [TableLayout] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.dropFirst().compactMap { place in
      let rule = lines[place]
      guard rule.contains("──"), rule.allSatisfy({ $0 == "─" || $0 == " " }) else { return nil }
      let rows = lines[(place + 1)...].prefix { !$0.isEmpty }
      return TableLayout(rule: Array(rule), lines: ([lines[place - 1]] + rows).map(Array.init))
    }
  }

  /// The lines that have ink where the rule has a gap, or beyond its end unless the last column is one of words.
  var strays: [String] {
    lines.filter { line in
      zip(line, rule).contains { $0 != " " && $1 == " " } || line.count > rule.count
    }
    .map { String($0) }
  }
}
