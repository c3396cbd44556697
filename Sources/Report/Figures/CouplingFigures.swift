import FieldTheory
import Foundation
import Measurement

extension Figure {
  /// λ_m by index tuple, its mean, and the spread about it.
  static func couplings(_ measurement: CouplingMeasurement) -> Figure {
    let tensor = measurement.lambda
    let values = tensor.elements.enumerated().compactMap { place, element in
      element.value.map { (place: place, label: CorrelatorTable.label(element.indices, nil), value: $0) }
    }
    var table = DataTable(
      "λ by index tuple", [.init("tuple"), .init("indices"), .init("lambda"), .init("error", shown: NumberText.short)])
    for (place, label, value) in values {
      table.add([
        .number(Double(place)), .text(label), .number(value.value), DataTable.Cell(value.error),
      ])
    }
    let mean = GnuplotScript.number(tensor.mean.value)
    let low = GnuplotScript.number(tensor.mean.value - tensor.spread.value)
    let high = GnuplotScript.number(tensor.mean.value + tensor.spread.value)
    let hasErrors = values.contains { ($0.value.error ?? 0) > 0 }
    let cutoff = CutoffValue(measurement.cutoff).text
    return Figure(
      name: "lambda", title: "λ over index tuples at N = \(measurement.data.width)",
      caption:
        "Each point is the \(Formula.coupling) that one connected 4-point function alone would have, at the cutoff \(Formula.cutoff) = \(cutoff), with one standard error. The line is their mean, the band one standard deviation about it. A constant local coupling puts all points on the line; they share their noise.",
      alternative:
        "λ of \(values.count) index tuples at width \(measurement.data.width): mean \(NumberText.text(tensor.mean)), standard deviation over tuples \(NumberText.short(tensor.spread.value)).",
      table: table,
      commands: """
        set xlabel "index tuple"
        set ylabel "{/:Italic λ}_{/:Italic m}"
        set xrange [-1:\(tensor.elements.count)]
        set key above
        unset grid
        set object 1 rectangle from graph 0, first \(low) to graph 1, first \(high) behind fs transparent solid 0.2 noborder fc rgb grey
        plot \(mean) with lines lw 1.2 lc rgb ink title 'mean', \\
             'lambda.csv' using 'tuple':'lambda'\(hasErrors ? ":'error' with yerrorbars" : " with points") ls 1 title 'index tuples'
        """)
  }

  /// |λ| against the cutoff: its mean, the range of its elements, and the flow equation from the first cutoff.
  static func flow(_ flow: CouplingFlow) -> Figure {
    let short = NumberText.short as @Sendable (Double) -> String
    var table = DataTable(
      "λ by cutoff",
      [
        .init("cutoff"), .init("lambda"), .init("error", shown: short), .init("size"),
        .init("least", shown: short), .init("most", shown: short), .init("flow", shown: short),
      ])
    for row in flow.rows {
      let sizes = row.elements.map { abs($0.value) }.filter { $0 > 0 }
      table.add([
        row.cutoff, row.mean.value, row.mean.error, abs(row.mean.value), sizes.min(), sizes.max(),
        abs(row.flowed.value),
      ])
    }
    let slope = flow.slope.map {
      "slope \(String(format: "%.4f", $0.value)), R² = \(String(format: "%.6f", $0.rSquared))"
    }
    let sign = flow.rows.allSatisfy { $0.mean.value < 0 } ? "λ is negative throughout. " : ""
    return Figure(
      name: "flow", title: "The flow of λ over cutoffs at N = \(flow.data.width)",
      caption:
        "The size of the mean \(Formula.coupling) against the cutoff \(Formula.cutoff), the range of its elements, and what the flow equation makes of the first one. \(sign)\(slope.map { "All elements together: \($0)." } ?? "") The noise of one 4-point function is the same at every cutoff.",
      alternative:
        "Log-log plot of |λ| against the cutoff, from \(short(abs(flow.rows.first?.mean.value ?? .nan))) at \(NumberText.significant(flow.rows.first?.cutoff ?? .nan)) to \(short(abs(flow.rows.last?.mean.value ?? .nan))) at \(NumberText.significant(flow.rows.last?.cutoff ?? .nan)). \(slope.map { "Regression: \($0)." } ?? "")",
      table: table,
      commands: """
        set logscale xy
        set format xy "10^{%L}"
        set xlabel "cutoff {/:Italic Λ}"
        set ylabel "|{/:Italic λ}|"
        set key above
        plot 'flow.csv' using 'cutoff':'least':'most' with filledcurves lc rgb blue fs transparent solid 0.18 noborder title 'elements', \\
             'flow.csv' using 'cutoff':'flow' with lines lw 1.6 lc rgb ink title 'flow equation', \\
             'flow.csv' using 'cutoff':'size' with points ls 1 title 'mean'
        """)
  }

  /// The 6-point functions over their Gaussian values: those of the data, and those that couplings make.
  static func prediction(_ prediction: Prediction) -> Figure {
    let short = NumberText.short as @Sendable (Double) -> String
    let theories = prediction.scores.map(\.theory).enumerated().filter { $0.element != .gaussian }
    var table = DataTable(
      "6-point functions over their Gaussian values",
      [.init("tuple"), .init("indices"), .init("measured"), .init("error", shown: short)]
        + theories.map { .init($0.element.rawValue) })
    let rows = prediction.rows.filter { $0.gaussian != 0 }.sorted { $0.ratio < $1.ratio }
    for (place, row) in rows.enumerated() {
      table.add(
        [
          .number(Double(place)), .text(CorrelatorTable.label(row.indices, nil)), .number(row.ratio),
          DataTable.Cell(row.full.error.map { $0 / abs(row.gaussian) }),
        ] + theories.map { .number(row.predictions[$0.offset].value / row.gaussian) })
    }
    let hasErrors = rows.contains { ($0.full.error ?? 0) > 0 }
    let curves = theories.enumerated().map { place, theory in
      "'prediction.csv' using 'tuple':'\(theory.element.rawValue)' with points ls \(place % 3 + 2) ps 0.55 title '\(theory.element.rawValue)'"
    }
    let scores = prediction.scores.map { "\($0.theory.rawValue): \(NumberText.text($0.ratio))" }
    return Figure(
      name: "prediction", title: "The 6-point function predicted at N = \(prediction.data.width)",
      caption:
        "Measured 6-point functions over their Gaussian values, sorted, with one standard error, and what couplings make of them. The line at 1 is the Gaussian process. Mean of prediction over measurement – \(scores.joined(separator: "; ")).",
      alternative:
        "Ratios of \(rows.count) 6-point functions to their Gaussian values, measured and predicted. Mean of prediction over measurement: \(scores.joined(separator: "; ")).",
      table: table, shape: .keyed,
      commands: """
        set xlabel "index tuple, sorted"
        set ylabel "{/:Italic G}^{(6)} over its Gaussian value"
        set xrange [-1:\(rows.count)]
        set key above
        plot 1 with lines lw 1.2 lc rgb ink title 'GP', \\
             'prediction.csv' using 'tuple':'measured'\(hasErrors ? ":'error' with yerrorbars" : " with points") lc rgb grey pt 7 ps 0.5 title 'measured', \\
             \(curves.joined(separator: ", \\\n     "))
        """)
  }
}

extension Prediction.Row {
  fileprivate var ratio: Double { full.value / gaussian }
}
