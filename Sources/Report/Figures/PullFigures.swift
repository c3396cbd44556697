import Foundation
import Measurement

extension Figure {
  /// Pulls of all n-point functions against the exact theory: by width, as histograms, and their quantiles beside the standard
  /// normal distribution's. Empty where no pull is known.
  static func pulls(_ comparison: Comparison) -> [Figure] {
    let orders = Set(comparison.orders.map(\.order)).sorted()
    let pulls = orders.compactMap { order -> OrderPulls? in
      let of = comparison.orders.filter { $0.order == order }
      let points = of.flatMap { row in row.rows.compactMap { $0.pull.map { (row.width, $0) } } }.filter {
        $0.1.isFinite
      }
      return points.isEmpty ? nil : OrderPulls(order: order, points: points)
    }
    return pulls.isEmpty ? [] : [byWidth(pulls), histogram(pulls), quantiles(pulls)]
  }

  private struct OrderPulls {
    let order: Int
    let points: [(width: Int, pull: Double)]

    var meanSquare: Double { points.reduce(0) { $0 + $1.pull * $1.pull } / Double(points.count) }
  }

  private static func byWidth(_ pulls: [OrderPulls]) -> Figure {
    var table = DataTable(
      "Pulls by order and width",
      [.init("n"), .init("N", shown: NumberText.whole), .init("pull", shown: NumberText.pull)])
    for order in pulls {
      for (width, pull) in thinned(order.points) { table.add([Double(order.order), Double(width), pull]) }
    }
    let widths = LogarithmicRange(pulls.flatMap { $0.points.map { Double($0.width) } }, air: 1.5)
    let most = max(4, 1.08 * (pulls.flatMap { $0.points.map { abs($0.pull) } }.max() ?? 0))
    // Orders stand beside each other, so that none hides another.
    let plots = pulls.enumerated().map { place, order in
      let shift = pow(1.09, Double(place) - Double(pulls.count - 1) / 2)
      return
        "'pulls.csv' using (column('N')*\(GnuplotScript.number(shift))):(column('n')==\(order.order) ? column('pull') : NaN)"
        + " with points ls \(place % 4 + 1) title '{/:Italic n} = \(order.order)'"
    }
    return Figure(
      name: "pulls", title: "Pulls against the exact theory, by width",
      caption:
        "Each point is one n-point function, (measured − exact)/error. The bands are one and two standard errors. Within a column the points share their noise and move together.",
      alternative: "Pulls against width, by order. "
        + pulls.map { "n = \($0.order): mean square \(NumberText.short($0.meanSquare)) over \($0.points.count)" }
        .joined(separator: "; ") + "; 1 is expected.",
      table: table,
      commands: """
        set logscale x
        set format x "10^{%L}"
        set xlabel "width {/:Italic N}"
        set ylabel "pull"
        set xrange \(widths?.text ?? "[1:10]")
        set yrange [-\(GnuplotScript.number(most)):\(GnuplotScript.number(most))]
        set key above
        unset grid
        set object 1 rectangle from graph 0, first -2 to graph 1, first 2 behind fs transparent solid 0.16 noborder fc rgb grey
        set object 2 rectangle from graph 0, first -1 to graph 1, first 1 behind fs transparent solid 0.22 noborder fc rgb grey
        plot 0 with lines lw 0.8 lc rgb ink notitle, \\
             \(plots.joined(separator: ", \\\n     "))
        """)
  }

  /// Of the histogram: where a measurement and a theory have nothing to do with each other, pulls have no bounds.
  private static let farthestPull = 50.0

