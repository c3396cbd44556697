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
    let rule = widths.map { style.rule($0) }.joined(separator: "  ")
    let head = [style.dim(line(header, widths)), style.dim(rule)]
    return (head + rows.map { line($0, widths) { $0.first == Self.mark ? style.alert($0) : $0 } })
      .joined(separator: "\n")
  }

  private func line(_ row: [String], _ widths: [Int], _ drawn: (String) -> String = { $0 }) -> String {
    zip(row, widths).enumerated().map { column, cell in
      let space = String(repeating: " ", count: cell.1 - cell.0.count)
      let isLast = column == header.count - 1
      return left.contains(column) ? drawn(cell.0) + (isLast ? "" : space) : space + drawn(cell.0)
    }
    .joined(separator: "  ")
  }
}
