import FieldTheory
import Measurement

/// The effective action: couplings, their flow, and what they predict.
extension ReportPage {
  var interactionSection: PageSection {
    let body: Markup
    switch study.interaction {
    case .failure(let error):
      body = "<p class=\"note\">The effective theory has nothing to say: \(error.reason).</p>\n"
    case .success(let interaction):
      body = """
        <p>To first order the connected 4-point function is one vertex that joins four propagators, integrated over the box [−Λ, Λ] in every \
        direction, so that each index tuple has a coupling of its own:</p>
        \(Formula.couplingDefinition)
        \(couplings(interaction.couplings))\(tails(interaction.couplings.data, [4, 6]))
        \(markup([figures.couplings, figures.flow].compactMap { $0 }))\
        \(flow(interaction.flow))
        """
    }
    return PageSection(id: "interaction", title: "Interaction", body: body)
  }

  private func couplings(_ measurement: CouplingMeasurement) -> Markup {
    var table = HTMLTable(
      "Couplings at N = \(measurement.data.width)",
      caption: "At the cutoff Λ = \(CutoffValue(measurement.cutoff).text); the spread is over index tuples",
      ["coupling", "mean", "spread", "spread of noise alone", "tuples"])
    let tensors = [("λ", measurement.lambda)] + (measurement.kappa.map { [("κ", $0)] } ?? [])
    for (name, tensor) in tensors {
      table.add([
        "\(name)", "\(NumberText.text(tensor.mean))", "\(NumberText.short(tensor.spread.value))",
        "\(NumberText.short(tensor.noise))", "\(tensor.elements.count - tensor.undefined)",
      ])
    }
    return table.markup + "<p>\(CouplingTable.verdict(measurement.constancy, isExact: false))</p>\n"
  }

  /// Nothing where the errors of these orders, of those that were measured, can be trusted.
  private func tails(_ data: FieldData, _ orders: [Int]) -> Markup {
    let measured = orders.filter { specification.orders.contains($0) }
    return data.tailRemark(orders: measured).map { "<p class=\"note\">\($0)</p>\n" } ?? ""
  }

  private func flow(_ flow: CouplingFlow) -> Markup {
    var words: [String] = []
    if let slope = flow.slope {
      words.append(
        "The slope of log |λ| against log Λ is \(NumberText.value(Estimate(value: slope.value, error: slope.error))), R² = "
          + NumberText.determination(slope.rSquared)
      )
    }
    if let scaling = flow.scaling {
      words.append("the propagator’s scaling says \(NumberText.short(scaling.dimension))")
    }
    return words.isEmpty ? "" : "<p>\(words.joined(separator: "; ")).</p>\n"
  }

  var predictionSection: PageSection? {
    guard case .success(let interaction) = study.interaction, let prediction = interaction.prediction,
      let figure = figures.prediction
    else { return nil }
    var table = HTMLTable(
      "Predictions of the 6-point function", caption: "Means over index tuples; GP+λ+κ is a fit, and no prediction",
      ["theory", "prediction over measurement", "mean square pull", "largest"])
    for score in prediction.scores {
      table.add([
        "\(score.theory.rawValue)", "\(NumberText.text(score.ratio))", "\(NumberText.short(score.pulls?.meanSquare))",
        "\(NumberText.short(score.pulls?.largest))",
      ])
    }
    return PageSection(
      id: "prediction", title: "The 6-point function predicted",
      body: """
        <p>The couplings that the 4-point function gives predict the 6-point function: the Gaussian value, and a vertex with four of the six \
        points times the propagator of the other two, in all 15 channels.</p>
        \(table.markup)\(tails(prediction.data, [4, 6]))\(markup([figure], layout: "one"))
        """)
  }

  var diagramSection: PageSection? {
    guard !diagrams.isEmpty else { return nil }
    let groups = diagrams.map { group -> Markup in
      let drawings = group.drawings.map { drawing -> Markup in
        "<figure>\n\(drawing.svg)\n<figcaption><b>\(drawing.title)</b> \(drawing.caption)</figcaption>\n</figure>\n"
      }
      return "<h3>\(group.title)</h3>\n<div class=\"diagrams\">\n\(drawings)</div>\n"
    }
    return PageSection(
      id: "diagrams", title: "Feynman diagrams",
      body: """
        <p>What entered the predictions. Lines are propagators, which for one hidden layer are the exact 2-point functions, so that \
        self-energy insertions drop out; dots are vertices, integrated over the inputs.</p>
        \(groups)
        """)
  }
}
