import Foundation
import Measurement

/// The scan over widths as a small plot of text: m_n against N, both on logarithmic axes. Each order is drawn with its digit, errors as
/// bars, noise floors as dots.
struct ScanPlot {
  private let points: [Deviation]
  private let orders: [Int]
  private let horizontal: LogarithmicAxis
  private let vertical: LogarithmicAxis

  /// Nil where there is nothing to see: fewer than two widths, or no deviation above zero.
  ///
  /// - Parameter deviations: of all widths and orders. Order 2 is left out where there are others: its true deviation is zero.
  init?(_ deviations: [Deviation], columns: Int = 61, rows: Int = 15) {
    let isAlone = deviations.allSatisfy { $0.order == 2 }
    points = deviations.filter { ($0.order > 2 || isAlone) && $0.m.value > 0 && $0.m.value.isFinite }
    orders = Set(points.map(\.order)).sorted()
    let floors = points.compactMap(\.noiseFloor).filter { $0 > 0 && $0.isFinite }
    guard Set(points.map(\.width)).count > 1,
      let horizontal = LogarithmicAxis(points.map { Double($0.width) }, cells: columns),
      let vertical = LogarithmicAxis(points.map(\.m.value) + floors, cells: rows)
    else { return nil }
    self.horizontal = horizontal
    self.vertical = vertical
  }

  var text: String {
    let isUnicode = TextStyle.current.hasUnicode
    let (bar, dot): (Character, Character) = isUnicode ? ("│", "·") : ("|", ".")
    var cells = [[Character]](
      repeating: [Character](repeating: " ", count: horizontal.cells), count: vertical.cells)
    for point in points {
      guard let error = point.m.error, let column = horizontal.cell(Double(point.width)) else { continue }
      let low = vertical.cell(point.m.value - error, clamped: true) ?? 0
      let high = vertical.cell(point.m.value + error, clamped: true) ?? low
      for row in low...max(low, high) { cells[row][column] = bar }
    }
    for point in points { point.noiseFloor.map { put(dot, point.width, $0, in: &cells) } }
    var taken: Set<[Int]> = []
    for point in points {
      let cell = [horizontal.cell(Double(point.width)) ?? 0, vertical.cell(point.m.value) ?? 0]
      put(taken.insert(cell).inserted ? Character("\(point.order)") : "*", point.width, point.m.value, in: &cells)
    }
    return ([legend(dot)] + frame(cells, isUnicode)).joined(separator: "\n")
  }

  private func legend(_ dot: Character) -> String {
    let names = orders.map { "\($0): m_\($0)" }.joined(separator: "   ")
    return "m_n against N, log-log   \(names)" + (orders.count > 1 ? "   *: several" : "")
      + "   \(dot): noise floor"
  }

  private func put(_ mark: Character, _ width: Int, _ value: Double, in cells: inout [[Character]]) {
    guard let column = horizontal.cell(Double(width)), let row = vertical.cell(value) else { return }
    cells[row][column] = mark
  }

  // MARK: Axes

  private func frame(_ cells: [[Character]], _ isUnicode: Bool) -> [String] {
    let style = TextStyle.current
    let (tick, line, corner, below): (Character, Character, Character, Character) =
      isUnicode ? ("┤", "│", "└", "┬") : ("+", "|", "+", "+")
    let labels = Dictionary(vertical.ticks.map { ($0.cell, $0.label) }, uniquingKeysWith: { $1 })
    let room = vertical.ticks.map(\.label.count).max() ?? 0
    var lines = cells.indices.reversed().map { row in
      let label = labels[row] ?? ""
      let space = String(repeating: " ", count: room - label.count)
      return style.dim("\(space)\(label) \(label.isEmpty ? line : tick)") + trimmed(cells[row])
    }
    var axis = [Character](repeating: isUnicode ? "─" : "-", count: horizontal.cells)
    var names = [Character](repeating: " ", count: room + 2)
    for (cell, label) in horizontal.ticks {
      axis[cell] = below
      guard names.count <= room + 2 + cell else { continue }
      names += [Character](repeating: " ", count: room + 2 + cell - names.count) + label
    }
    let space = String(repeating: " ", count: room + 1)
    lines.append(style.dim(space + String(corner) + String(axis)))
    lines.append(style.dim(trimmed(names) + "  N"))
    return lines
  }

  private func trimmed(_ cells: [Character]) -> String {
    String(cells[..<(cells.lastIndex { $0 != " " }.map { $0 + 1 } ?? 0)])
  }
}

/// A logarithmic axis of a number of cells, with its decades as ticks.
private struct LogarithmicAxis {
  let cells: Int
  private let low: Double
  private let high: Double

  /// Nil where no value is positive and finite, or all are one.
  init?(_ values: [Double], cells: Int) {
    let logarithms = values.filter { $0 > 0 && $0.isFinite }.map { log10($0) }
    guard let low = logarithms.min(), let high = logarithms.max(), high > low else { return nil }
    self.cells = cells
    self.low = low
    self.high = high
  }

  /// The cell of a value, from 0; nil beyond the axis unless `clamped` to it.
  func cell(_ value: Double, clamped: Bool = false) -> Int? {
    let place = value > 0 ? ((log10(value) - low) / (high - low) * Double(cells - 1)).rounded() : -.infinity
    if clamped { return Int(min(max(place, 0), Double(cells - 1))) }
    return place >= 0 && place < Double(cells) ? Int(place) : nil
  }

  /// The two ends, and the decades between them that are not beside one.
  var ticks: [(cell: Int, label: String)] {
    let decades = stride(from: low.rounded(.up), through: high.rounded(.down), by: 1).map { pow(10, $0) }
    let step = max(1, (decades.count + 7) / 8)
    let between = stride(from: 0, to: decades.count, by: step).compactMap { place in
      cell(decades[place]).map { ($0, decades[place]) }
    }
    .filter { (2..<cells - 2).contains($0.0) }
    return ([(0, pow(10, low))] + between + [(cells - 1, pow(10, high))]).map { ($0, Self.label($1)) }
  }

  private static func label(_ value: Double) -> String {
    value >= 10 && value < 99_999 ? String(format: "%.0f", value) : String(format: "%.2g", value)
  }
}
