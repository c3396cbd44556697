import Ensembles
import Measurement

/// The n-point functions themselves.
extension ReportPage {
  var correlatorSection: PageSection {
    let tables = specification.orders.map { order -> Markup in
      let full = table(order: order, title: "Full \(order)-point functions", \.full, showsGaussian: true)
      guard order > 2, order % 2 == 0 else { return full }
      return full + table(order: order, title: "Connected \(order)-point functions", \.connected, showsGaussian: false)
    }
    return PageSection(
      id: "correlators", title: "Correlators",
      body: """
        <p>Indices are positions among the inputs, from 0; errors in brackets count in units of the last digits.</p>
        \(tables)
        """)
  }

  private func table(
    order: Int, title: String, _ value: KeyPath<Correlator, Estimate>, showsGaussian: Bool
  ) -> Markup {
    let measurements = study.measurements.prefix(Self.mostWidths)
    let columns = measurements.map { measurement in measurement.correlators.filter { $0.order == order } }
    guard let first = columns.first, !first.isEmpty else { return "" }
    let hasGaussian = showsGaussian && first.contains { $0.gaussian != nil }
    var table = HTMLTable(
      title, ["indices"] + (hasGaussian ? ["Gaussian"] : []) + measurements.map { "N = \($0.width)" })
    for (place, correlator) in first.prefix(Self.mostTuples).enumerated() {
      let label = CorrelatorTable.label(correlator.indices, correlator.outputs)
      let gaussian: [Markup] = hasGaussian ? ["\(correlator.gaussian.map(NumberText.significant) ?? "–")"] : []
      table.add(
        ["\(label)"] + gaussian
          + columns.map { "\(place < $0.count ? NumberText.text($0[place][keyPath: value]) : "–")" })
    }
    return """
      <details class="long"><summary>\(title): \(first.count) tuples</summary>
      \(table.markup)\(rest(first.count, study.measurements.count))</details>

      """
  }

  private func rest(_ tuples: Int, _ widths: Int) -> Markup {
    guard tuples > Self.mostTuples || widths > Self.mostWidths else { return "" }
    return """
      <p>The first \(min(tuples, Self.mostTuples)) of \(tuples) tuples and \(min(widths, Self.mostWidths)) of \(widths) widths are shown; \
      <code>nnqft correlators</code> prints all.</p>

      """
  }

  /// Beyond, a page is slow to open.
  private static let mostTuples = 500
  private static let mostWidths = 12

  var methodSection: PageSection {
    PageSection(
      id: "method", title: "How the numbers are made",
      body: """
        <ul>
        <li>Networks are drawn by address: a counter-based generator makes each parameter from the seed, the width, the network’s number \
        and the parameter’s place. Results do not depend on the device, the number of threads or an interruption.</li>
        <li>Moments are summed in fixed blocks of networks, in an order that the block fixes.</li>
        <li>Errors are one standard error, from leaving out one block at a time (jackknife).</li>
        <li>Index tuples of one order share their noise, and so do orders; widths are independent.</li>
        </ul>
        <pre><code>nnqft correlators \(origin.store) --json
        nnqft compare \(origin.store) --all
        nnqft plot \(origin.store) --format all -o figures</code></pre>

        """)
  }
}
