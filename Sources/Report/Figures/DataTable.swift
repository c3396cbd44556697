import Foundation

/// The numbers of a figure, as the CSV file that its script reads and as a table that a page shows.
public struct DataTable: Sendable {
  /// What the rows are, for people.
  public let caption: String
  /// Their heads.
  public let columns: [Column]
  /// A cell a column.
  public private(set) var rows: [[Cell]] = []

  /// A head, and how its numbers are shown.
  public struct Column: Sendable {
    /// Scripts call columns by name.
    public let name: String
    /// How a page shows a number.
    let shown: @Sendable (Double) -> String

    init(_ name: String, shown: @escaping @Sendable (Double) -> String = NumberText.significant) {
      self.name = name
      self.shown = shown
    }
  }

  /// A number, a word, or nothing.
  public enum Cell: Sendable, Equatable {
    /// A number.
    case number(Double)
    /// A word.
    case text(String)
    /// Nothing.
    case missing

    init(_ value: Double?) { self = value.map { .number($0) } ?? .missing }
  }

  init(_ caption: String, _ columns: [Column]) {
    self.caption = caption
    self.columns = columns
  }

  mutating func add(_ row: [Cell]) { rows.append(row) }
  mutating func add(_ row: [Double?]) { rows.append(row.map(Cell.init)) }

  /// RFC 4180 with a line of names. Numbers are written in the shortest form that reads back to the same double; what is not known
  /// is an empty field.
  public var csv: String {
    ([columns.map { Self.field($0.name) }] + rows.map { $0.map(Self.field) }).map { $0.joined(separator: ",") + "\n" }
      .joined()
  }

  private static func field(_ cell: Cell) -> String {
    switch cell {
    case .number(let value):
      value.isFinite ? value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)" : ""
    case .text(let text): field(text)
    case .missing: ""
    }
  }

  private static func field(_ text: String) -> String {
    text.contains { ",\"\r\n".contains($0) } ? "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : text
  }

  /// A cell as a page shows it.
  func shown(_ cell: Cell, column: Int) -> String {
    switch cell {
    case .number(let value): columns[column].shown(value)
    case .text(let text): text
    case .missing: "–"
    }
  }
}