  private static func histogram(_ pulls: [OrderPulls]) -> Figure {
    let largest = pulls.flatMap { $0.points.map { abs($0.pull) } }.max() ?? 0
    let edge = min(max(4, largest.rounded(.up)), farthestPull)
    let step = 0.5
    let bins = Int(2 * edge / step)
    var table = DataTable(
      "Density of pulls", [.init("pull")] + pulls.map { .init("n = \($0.order)", shown: NumberText.short) })
    let densities = pulls.map { order -> [Double] in
      var counts = [Double](repeating: 0, count: bins)
      for (_, pull) in order.points { counts[Int(min(Double(bins - 1), max(0, (pull + edge) / step)))] += 1 }
      return counts.map { $0 / Double(order.points.count) / step }
    }
    for bin in 0..<bins { table.add([-edge + (Double(bin) + 0.5) * step] + densities.map { $0[bin] }) }
    let plots = pulls.enumerated().map { place, order in
      "'pulls-histogram.csv' using 'pull':'n = \(order.order)' with boxes fs transparent solid 0.18 border "
        + "lw 1.4 lc rgb \(colours[place % colours.count]) title '{/:Italic n} = \(order.order)'"
    }
    return Figure(
      name: "pulls-histogram", title: "Histogram of the pulls beside the standard normal density",
      caption:
        "Pulls of all tuples and widths, by order, beside the standard normal density. Tuples are not independent: the table of agreement says how many independent numbers they amount to."
        + (largest > edge ? " Those beyond ±\(NumberText.short(edge)) are in the outermost bins." : ""),
      alternative: "Histograms of pulls for "
        + pulls.map { "n = \($0.order)" }.joined(separator: ", ") + " beside the standard normal density.",
      table: table,
      commands: """
        set xlabel "pull"
        set ylabel "density"
        set xrange [-\(GnuplotScript.number(edge)):\(GnuplotScript.number(edge))]
        set yrange [0:*]
        set key above
        set samples 300
        set boxwidth \(GnuplotScript.number(step))
        plot \(plots.joined(separator: ", \\\n     ")), \\
             exp(-x*x/2)/sqrt(2*pi) with lines lw 1.6 dt 2 lc rgb ink title 'standard normal'
        """)
  }

  private static func quantiles(_ pulls: [OrderPulls]) -> Figure {
    var table = DataTable(
      "Quantiles of pulls", [.init("n"), .init("normal"), .init("pull", shown: NumberText.pull)])
    for order in pulls {
      let sorted = order.points.map(\.pull).sorted()
      let count = sorted.count
      // A few hundred points draw the curve; the extremes are all kept.
      let stride = max(1, count / 120)
      for (place, pull) in sorted.enumerated() where place % stride == 0 || place < 20 || place >= count - 20 {
        table.add([
          Double(order.order), normalQuantile((Double(place) + 0.5) / Double(count)), pull,
        ])
      }
    }
    let plots = pulls.enumerated().map { place, order in
      "'pulls-quantiles.csv' using 'normal':(column('n')==\(order.order) ? column('pull') : NaN) "
        + "with points ls \(place % 4 + 1) title '{/:Italic n} = \(order.order)'"
    }
    return Figure(
      name: "pulls-quantiles", title: "Quantiles of the pulls against the standard normal distribution",
      caption:
        "Sorted pulls against the quantiles of the standard normal distribution; pulls that follow it lie on the line.",
      alternative: "Quantile-quantile plot of the pulls against the standard normal distribution.",
      table: table,
      commands: """
        set xlabel "quantile of the standard normal"
        set ylabel "quantile of the pulls"
        set key above
        plot x with lines lw 1.2 lc rgb ink notitle, \\
             \(plots.joined(separator: ", \\\n     "))
        """)
  }

  private static let colours = ["blue", "vermillion", "green", "purple"]

  /// At most some forty points a width, which keep the extremes and the spread.
  private static func thinned(_ points: [(width: Int, pull: Double)]) -> [(Int, Double)] {
    Dictionary(grouping: points, by: \.width).sorted { $0.key < $1.key }.flatMap { width, points in
      let sorted = points.map(\.pull).sorted()
      let stride = max(1, sorted.count / 40)
      return sorted.enumerated().filter { place, _ in place % stride == 0 || place == sorted.count - 1 }.map {
        (width, $1)
      }
    }
  }
}
