import Ensembles
import Measurement

/// The report of a run: one page that needs nothing beside itself, neither a network nor scripts.
///
/// The same store gives the same bytes.
public struct ReportPage: Sendable {
  let study: RunStudy
  let figures: FigureSet
  let origin: ReportOrigin
  /// What gnuplot drew, by the figures' names.
  let drawings: [String: String]
  let diagrams: [DiagramGroup]

  /// - Parameters:
  ///   - study: what was measured, and the theories it is held against.
  ///   - figures: the page's figures.
  ///   - drawings: what gnuplot drew, by the figures' names.
  ///   - diagrams: empty where they could not be laid out; the page then has none.
  ///   - origin: the store, and what drew its networks.
  public init(
    _ study: RunStudy, _ figures: FigureSet, drawings: [String: String], diagrams: [DiagramGroup], origin: ReportOrigin
  ) {
    self.diagrams = diagrams
    self.study = study
    self.figures = figures
    self.drawings = drawings
    self.origin = origin
  }

  /// The whole page.
  public var html: String { document.text }

  var specification: Specification { study.specification }

  private var sections: [PageSection] {
    [
      runSection, resultSection, deviationSection, distributionSection, kernelSection, interactionSection,
      predictionSection, diagramSection, agreementSection, correlatorSection, methodSection,
    ].compactMap { $0 }
  }

  private var document: Markup {
    let sections = sections
    let contents = sections.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>\n" as Markup }
    // Nothing is fetched and no script is run, whatever a store says.
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <meta name="generator" content="\(origin.reporter)"/>
      <title>\(specification.name) – nnqft report</title>
      <style>
      \(PageStyle.text)</style>
      </head>
      <body>
      <a class="skip" href="#content">Skip to the content</a>
      <div class="page">
      <header>
      <p class="label">nnqft report</p>
      <h1>\(specification.name)</h1>
      <p class="lead">\(lead)</p>
      \(facts)<nav aria-label="Contents"><ul>
      \(contents)</ul></nav>
      </header>
      <main id="content">
      \(sections.map(\.markup))</main>
      <footer>Written by \(origin.reporter) from \(origin.store). The plots were drawn by gnuplot; <code>nnqft plot</code> gives each of them as SVG, PNG and PDF, with its data and script.</footer>
      </div>
      </body>
      </html>

      """
  }

  /// Figures beside each other; those that were not drawn are left out.
  func markup(_ figures: [Figure], layout: String = "") -> Markup {
    let parts = figures.compactMap { figure in drawings[figure.name].map { PageFigure(figure: figure, svg: $0).markup }
    }
    return parts.isEmpty ? "" : "<div class=\"figures \(layout)\">\n\(parts)</div>\n"
  }
}

/// A section of a page.
struct PageSection {
  let id: String
  let title: String
  let body: Markup

  var markup: Markup {
    """
    <section id="\(id)" aria-labelledby="\(id)-heading">
    <h2 id="\(id)-heading">\(title)</h2>
    \(body)</section>

    """
  }
}
