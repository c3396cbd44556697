/// Many drawings on one sheet: an SVG file that follows its reader's light or dark setting.
public struct DiagramSheet {
  private let title: String
  private let drawings: [DiagramDrawing]

  /// - Parameter title: what all of them together are.
  /// - Parameter drawings: one a diagram.
  public init(title: String, drawings: [DiagramDrawing]) {
    self.title = title
    self.drawings = drawings
  }

  /// The sheet as an SVG file.
  public var svg: String {
    let columns = min(max(drawings.count, 1), 4)
    let cell = max(drawings.map(\.width).max() ?? 0, Self.captionWidth) + Self.gap
    var rows: Markup = ""
    var bottom = Self.head
    for start in stride(from: 0, to: drawings.count, by: columns) {
      let row = drawings[start..<min(start + columns, drawings.count)]
      let height = row.map(\.height).max() ?? 0
      for (column, drawing) in row.enumerated() {
        let middle = cell * (Double(column) + 0.5)
        rows += place(drawing, middle: middle, top: bottom + (height - drawing.height) / 2, below: bottom + height)
      }
      bottom += height + Self.captionHeight + Self.gap
    }
    let (width, height) = (DiagramDrawing.text(cell * Double(columns)), DiagramDrawing.text(bottom))
    let page: Markup = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" \
      aria-labelledby="title description" \(DiagramDrawing.style)>
      <title id="title">\(title)</title>
      <desc id="description">\(drawings.map { "\($0.title): \($0.alternative)" }.joined(separator: " "))</desc>
      <style>:root { color: #1d1f21; } @media (prefers-color-scheme: dark) { :root { color: #e7e6e2; } }</style>
      \(text(title, x: cell * Double(columns) / 2, y: 24, size: 17))
      \(rows)</svg>

      """
    return page.text
  }

  private func place(_ drawing: DiagramDrawing, middle: Double, top: Double, below: Double) -> Markup {
    let corner = "\(DiagramDrawing.text(middle - drawing.width / 2)) \(DiagramDrawing.text(top))"
    return """
      <g role="img" aria-label="\(drawing.title). \(drawing.alternative)"><title>\(drawing.title). \(drawing.alternative)</title>
      <g transform="translate(\(corner))">\(drawing.body)</g>
      \(text(drawing.title, x: middle, y: below + 18, size: 15))
      \(text(drawing.caption, x: middle, y: below + 36, size: 12.5))
      </g>

      """
  }

  private func text(_ words: String, x: Double, y: Double, size: Double) -> Markup {
    """
    <text x="\(DiagramDrawing.text(x))" y="\(DiagramDrawing.text(y))" text-anchor="middle" stroke="none" fill="currentColor" \
    font-size="\(DiagramDrawing.text(size))">\(words)</text>
    """
  }

  private static let head = 44.0
  private static let gap = 26.0
  private static let captionHeight = 40.0
  private static let captionWidth = 110.0
}
