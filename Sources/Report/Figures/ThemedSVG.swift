import Foundation

/// A plot as gnuplot's svg terminal draws it, made part of a page: with the page's colours and fonts, names of its own, and words for
/// those who do not see it.
struct ThemedSVG {
  let markup: Markup

  /// Nil where `svg` is not what gnuplot writes.
  init?(_ svg: String, of figure: Figure) {
    guard let start = svg.range(of: "<svg"), let head = svg.range(of: ">", range: start.upperBound..<svg.endIndex),
      let canvas = svg.range(of: "<g id=\"gnuplot_canvas\"", range: head.upperBound..<svg.endIndex)
    else { return nil }
    let body = Self.theme(figure.name).applied(to: svg[canvas.lowerBound...])
    let shape = figure.shape
    let opening: Markup = """
      <svg class="plot" viewBox="0 0 \(shape.width) \(shape.height)" role="img" aria-label="\(figure.title). \(figure.alternative)">

      """
    markup = opening + Markup(trusted: body)
  }

  /// What a drawing of gnuplot's has, and what it has on a page.
  private static func theme(_ name: String) -> Substitutions {
    // Of XLink, which HTML does without.
    var rules = [("xlink:", "")]
    // Several plots stand in one page, so each needs identifiers of its own.
    for mark in ["id=\"", "id='", "href='#", "href=\"#", "url(#"] { rules.append((mark, mark + name + "-")) }
    for font in ["font-family=\"sans-serif\"", "font-family=\"sans\""] { rules.append((font, "")) }
    for (name, variable) in names {
      for quote in ["\"", "'"] {
        for attribute in ["color", "fill", "stroke"] {
          rules.append(
            ("\(attribute)=\(quote)\(name)\(quote)", "\(attribute)=\(quote)\(variable)\(quote)"))
        }
      }
    }
    for (colour, variable) in colours {
      // Gnuplot writes a colour with and without padding.
      rules.append((String(format: "rgb(%3d, %3d, %3d)", colour[0], colour[1], colour[2]), variable))
      rules.append(("rgb(\(colour[0]),\(colour[1]),\(colour[2]))", variable))
    }
    return Substitutions(rules)
  }

  /// Colours that gnuplot calls by name: ink, the ground that it puts behind points, and what it puts behind a key.
  private static let names = [("black", "var(--ink)"), ("white", "var(--ground)"), ("lightgrey", "var(--faint)")]

  /// The preamble's colours, and the page's.
  private static let colours: [(colour: [Int], variable: String)] = [
    ([0, 0, 0], "var(--ink)"), ([0, 114, 178], "var(--blue)"), ([213, 94, 0], "var(--vermillion)"),
    ([0, 158, 115], "var(--green)"), ([204, 121, 167], "var(--purple)"), ([153, 153, 153], "var(--grey)"),
    ([204, 204, 204], "var(--faint)"),
  ]
}
