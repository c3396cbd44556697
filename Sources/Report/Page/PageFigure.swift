/// A figure on a page: the drawing, what it shows, and its numbers for those who do not see it.
struct PageFigure {
  let figure: Figure
  /// What gnuplot drew.
  let svg: String

  var markup: Markup {
    guard let drawing = ThemedSVG(svg, of: figure) else { return "" }
    return """
      <figure id="figure-\(figure.name)">
      \(drawing.markup)
      <figcaption><b>\(figure.title)</b> \(figure.caption)</figcaption>
      <details class="data"><summary>Numbers of this figure</summary>
      \(HTMLTable(figure.table).markup)</details>
      </figure>

      """
  }
}
