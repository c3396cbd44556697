import Measurement

/// What `nnqft eft flow` prints.
public struct FlowTable {
  private let flows: [CouplingFlow]

  /// Of its parts.
  public init(_ flows: [CouplingFlow]) { self.flows = flows }

  /// In the present ``TextStyle``, without a newline at the end.
  public var text: String { flows.map(section).joined(separator: "\n\n") }

  private func section(_ flow: CouplingFlow) -> String {
    var table = TextTable(["Λ", "λ̄", "spread", "β/λ", "flowed/λ̄ − 1", "scaled", "held out: drift", "error"])
    for row in flow.rows {
      table.add([
        NumberText.significant(row.cutoff), NumberText.value(row.mean), NumberText.short(row.spread.value),
        abs(row.beta) < 1e-9 ? "0" : NumberText.significant(row.beta), flowError(row.flowError),
        row.scaled.map { NumberText.significant($0.value) } ?? "–", NumberText.short(row.heldOut?.drift.value),
        NumberText.short(row.heldOut?.error.value),
      ])
    }
    var lines = ["\(flow.data.heading), \(flow.tuples.count) index tuples", "", table.text, ""]
    if let slope = flow.slope {
      lines.append(
        "slope of log |λ_m|: \(NumberText.value(Estimate(value: slope.value, error: slope.error))), R² = "
          + NumberText.determination(slope.rSquared)
          + (slope.leftOut > 0 ? "; \(slope.leftOut) elements vanish and are left out" : ""))
    }
    lines.append(
      flow.scaling.map { "the propagator's scaling says β(λ) = \(NumberText.short($0.dimension)) λ at large Λ" }
        ?? "K_W follows no power of the inputs: there is no scaling law")
    if flow.leftOut > 0 {
      lines.append(
        "\(flow.leftOut) index tuples have a vertex integral of zero at a cutoff or between, and are left out at all of them."
      )
    }
    if let tails = flow.data.tailRemark(orders: [4]) { lines.append(tails) }
    return (lines + flow.data.remarks).joined(separator: "\n")
  }

  /// Errors that cancel leave rounding.
  private func flowError(_ error: Estimate) -> String {
    abs(error.value) < 1e-9 ? "0" : (error.error ?? 0) > 0 ? NumberText.text(error) : NumberText.short(error.value)
  }
}
