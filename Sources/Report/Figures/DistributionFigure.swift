import Foundation
import Measurement

extension Figure {
  /// Outputs of redrawn networks beside the Gaussian process and the exact distribution: their density, and its ratio to the Gaussian.
  static func distribution(_ outputs: OutputHistogram) -> Figure {
    let plot = DistributionPlot(outputs: outputs)
    return Figure(
      name: "distribution", title: "Distribution of outputs at N = \(outputs.width)", caption: plot.caption,
      alternative: plot.alternative, table: plot.table, shape: .tall, commands: plot.commands)
  }
}

private struct DistributionPlot {
  let outputs: OutputHistogram

  private var step: Double { outputs.edges[1] - outputs.edges[0] }

  /// Densities and errors per interval. Where nothing was counted there is no density to show on a logarithmic axis.
  var table: DataTable {
    let short = NumberText.short as @Sendable (Double) -> String
    var table = DataTable(
      "Outputs in equal intervals of f",
      [.init("f", shown: short), .init("networks", shown: NumberText.whole)]
        + ["density", "error", "low", "high", "Gaussian", "exact", "ratio", "ratio error", "exact ratio"].map {
          .init($0, shown: short)
        })
    let scale = 1 / (Double(outputs.networks) * step)
    for (place, count) in outputs.counts.enumerated() {
      let n = Double(count)
      let (density, error) = (n * scale, (n * (1 - n / Double(outputs.networks))).squareRoot() * scale)
      let gaussian = outputs.gaussian.map { $0[place] / step }
      let exact = outputs.exact.map { $0[place] / step }
      let isSeen = count > 0
      table.add([
        (outputs.edges[place] + outputs.edges[place + 1]) / 2, n, isSeen ? density : nil, isSeen ? error : nil,
        isSeen ? density - error : nil, isSeen ? density + error : nil, gaussian, exact,
        isSeen ? gaussian.map { density / $0 } : nil, isSeen ? gaussian.map { error / $0 } : nil,
        gaussian.flatMap { gaussian in exact.map { $0 / gaussian } },
      ])
    }
    return table
  }

  var commands: String {
    let file = "'distribution.csv'"
    let highest = (outputs.counts.max() ?? 1)
    let range = LogarithmicRange(
      [0.5 / Double(outputs.networks) / step, Double(highest) / Double(outputs.networks) / step], air: 1.8)
    let reach = GnuplotScript.number(outputs.edges.last ?? 1)
    let theory =
      outputs.gaussian == nil
      ? ""
      : "\(file) using 'f':'Gaussian' with lines lw 1.4 dt 2 lc rgb vermillion title 'Gaussian process', "
        + (outputs.exact == nil ? "" : "\(file) using 'f':'exact' with lines lw 1.6 lc rgb ink title 'exact', ")
    let density = """
      set logscale y
      set format y "10^{%L}"
      set yrange \(range?.text ?? "[*:*]")
      set ylabel "density"
      set key bottom center
      plot \(theory)\\
           \(file) using 'f':'density':'low':'high' with yerrorbars ls 1 ps 0.5 title 'networks'
      """
    guard outputs.gaussian != nil else {
      return "set xrange [-\(reach):\(reach)]\nset xlabel \"output {/:Italic f}\"\n" + density
    }
    return """
      set xrange [-\(reach):\(reach)]
      set multiplot
      set lmargin at screen 0.15
      set rmargin at screen 0.97
      set tmargin at screen 0.97
      set bmargin at screen 0.46
      set format x ""
      \(density)
      set tmargin at screen 0.42
      set bmargin at screen 0.12
      unset logscale y
      unset key
      set format x "%g"
      set format y "%g"
      set xlabel "output {/:Italic f}"
      set ylabel "ratio to Gaussian"
      set yrange \(ratioRange)
      plot 1 with lines lw 1.4 dt 2 lc rgb vermillion, \\
           \(outputs.exact == nil ? "" : "\(file) using 'f':'exact ratio' with lines lw 1.6 lc rgb ink, ")\\
           \(file) using 'f':'ratio':'ratio error' with yerrorbars ls 1 ps 0.5
      unset multiplot
      """
  }

  /// What the networks tell apart from 1: intervals with an error below a tenth.
  private var ratioRange: String {
    guard let gaussian = outputs.gaussian else { return "[0:2]" }
    let n = Double(outputs.networks)
    let ratios = gaussian.indices.filter { outputs.counts[$0] >= 100 && gaussian[$0] > 0 }.flatMap { place in
      [Double(outputs.counts[place]) / n / gaussian[place], (outputs.exact?[place] ?? 0) / gaussian[place]]
    }.filter { $0 > 0 }
    let (least, most) = (min(ratios.min() ?? 1, 0.95), max(ratios.max() ?? 1, 1.05))
    return
      "[\(GnuplotScript.number(max(0, 1 - 1.5 * (1 - least)))):\(GnuplotScript.number(min(8, 1 + 1.5 * (most - 1))))]"
  }

  // MARK: Words

  private func agreement(_ probabilities: [Double]?) -> String? {
    probabilities.flatMap(outputs.agreement).map {
      "χ² = \(NumberText.short($0.chiSquare)) for \($0.degreesOfFreedom) degrees of freedom, \(NumberText.probability($0.probability))"
    }
  }

  /// What stands out at f = 0; nil where nothing does. A network of N neurons that are independent has the N-th power of a neuron's
  /// probability.
  private var atom: String? {
    guard outputs.showsAtom else { return nil }
    let neuron = pow(outputs.atom, 1 / Double(outputs.width))
    return
      "The peak at f = 0 is an atom: without biases a neuron is off at this input with probability \(NumberText.significant(neuron)), all of a network at once with probability \(NumberText.significant(outputs.atom)), and then the output is exactly 0."
  }

  var caption: Markup {
    let input =
      outputs.input.count <= 4 ? " x = (\(outputs.input.map(NumberText.significant).joined(separator: ", ")))" : ""
    let facts = [
      agreement(outputs.exact).map { "Beside the exact distribution: \($0)." },
      agreement(outputs.gaussian).map { "Beside the Gaussian process: \($0)." },
      atom,
      outputs.outside > 0 ? "\(outputs.outside) networks are outside the plot." : nil,
    ].compactMap { $0 }
    let source =
      "Output f at the first input\(input) of \(outputs.networks) of the run’s networks of width \(outputs.width), drawn again by their addresses."
    return "\(source) \(facts.joined(separator: " "))"
  }

  var alternative: String {
    "Histogram of \(outputs.networks) outputs beside the Gaussian and the exact density, on a logarithmic axis, and below it the ratio to the Gaussian. "
      + [agreement(outputs.exact).map { "Exact: \($0)." }, agreement(outputs.gaussian).map { "Gaussian: \($0)." }]
      .compactMap { $0 }.joined(separator: " ")
  }
}
