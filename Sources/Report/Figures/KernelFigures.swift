import Foundation
import Measurement

extension Figure {
  /// The 2-point function between the inputs as heat maps: measured, the propagator, and their difference in units of error.
  ///
  /// Of several outputs the first. Empty where the 2-point function was not measured.
  static func kernel(_ measurement: WidthMeasurement) -> [Figure] {
    let pairs = measurement.correlators.filter { $0.order == 2 && $0.outputs == [0, 0] }
      .filter { $0.indices.allSatisfy { $0 < mostInputs } }
    guard pairs.count > 1 else { return [] }
    let inputs = 1 + (pairs.map { $0.indices[1] }.max() ?? 0)
    let size = "\(inputs) × \(inputs)"
    let width = measurement.width
    let measured = HeatMap(
      name: "kernel-measured", title: "Measured 2-point function at N = \(width)", pairs: pairs, value: \.full.value,
      scale: .sequential(range(pairs)))
    var figures = [
      measured.figure(
        caption: "Measured \(Formula.twoPoint) at \(Formula.width(width)).",
        alternative: "Heat map of the measured 2-point function between \(size) inputs, from \(measured.span).")
    ]
    guard pairs.allSatisfy({ $0.gaussian != nil }) else { return figures }
    let exact = HeatMap(
      name: "kernel-exact", title: "Exact propagator", pairs: pairs, value: { $0.gaussian },
      scale: .sequential(range(pairs)))
    figures.append(
      exact.figure(
        caption: "The propagator \(Formula.propagator), exactly, with the same colours.",
        alternative: "Heat map of the exact propagator between \(size) inputs, from \(exact.span)."))
    let pulls = HeatMap(
      name: "kernel-pull", title: "Difference in units of its error", pairs: pairs, value: pull,
      scale: .diverging(max(3, pairs.compactMap(pull).map(abs).max() ?? 0)))
    guard pairs.contains(where: { pull($0) != nil }) else { return figures }
    figures.append(
      pulls.figure(
        caption: "Measured minus exact in units of one standard error. Neighbouring inputs share their noise.",
        alternative: "Heat map of the differences in units of their errors, from \(pulls.span)."))
    return figures
  }

  /// More cells would be smaller than a letter.
  static let mostInputs = 48

  private static func pull(_ pair: Correlator) -> Double? {
    guard let gaussian = pair.gaussian, let error = pair.full.error, error > 0 else { return nil }
    return (pair.full.value - gaussian) / error
  }

  private static func range(_ pairs: [Correlator]) -> ClosedRange<Double> {
    let values = pairs.map(\.full.value) + pairs.compactMap(\.gaussian)
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    return low < high ? low...high : (low - 1)...(high + 1)
  }
}

/// A symmetric matrix as coloured cells.
private struct HeatMap {
  let name, title: String
  let pairs: [Correlator]
  let value: (Correlator) -> Double?
  let scale: Scale

  enum Scale {
    case sequential(ClosedRange<Double>)
    /// Symmetric about zero.
    case diverging(Double)
  }

  var span: String {
    let values = pairs.compactMap(value)
    return "\(NumberText.short(values.min())) to \(NumberText.short(values.max()))"
  }

  func figure(caption: Markup, alternative: String) -> Figure {
    Figure(
      name: name, title: title, caption: caption, alternative: alternative, table: table, shape: .square,
      commands: commands)
  }

  private var count: Int { 1 + (pairs.map { $0.indices[1] }.max() ?? 0) }

  private var table: DataTable {
    var table = DataTable(title, [.init("i"), .init("j"), .init("value")])
    let known = Dictionary(pairs.map { ($0.indices, value($0)) }, uniquingKeysWith: { $1 })
    // Gnuplot wants the whole grid, row by row.
    for i in 0..<count {
      for j in 0..<count { table.add([Double(i), Double(j), known[[min(i, j), max(i, j)]] ?? nil]) }
    }
    return table
  }

  private var commands: String {
    return """
      \(palette)
      unset key
      unset grid
      set border 0
      set tics scale 0
      set size ratio -1
      set xrange [-0.5:\(count - 1).5]
      set yrange [\(count - 1).5:-0.5]
      set xtics \(max(1, (count + 7) / 8))
      set ytics \(max(1, (count + 7) / 8))
      set xlabel "input {/:Italic j}"
      set ylabel "input {/:Italic i}"
      plot '\(name).csv' using 'j':'i':'value' with image pixels
      """
  }

  /// Viridis, which grows evenly in lightness; and blue to vermillion through white.
  private var palette: String {
    switch scale {
    case .sequential(let range):
      """
      set palette defined (0 "#440154", 1 "#482878", 2 "#3E4A89", 3 "#31688E", 4 "#26828E", 5 "#1F9E89", 6 "#35B779", 7 "#6DCD59", 8 "#B4DE2C", 9 "#FDE725")
      set cbrange [\(GnuplotScript.number(range.lowerBound)):\(GnuplotScript.number(range.upperBound))]
      """
    case .diverging(let most):
      """
      set palette defined (-3 "#00456B", -2 "#0072B2", -1 "#8CC3E4", 0 "#F7F7F7", 1 "#F2B48C", 2 "#D55E00", 3 "#7F3700")
      set cbrange [-\(GnuplotScript.number(most)):\(GnuplotScript.number(most))]
      """
    }
  }
}
