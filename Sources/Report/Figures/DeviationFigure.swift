import Foundation
import Measurement

extension Figure {
  /// m_n against the width: measured, noise floor, exact, and the fitted power where the widths allow one.
  ///
  /// - Parameter compared: the same order beside the exact theory; empty where there is none.
  /// Nil where the order has no relative deviation.
  static func deviation(order: Int, _ measurements: [WidthMeasurement], _ compared: [OrderComparison]) -> Figure? {
    let plot = DeviationPlot(order: order, measurements, compared)
    guard let range = plot.range else { return nil }
    return Figure(
      name: "m\(order)", title: "Deviation from the Gaussian process at order \(order), against the width",
      caption: plot.caption, alternative: plot.alternative, table: plot.table, shape: .keyed,
      commands: plot.commands(range))
  }
}

private struct DeviationPlot {
  let order: Int
  let points: [(measurement: WidthMeasurement, deviation: Deviation, exact: ComparedDeviation?)]
  private let law: PowerLaw?

  init(order: Int, _ measurements: [WidthMeasurement], _ compared: [OrderComparison]) {
    self.order = order
    let exact = Dictionary(
      compared.compactMap { row in row.deviation.map { (row.width, $0) } }, uniquingKeysWith: { $1 })
    points = measurements.sorted { $0.width < $1.width }.compactMap { measurement in
      measurement.deviations.first { $0.order == order }.map { (measurement, $0, exact[measurement.width]) }
    }
    law = PowerLaw(points.map(\.deviation))
  }

  /// What the axis of m_n holds: a theory that is zero but for rounding has no place on it.
  var range: LogarithmicRange? {
    let values =
      points.map(\.deviation.m.value) + points.compactMap(\.deviation.noiseFloor)
      + points.compactMap(\.deviation.background)
      + points.compactMap { $0.exact?.exact }
    let largest = values.max() ?? 0
    return LogarithmicRange(values.filter { $0 > 1e-12 * largest }, air: 2)
  }

  /// What is said of a power that the widths exclude; nil where they do not.
  private var rejection: String? {
    guard let law, law.isRejected, let probability = law.probability else { return nil }
    return "a single power is rejected, \(NumberText.probability(probability))"
  }

  /// The power that is drawn: a line through points that exclude it would claim what they deny.
  private var drawnLaw: PowerLaw? { rejection == nil ? law : nil }

  private var hasExact: Bool { order > 2 && points.contains { ($0.exact?.exact ?? 0) > 0 } }
  private var hasFloor: Bool { points.contains { $0.deviation.noiseFloor != nil } }
  private var hasBackground: Bool { points.contains { $0.deviation.background != nil } }

  var table: DataTable {
    let short = NumberText.short as @Sendable (Double) -> String
    var table = DataTable(
      "Mean relative deviation of the \(order)-point functions from the Gaussian process, by width",
      [
        .init("N", shown: NumberText.whole), .init("networks", shown: NumberText.whole), .init("m"),
        .init("error", shown: short),
        .init("low", shown: short), .init("high", shown: short), .init("noise floor", shown: short),
        .init("background", shown: short), .init("exact", shown: short), .init("signed", shown: short),
        .init("signed error", shown: short), .init("fit", shown: short),
      ])
    for (measurement, deviation, exact) in points {
      let (value, error) = (deviation.m.value, deviation.m.error ?? 0)
      table.add([
        Double(measurement.width), Double(measurement.networks), value, deviation.m.error,
        value - error, value + error, deviation.noiseFloor, deviation.background,
        order > 2 ? exact?.exact : nil, order > 2 ? exact?.measured.value : nil,
        order > 2 ? exact?.measured.error : nil,
        drawnLaw?.widths.contains(measurement.width) ?? false ? fit?(measurement.width) : nil,
      ])
    }
    return table
  }

