/// A table of plain text with columns aligned to the right, or some to the left.
public struct TextTable {
  private let header: [String]
  private let left: Set<Int>
  private var rows: [[String]] = []

  /// - Parameter left: the columns of words, which are aligned to the left.
  /// - Parameter header: a head a column.
  public init(_ header: [String], left: Set<Int> = []) {
    self.header = header
    self.left = left
  }

  /// - Parameter row: a cell a column; one that begins with `!` stands out.
  public mutating func add(_ row: [String]) { rows.append(row) }

  /// What a cell begins with that a reader must not miss.
  static let mark: Character = "!"

  /// The table in the present ``TextStyle``.
  public var text: String {
    let style = TextStyle.current
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    let head = [header, widths.map { style.rule($0) }].map { style.dim(line($0, widths)) }
    return (head + rows.map { line($0, widths) { $0.first == Self.mark ? style.alert($0) : $0 } })
      .joined(separator: "\n")
  }

  /// Ends with the last cell that says something: blanks at the end of a line are nobody's.
  private func line(_ row: [String], _ widths: [Int], _ drawn: (String) -> String = { $0 }) -> String {
    let last = row.lastIndex { cell in cell.contains { $0 != " " } } ?? -1
    return zip(row, widths).prefix(last + 1).enumerated().map { column, cell in
      var text = cell.0
      let space = String(repeating: " ", count: cell.1 - text.count)
      if column == last { while text.last == " " { text.removeLast() } }
      return left.contains(column) ? drawn(text) + (column == last ? "" : space) : space + drawn(text)
    }
    .joined(separator: "  ")
  }
}
