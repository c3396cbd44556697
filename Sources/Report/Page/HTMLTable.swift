/// A table in a box that scrolls where the page is narrow.
struct HTMLTable {
  let caption: Markup
  let header: [Markup]
  var rows: [[Markup]] = []

  /// What a screen reader calls the box.
  let label: String

  init(_ label: String, caption: Markup? = nil, _ header: [Markup]) {
    self.label = label
    self.caption = caption ?? "\(label)"
    self.header = header
  }

  /// The numbers of a figure, cut where they would make the page slow.
  init(_ table: DataTable) {
    let shown = table.rows.prefix(Self.mostRows)
    let rest = table.rows.count - shown.count
    let remark: Markup = rest > 0 ? "; \(rest) more rows are in the file that nnqft plot writes" : ""
    self.init(table.caption, caption: "\(table.caption)\(remark)", table.columns.map { "\($0.name)" })
    rows = shown.map { row in row.enumerated().map { "\(table.shown($1, column: $0))" } }
  }

  private static let mostRows = 100

  mutating func add(_ row: [Markup]) { rows.append(row) }

  var markup: Markup {
    let head = header.map { "<th scope=\"col\">\($0)</th>" as Markup }
    let body = rows.map { row -> Markup in
      let cells = row.dropFirst().map { "<td>\($0)</td>" as Markup }
      return "<tr><th scope=\"row\">\(row[0])</th>\(cells)</tr>\n"
    }
    // A box that scrolls has to be reachable by keyboard.
    return """
      <div class="scroll" role="region" tabindex="0" aria-label="\(label)">
      <table>
      <caption>\(caption)</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(body)</tbody>
      </table>
      </div>

      """
  }
}
