import Ensembles
import FieldTheory
import Measurement

/// What was found: the numbers of physics, deviations, distribution, kernel.
extension ReportPage {
  var resultSection: PageSection {
    let body: Markup
    if let reproduction = study.reproduction {
      var table = HTMLTable(
        "Measured and exact", caption: "Fitted over all widths whose errors hold, beside the same of the exact theory",
        ["quantity", "measured", "exact", "pull", "widths"])
      for result in reproduction.results where result.exact.isFinite {
        table.add([
          "\(result.quantity.label)", "\(result.measured.map(NumberText.text) ?? "not determined")",
          "\(NumberText.significant(result.exact))", "\(NumberText.pull(result.pull))", "\(result.widths.count)",
        ])
      }
      body = """
        <p>Exact values come from the expectations of a single neuron, to all orders in the inverse width. \
        Errors in brackets are one standard error in units of the last digits; a pull is the \
        difference over the error.</p>
        \(table.rows.isEmpty ? "<p>The orders and widths of this run determine none of the fitted numbers.</p>\n" : table.markup)\
        \(blindness(reproduction))
        """
    } else {
      body = "<p class=\"note\">There is no comparison with an exact theory: \(unknownTheory).</p>\n"
    }
    return PageSection(id: "result", title: "Result", body: body)
  }

  var unknownTheory: String {
    if case .failure(let error) = study.comparison { error.reason } else { "" }
  }

  private func blindness(_ reproduction: Reproduction) -> Markup {
    reproduction.blind.flatMap { blindness -> [Markup] in
      let heavy = blindness.heavyTailed
      let noisy = blindness.noisy.filter { !heavy.contains($0) }
      var remarks: [Markup] = []
      if !noisy.isEmpty {
        remarks.append(
          "<p class=\"note\">At order \(blindness.order) the deviation is below its error at N = \(list(noisy)): the estimator is blind there.</p>\n"
        )
      }
      if !heavy.isEmpty {
        remarks.append(
          "<p class=\"note\">At order \(blindness.order) rare networks make the estimate at N = \(list(heavy)); its errors are too small, and it is left out of the fits.</p>\n"
        )
      }
      return remarks
    }.joined()
  }

  func list(_ widths: [Int]) -> String { widths.map(String.init).joined(separator: ", ") }

  var deviationSection: PageSection {
    let body: Markup =
      figures.deviations.isEmpty
      ? "<p class=\"note\">\(withoutDeviation)</p>\n"
      : """
      <p>How far the \(Formula.n)-point functions are from the Gaussian process that the networks become at infinite width:</p>
      \(Formula.deviationDefinition)
      <p>A mean of absolute values does not vanish where the truth is Gaussian; what it would be then is the noise floor.\(background)</p>
      \(markup(figures.deviations))
      """
    return PageSection(id: "deviations", title: "Deviations from the Gaussian process", body: body)
  }

  /// Why no deviation is shown.
  private var withoutDeviation: String {
    specification.freePropagator == nil
      ? "These densities have no known Gaussian limit to deviate from."
      : "In the Gaussian limit the n-point functions of these orders are 0, and a relative deviation has no meaning."
  }

  /// What the background is; empty where there is none, since one experiment has no scatter.
  private var background: String {
    specification.experiments > 1
      ? " The background is the scatter of one of the run’s \(specification.experiments) experiments." : ""
  }

  var distributionSection: PageSection {
    let body: Markup
    if let figure = figures.distribution {
      let exact: Markup =
        study.outputs?.exact == nil
        ? ""
        : """
        <p>The exact curve is the Fourier transform of</p>
        \(Formula.characteristicFunction)
        <p>since given the hidden layer the output is normal, and the neurons are independent.</p>

        """
      body = "\(exact)\(markup([figure], layout: "one"))"
    } else {
      body = "<p class=\"note\">Networks of this size are too large to draw again for a histogram.</p>\n"
    }
    return PageSection(id: "distribution", title: "Distribution of outputs", body: body)
  }

  var kernelSection: PageSection {
    let inputs = specification.inputs.count
    let cut: Markup =
      inputs > Figure.mostInputs ? "<p>The first \(Figure.mostInputs) of \(inputs) inputs are shown.</p>\n" : ""
    let remark: Markup = DegeneracyRemark(specification).map { "<p class=\"note\">Beware: \($0.text).</p>\n" } ?? ""
    let body: Markup =
      figures.kernel.isEmpty
      ? "<p class=\"note\">The 2-point function was not measured, or there is one input alone.</p>\n"
      : """
      <p>The 2-point function of one hidden layer is, at every width, the propagator of the free theory:</p>
      \(Formula.propagatorDefinition)
      \(cut)\(markup(figures.kernel, layout: "three"))\(remark)
      """
    return PageSection(id: "kernel", title: "Kernel", body: body)
  }
}
