import Ensembles
import Foundation
import Measurement

/// What was run, on what.
extension ReportPage {
  var lead: Markup {
    let architecture = specification.architecture
    let layers = architecture.hiddenLayers.map(\.activation.name).joined(separator: ", ")
    let widths = study.measurements.map(\.width)
    let span =
      widths.count == 1
      ? "width \(widths[0])" : "\(widths.count) widths from \(widths.min() ?? 0) to \(widths.max() ?? 0)"
    return """
      Random neural networks with one hidden layer of \(layers) neurons, measured as a quantum field theory at \
      \(span) on \(specification.inputs.count) inputs.
      """
  }

  /// The numbers to begin with.
  var facts: Markup {
    let networks = study.measurements.map { Double($0.networks) }.reduce(0, +)
    var facts: [(label: String, value: String, remark: String)] = [
      ("networks", NumberText.count(networks).trimmed, "at \(study.measurements.count) widths")
    ]
    if let result = study.reproduction?.results.first(where: { $0.quantity == .fourPoint }),
      let measured = result.measured
    {
      facts.append((result.quantity.label, NumberText.text(measured), "exact \(NumberText.significant(result.exact))"))
    }
    for (quantity, order) in [(Reproduction.Result.Quantity.fourPointSlope, 4), (.sixPointSlope, 6)] {
      guard let result = study.reproduction?.results.first(where: { $0.quantity == quantity }),
        let measured = result.measured
      else { continue }
      facts.append(
        (
          "slope of m\(Self.subscripted(order))", NumberText.text(measured),
          "exact \(NumberText.significant(result.exact))"
        ))
    }
    if let pull = largestPull {
      facts.append(("largest pull", NumberText.pull(pull.pull), "of \(pull.count), against exact values"))
    }
    let items = facts.map { fact -> Markup in
      "<li><span>\(fact.label)</span> <b>\(fact.value)</b> <small>\(fact.remark)</small></li>\n"
    }
    return "<ul class=\"facts\">\n\(items)</ul>\n"
  }

  private var largestPull: (pull: Double, count: Int)? {
    guard let comparison = try? study.comparison.get() else { return nil }
    let pulls = comparison.orders.flatMap(\.rows).compactMap(\.pull)
    return pulls.max { abs($0) < abs($1) }.map { ($0, pulls.count) }
  }

  static func subscripted(_ order: Int) -> String {
    String("\(order)".map { Character(UnicodeScalar(0x2080 + UInt32($0.wholeNumberValue ?? 0)) ?? "n") })
  }

  var runSection: PageSection {
    let architecture = specification.architecture
    let layers = architecture.hiddenLayers.map(\.activation.name).joined(separator: ", ")
    var table = HTMLTable("Specification", ["key", "value"])
    let rows: [(String, String)] = [
      ("activation", layers),
      ("inputs", "\(specification.inputs.count) points of dimension \(architecture.inputDimension)"),
      ("outputs", "\(architecture.outputDimension)"), ("weights", density(specification.weights, "/fan-in")),
      ("biases", specification.biases.deviation == 0 ? "none" : density(specification.biases, "")),
      ("widths", specification.widths.map(String.init).joined(separator: ", ")),
      ("orders", specification.orders.map(String.init).joined(separator: ", ")),
      ("networks per width", "\(specification.networks)"), ("experiments", "\(specification.experiments)"),
      ("seed", "\(specification.seed)"), ("estimator", specification.estimator.rawValue),
    ]
    for (key, value) in rows { table.add(["\(key)", "\(value)"]) }
    return PageSection(
      id: "run", title: "What was run",
      body: """
        <p>A network is the random function</p>
        \(Formula.network)
        <p>with a hidden layer of \(Formula.width) neurons and parameters drawn from normal densities.</p>
        \(table.markup.withClass("words"))\(inputs)\(provenance)
        """)
  }

  private func density(_ density: NormalDensity, _ suffix: String) -> String {
    "normal, mean \(NumberText.significant(density.mean)), variance \(NumberText.significant(density.deviation * density.deviation))\(suffix)"
  }

  private var inputs: Markup {
    let shown = specification.inputs.prefix(Self.mostInputs)
    var table = HTMLTable("Inputs", ["index", "x"])
    for (place, point) in shown.enumerated() {
      let text = point.prefix(Self.mostCoordinates).map(NumberText.significant).joined(separator: ", ")
      table.add(["\(place)", "\(text)\(point.count > Self.mostCoordinates ? ", …" : "")"])
    }
    let rest = specification.inputs.count - shown.count
    let remark: Markup = rest > 0 ? "<p>\(rest) more inputs are not shown.</p>\n" : ""
    return "<details class=\"long\"><summary>Inputs</summary>\n\(table.markup.withClass("words"))\(remark)</details>\n"
  }

  private static let mostInputs = 64
  private static let mostCoordinates = 8

  private var provenance: Markup {
    var table = HTMLTable("Devices", ["device", "backend", "units", "driver"])
    for device in origin.devices {
      table.add(["\(device.name)", "\(device.backend)", "\(device.computeUnits)", "\(device.driver)"])
    }
    return """
      <h3>Provenance</h3>
      <p>Drawn by \(origin.program), begun \(origin.began), last written \(origin.written). A network’s parameters are functions of the \
      seed, the width and the network’s number alone, so that any device gives the same numbers.</p>
      \(table.markup.withClass("words"))
      """
  }
}

extension Markup {
  /// The first table with a class of its own.
  func withClass(_ name: String) -> Markup {
    Markup(trusted: text.replacingOccurrences(of: "<table>", with: "<table class=\"\(name)\">"))
  }
}

extension String {
  var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
