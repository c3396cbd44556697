import Foundation
import Measurement

/// What `nnqft compare` prints: for each width and order how well measurement and exact theory agree.
public struct ComparisonTable {
  private let comparison: Comparison
  private let connected: Bool

  /// - Parameter comparison: a run beside the exact theory.
  /// - Parameter connected: of the rows of single n-point functions, show the connected parts.
  public init(_ comparison: Comparison, connected: Bool = false) {
    self.comparison = comparison
    self.connected = connected
  }

  /// One line a width and order.
  public var text: String {
    var table = TextTable(
      [
        "N", "n", "networks", "m_n measured", "m_n exact", "pull", "⟨pull²⟩", "independent", "p", "largest pull", "",
      ], left: [10])
    for order in comparison.orders {
      let deviation = order.order == 2 ? nil : order.deviation
      table.add([
        "\(order.width)", "\(order.order)", "\(order.networks)",
        deviation.map { NumberText.text($0.measured) } ?? "–", deviation.map(Self.exact) ?? "–",
        NumberText.markedPull(deviation?.pull), NumberText.short(order.pulls?.meanSquare),
        NumberText.short(order.pulls?.effectiveNumber), NumberText.bounded(order.pulls?.probability),
        NumberText.short(order.pulls?.largest), remark(order),
      ])
    }
    return """
      \(comparison.specification.name): measured against the exact theory at each width.
      m_n is the mean over tuples of |G(n) − G_GP(n)|/|G_GP(n)|, with each tuple's exact sign in place of the absolute value, so that noise does
      not raise it; the pull beside it is (measured − exact)/error. ⟨pull²⟩ is the mean over the pulls of all tuples that have noise,
      \(tuples), and 1 on average. They share their noise and amount to so many
      independent numbers; a right theory exceeds ⟨pull²⟩ with probability p. The largest pull is that of one tuple, without its sign.

      \(table.text)
      """ + remarks
  }

  /// How many n-point functions of each order have noise, which is the same at every width: `3 of G(2), 5 of G(4)`.
  private var tuples: String {
    Set(comparison.orders.map(\.order)).sorted().map { order in
      let counts = comparison.orders.filter { $0.order == order }.map { $0.pulls?.tuples ?? $0.rows.count }
      return "\(counts.max() ?? 0) of G(\(order))"
    }.joined(separator: ", ")
  }

  /// The exact value to a digit more than the measured one has, so that one sees what the pull says; to three where that is less.
  static func exact(_ deviation: ComparedDeviation) -> String {
    let (exact, measured) = (deviation.exact, deviation.measured)
    guard let error = measured.error, error > 0, error.isFinite, measured.value.isFinite, exact != 0, exact.isFinite
    else { return NumberText.short(exact) }
    func exponent(_ value: Double) -> Int { Int(floor(log10(abs(value)))) }
    // As in NumberText.text(_:), the error's second digit is the last that is measured.
    let significant = exponent(exact) - exponent(error) + 3
    let size = max(exponent(measured.value == 0 ? error : measured.value), exponent(error))
    // Nor do digits matter to values that are a hundred times the measured one.
    guard significant > 3, exponent(exact) < size + 2 else { return NumberText.short(exact) }
    guard size > 5 || size < -4 else { return String(format: "%.\(max(0, 2 - exponent(error)))f", exact) }
    return String(format: "%.\(max(0, 2 - exponent(error) + size))f", exact / pow(10, Double(size))) + "e\(size)"
  }

  private func remark(_ order: OrderComparison) -> String {
    if order.isHeavyTailed { return "heavy tails" }
    return order.order > 2 && order.deviation?.isBlind ?? false ? "blind" : ""
  }

  private var remarks: String {
    let pulls = comparison.orders.filter { $0.order > 2 }.map { $0.deviation?.pull }
    var lines = NumberText.remark(onLargeOf: pulls).map { "\n\n" + $0 } ?? ""
    if comparison.orders.contains(where: { remark($0) == "blind" }) {
      lines +=
        "\n\nblind: the deviation is smaller than its error; the \(comparison.specification.estimator.rawValue) estimator does not see it "
        + "with so few networks."
    }
    if comparison.orders.contains(where: \.isHeavyTailed) {
      lines +=
        "\n\nheavy tails: a few rare networks make most of the noise; the errors, taken from the networks that there were, are too "
        + "small."
    }
    return lines + omitted
  }

  /// What was not compared, as a paragraph; empty where all was.
  private var omitted: String {
    let orders = comparison.omittedOrders.map(String.init)
    guard !orders.isEmpty else { return "" }
    let layers = comparison.specification.architecture.hiddenLayers.map(\.activation.name).joined(separator: ", ")
    return
      "\n\nLeft out: order\(orders.count == 1 ? "" : "s") \(orders.joined(separator: ", ")), where exact n-point functions of "
      + "\(layers) take too long."
  }

  /// One line an n-point function.
  public var rows: String {
    var table = TextTable(["N", "n", "indices", connected ? "connected" : "G", "Gaussian", "exact", "pull"])
    for row in comparison.orders.flatMap(\.rows) {
      let measured = row.measured
      let exact = connected ? row.exactConnected : row.exact
      table.add([
        "\(measured.width)", "\(measured.order)", CorrelatorTable.label(measured.indices, measured.outputs),
        NumberText.text(connected ? measured.connected : measured.full),
        connected && measured.order > 2 ? "0" : measured.gaussian.map { NumberText.digits($0) } ?? "–",
        NumberText.digits(exact.value), NumberText.markedPull(pull(row)),
      ])
    }
    let remark = NumberText.remark(onLargeOf: comparison.orders.flatMap(\.rows).map(pull))
    return table.text + (remark.map { "\n\n" + $0 } ?? "") + omitted
  }

  private func pull(_ row: ComparedCorrelator) -> Double? { connected ? row.connectedPull : row.pull }
}
