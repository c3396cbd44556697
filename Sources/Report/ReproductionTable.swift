import Ensembles
import Measurement

/// What `nnqft reproduce` prints for one network.
public struct ReproductionTable {
  private let reproduction: Reproduction

  /// Of one network.
  public init(_ reproduction: Reproduction) { self.reproduction = reproduction }

  /// In the present ``TextStyle``, without a newline at the end.
  public var text: String {
    let specification = reproduction.comparison.specification
    var table = TextTable(["", "measured", "exact", "pull"])
    table.add(twoPoint)
    for result in reproduction.results where result.exact.isFinite || result.measured != nil {
      table.add([
        result.quantity.label, result.measured.map { NumberText.text($0) } ?? "not determined",
        result.exact.isFinite ? NumberText.significant(result.exact) : "–", NumberText.markedPull(result.pull),
      ])
    }
    let heading =
      "\(specification.name): \(NumberText.count(Double(specification.networks)))networks at each of "
      + "\(specification.widths.count) widths, seed \(specification.seed)"
      + (estimator == .direct ? "" : ", \(estimator.rawValue) estimator")
      + (reproduction.seconds > 0.01 ? ", \(NumberText.short(reproduction.seconds)) s" : "")
    return ([heading, table.text] + (remarks.isEmpty ? [] : [""] + remarks)).joined(separator: "\n")
  }

  /// The 2-point function is the propagator at every width: pulls of all tuples and widths.
  private var twoPoint: [String] {
    let pulls = reproduction.comparison.orders.filter { $0.order == 2 }.compactMap(\.pulls)
    let tuples = pulls.reduce(0) { $0 + $1.tuples }
    let sum = pulls.reduce(0) { $0 + $1.meanSquare * Double($1.tuples) }
    let effective = pulls.reduce(0) { $0 + $1.effectiveNumber }
    let chiSquare = pulls.reduce(0) { $0 + $1.meanSquare * $1.effectiveNumber }
    let probability = chiSquareTail(chiSquare, degreesOfFreedom: effective)
    return [
      "⟨pull²⟩ of G(2)", tuples == 0 ? "–" : NumberText.short(sum / Double(tuples)), "1",
      "p = \(NumberText.short(probability))",
    ]
  }

  private var remarks: [String] {
    [NumberText.remark(onLargeOf: reproduction.results.map(\.pull)).map { "  " + $0 }].compactMap { $0 }
      + reproduction.blind.flatMap { blindness -> [String] in
        var lines: [String] = []
        if !blindness.heavyTailed.isEmpty {
          lines.append(
            "  G(\(blindness.order)): rare networks make the estimate at N = \(list(blindness.heavyTailed)); it is left out of the fits."
          )
        }
        let noisy = blindness.noisy.filter { !blindness.heavyTailed.contains($0) }
        if !noisy.isEmpty {
          lines.append(
            "  G(\(blindness.order)): the deviation is below its error at N = \(list(noisy)): the \(estimator.rawValue) estimator is blind there."
          )
        }
        return lines
      }
  }

  private var estimator: Estimator { reproduction.comparison.specification.estimator }

  private func list(_ widths: [Int]) -> String { widths.map(String.init).joined(separator: ", ") }
}

extension Reproduction.Result.Quantity {
  var label: String {
    switch self {
    case .fourPoint: "N·m₄"
    case .fourPointSlope: "slope of m₄"
    case .sixPointLinear: "A of m₆ = A/N + B/N²"
    case .sixPointQuadratic: "B"
    case .sixPointSlope: "slope of m₆"
    case .connectedSixPoint: "N²·connected m₆"
    case .connectedSixPointSlope: "slope of connected m₆"
    }
  }
}

/// The machine-readable form of all reproductions, `nnqft-reproduce`, version 1.
public struct ReproductionDocument: Encodable, Sendable {
  /// What the object is.
  public let format = "nnqft-reproduce"
  /// Of the format.
  public let version = 1
  /// One a network of the paper.
  public let networks: [Network]

  /// One network of the paper.
  public struct Network: Encodable, Sendable {
    let name: String
    let networks, seed: UInt64
    let seconds: Double
    let results: [Row]
    let comparison: [ComparisonDocument.Order]
  }

  /// One quantity.
  public struct Row: Encodable, Sendable {
    let quantity: String
    let value, error, exact, pull: Double?
    let widths: [Int]
  }

  /// Of several networks.
  public init(_ reproductions: [Reproduction]) {
    networks = reproductions.map { reproduction in
      let specification = reproduction.comparison.specification
      return Network(
        name: specification.name, networks: specification.networks, seed: specification.seed,
        seconds: reproduction.seconds,
        results: reproduction.results.map { result in
          Row(
            quantity: "\(result.quantity)", value: result.measured?.value, error: result.measured?.error,
            exact: result.exact.isFinite ? result.exact : nil, pull: result.pull, widths: result.widths)
        }, comparison: ComparisonDocument(reproduction.comparison).orders)
    }
  }
}