  func commands(_ range: LogarithmicRange) -> String {
    let file = "'m\(order).csv'"
    let bottom = GnuplotScript.number(range.low)
    var plots: [String] = []
    if hasFloor {
      plots.append(
        "\(file) using 'N':'noise floor' with filledcurves y1=\(bottom) lc rgb grey fs transparent solid 0.22 noborder title 'noise floor'"
      )
    }
    if hasBackground {
      plots.append(
        "\(file) using 'N':'background' with lines dt 3 lw 1.2 lc rgb grey title 'background'")
    }
    if hasExact {
      plots.append("\(file) using 'N':'exact' with lines lw 1.6 lc rgb ink title 'exact'")
    }
    if let drawnLaw {
      plots.append(
        "\(file) using 'N':'fit' with lines dt 2 lw 2 lc rgb vermillion title "
          + GnuplotScript.quoted("fit, slope " + NumberText.text(drawnLaw.slope)))
    }
    // A bar that ends at 0 or below goes to the axis.
    let low = "(column('low') > \(bottom) ? column('low') : \(bottom))"
    plots.append("\(file) using 'N':'m':\(low):'high' with yerrorbars ls 1 title 'measured'")
    if hasExact {
      // Rings around the points, which would cover them.
      plots.append(
        "\(file) using 'N':'signed' with points pt 6 ps 1.4 lw 1.4 lc rgb green title 'with exact signs'")
    }
    let widths = LogarithmicRange(points.map { Double($0.measurement.width) }, air: 1.35)
    // On the right m_n is small: there is room above.
    let remark = rejection.map { "set label \(GnuplotScript.quoted($0)) at graph 0.98, graph 0.95 right\n" } ?? ""
    return """
      set logscale xy
      set format xy "10^{%L}"
      set xlabel "width {/:Italic N}"
      set ylabel "{/:Italic m}_{\(order)}"
      set xrange \(widths?.text ?? "[1:10]")
      set yrange \(range.text)
      set key above vertical maxrows 3
      \(remark)plot \(plots.joined(separator: ", \\\n     "))
      """
  }

  /// The fitted power goes through the weighted middle of its widths, where least squares put it.
  private var fit: ((Int) -> Double)? {
    guard let law = drawnLaw else { return nil }
    var (weights, sum) = (0.0, 0.0)
    for (measurement, deviation, _) in points where law.widths.contains(measurement.width) {
      guard let error = deviation.m.error, error > 0 else { return nil }
      let weight = (deviation.m.value / error) * (deviation.m.value / error)
      weights += weight
      sum += weight * (log(deviation.m.value) - law.slope.value * log(Double(measurement.width)))
    }
    return { exp(sum / weights + law.slope.value * log(Double($0))) }
  }

  // MARK: Words

  var caption: Markup {
    let m = Formula.deviation(order)
    let exact: Markup =
      order == 2
      ? "The 2-point function of one hidden layer is the propagator at every width, so that all of this is noise."
      : hasExact
        ? "Open circles use each tuple’s exact sign in place of the absolute value, so that noise does not raise them; where they are missing they are negative or out of range."
        : ""
    return "\(m) against the width, with one standard error. \(order == 2 ? "" : power) \(exact)"
  }

  /// What the widths say of a single power.
  private var power: String {
    guard let law else { return "No slope is fitted: fewer than two widths stand clear of the noise floor." }
    let widths = "the widths \(list(law.widths)), which stand clear of the noise floor"
    guard let rejection else { return "The slope \(NumberText.text(law.slope)) is fitted to \(widths)." }
    return "No slope is drawn: by \(widths), \(rejection) (χ² = \(NumberText.short(law.chiSquare)) for "
      + "\(law.degreesOfFreedom) degrees of freedom; the level is \(NumberText.short(Constancy.significance)))."
  }

  var alternative: String {
    let facts = points.map { measurement, deviation, exact in
      "N = \(measurement.width): \(NumberText.text(deviation.m))"
        + (order > 2 ? exact.map { ", exact \(NumberText.short($0.exact))" } ?? "" : "")
    }
    let slope = drawnLaw.map { " Fitted slope \(NumberText.text($0.slope))." }
    let verdict = order > 2 ? slope ?? rejection.map { " By these \($0)." } ?? "" : ""
    return "Log-log plot of m\(order) against the width. \(facts.joined(separator: "; ")).\(verdict)"
  }

  private func list(_ widths: [Int]) -> String { widths.map(String.init).joined(separator: ", ") }
}
