/// A table of plain text with columns aligned to the right, or some to the left.
public struct TextTable {
  private let header: [String]
  private let left: Set<Int>
  private var rows: [[String]] = []

  /// - Parameter left: the columns of words, which are aligned to the left.
  public init(_ header: [String], left: Set<Int> = []) {
    self.header = header
    self.left = left
  }

  public mutating func add(_ row: [String]) { rows.append(row) }

  public var text: String {
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    let lines = ([header] + rows).map { row in
      zip(row, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        let isLast = column == header.count - 1
        return left.contains(column) ? cell.0 + (isLast ? "" : space) : space + cell.0
      }
      .joined(separator: "  ")
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return ([lines[0], rule] + lines[1...]).joined(separator: "\n")
  }
}
