import Measurement

/// Correlators as rows of text.
public struct CorrelatorTable {
  private let rows: [CorrelatorsDocument.Row]
  private let connected: Bool

  /// - Parameter document: what is printed.
  /// - Parameter connected: show the connected parts, not the full functions beside their Gaussian values.
  public init(_ document: CorrelatorsDocument, connected: Bool) {
    rows = document.correlators
    self.connected = connected
  }

  /// In the present ``TextStyle``, without a newline at the end.
  public var text: String {
    var table = TextTable(["N", "n", "indices"] + (connected ? ["connected"] : ["G", "Gaussian"]))
    for row in rows {
      let values =
        connected
        ? [NumberText.text(Estimate(value: row.connected, error: row.connectedError))]
        : [
          NumberText.text(Estimate(value: row.value, error: row.error)),
          row.gaussian.map { NumberText.digits($0) } ?? "–",
        ]
      table.add([row.width.text, "\(row.order)", Self.label(row.indices, row.outputs)] + values)
    }
    return table.text
  }

  /// `0 0 1`, or `input:output` where there are several outputs.
  static func label(_ indices: [Int], _ outputs: [Int]?) -> String {
    guard let outputs, outputs.contains(where: { $0 > 0 }) else {
      return indices.map(String.init).joined(separator: " ")
    }
    return zip(indices, outputs).map { "\($0):\($1)" }.joined(separator: " ")
  }
}

extension CorrelatorsDocument.Width {
  var text: String {
    switch self {
    case .finite(let width): "\(width)"
    case .infinite: "∞"
    }
  }
}
