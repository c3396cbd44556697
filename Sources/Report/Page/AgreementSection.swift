import Measurement

/// How well measurement and exact theory agree.
extension ReportPage {
  var agreementSection: PageSection {
    guard let comparison = try? study.comparison.get() else {
      return PageSection(
        id: "agreement", title: "Agreement with the exact theory",
        body: "<p class=\"note\">There is no comparison with an exact theory: \(unknownTheory).</p>\n\(nullTests)")
    }
    guard !figures.pulls.isEmpty else {
      return PageSection(
        id: "agreement", title: "Agreement with the exact theory",
        body: "<p class=\"note\">One block alone has no errors, and so no pulls.</p>\n\(nullTests)")
    }
    return PageSection(
      id: "agreement", title: "Agreement with the exact theory",
      body: """
        <p>Every measured \(Formula.n)-point function has a pull against its exact value at that width,</p>
        \(Formula.pull)
        <p>which is standard normal if the theory and the errors are right.</p>
        \(markup(figures.pulls))\(table(comparison))\(nullTests)
        """)
  }

  /// One line a width and order.
  private func table(_ comparison: Comparison) -> Markup {
    var table = HTMLTable(
      "Agreement by width and order",
      caption:
        "The tuples of an order share their noise and amount to the stated number of independent ones; a right theory exceeds ⟨pull²⟩ with probability p",
      [
        "N", "n", "networks", "deviation, measured", "exact", "pull", "⟨pull²⟩", "independent", "p", "largest pull", "",
      ])
    for order in comparison.orders {
      let deviation = order.order == 2 ? nil : order.deviation
      let remark = order.isHeavyTailed ? "heavy tails" : deviation?.isBlind ?? false ? "blind" : ""
      table.add([
        "\(order.width)", "\(order.order)", "\(Self.grouped(order.networks))",
        "\(deviation.map { NumberText.text($0.measured) } ?? "–")", "\(NumberText.short(deviation?.exact))",
        "\(NumberText.pull(deviation?.pull))", "\(NumberText.short(order.pulls?.meanSquare))",
        "\(NumberText.short(order.pulls?.effectiveNumber))", "\(NumberText.bounded(order.pulls?.probability))",
        "\(NumberText.short(order.pulls?.largest))", "\(remark)",
      ])
    }
    return table.markup
  }

  /// 1000000 with thin spaces.
  static func grouped(_ number: UInt64) -> String {
    let digits = Array(String(number))
    return digits.enumerated().map { place, digit in
      (place > 0 && (digits.count - place) % 3 == 0 ? "\u{202f}" : "") + String(digit)
    }.joined()
  }

  private var nullTests: Markup {
    let tests = study.measurements.flatMap { measurement in measurement.nullTests.map { (measurement.width, $0) } }
    guard !tests.isEmpty else { return "" }
    var table = HTMLTable(
      "Null test",
      caption: "Odd n-point functions vanish exactly; ⟨pull²⟩ is 1 on average, and exceeded with probability p",
      ["N", "n", "tuples", "⟨pull²⟩", "independent", "p", "largest pull"])
    for (width, test) in tests {
      table.add([
        "\(width)", "\(test.order)", "\(test.pulls.tuples)", "\(NumberText.short(test.pulls.meanSquare))",
        "\(NumberText.short(test.pulls.effectiveNumber))", "\(NumberText.bounded(test.pulls.probability))",
        "\(NumberText.short(test.pulls.largest))",
      ])
    }
    return "<details class=\"long\"><summary>Null test of odd orders</summary>\n\(table.markup)</details>\n"
  }
}
