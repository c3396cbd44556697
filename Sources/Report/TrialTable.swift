import Foundation
import Measurement

/// What `nnqft run` says, before it begins, of the estimators that it could take.
public struct TrialTable {
  private let trial: EstimatorTrial
  private let device: String

  /// - Parameters:
  ///   - trial: what was tried.
  ///   - device: its name.
  public init(_ trial: EstimatorTrial, device: String) {
    self.trial = trial
    self.device = device
  }

  /// The table, and which estimator to take.
  public var text: String {
    let orders = trial.rows.first.map { $0.errors.map(\.order) } ?? []
    var table = TextTable(["estimator", "networks"] + orders.map { "G(\($0)) connected" }, left: [0])
    for row in trial.rows {
      table.add(
        [row.estimator.rawValue, NumberText.count(row.networks).trimmingCharacters(in: .whitespaces)]
          + row.errors.map { NumberText.short($0.relative) })
    }
    return """
      relative errors (medians over tuples) that each estimator would reach at N = \(trial.width) in the same time, \
      \(NumberText.short(trial.seconds)) s on \(device):

      \(table.text)
      """ + advice + absences
  }

  private var advice: String {
    guard let best = trial.best, best.estimator != trial.rows.first?.estimator, best.gain > Self.worthwhile else {
      return ""
    }
    return
      "\n\n--estimator \(best.estimator.rawValue) would have errors of G(\(best.order)) \(Self.times(best.gain)) times "
      + "smaller."
  }

  private var absences: String {
    trial.tooNarrow.map {
      "\n\n--estimator \($0.estimator.rawValue) is not among them: it needs N = \($0.least) or more at every width."
    }.joined()
  }

  /// Three significant digits, without a power of ten.
  static func times(_ gain: Double) -> String {
    guard gain >= 999.5, gain.isFinite else { return NumberText.short(gain) }
    let unit = pow(10, floor(log10(gain)) - 2)
    return String(format: "%.0f", (gain / unit).rounded() * unit)
  }

  /// Less is within what a trial knows.
  private static let worthwhile = 1.5
}

/// The part of `nnqft run --json` that tells of a trial.
public struct TrialDocument: Encodable, Sendable {
  let width: Int
  let seconds: Double
  let estimators: [Row]

  struct Row: Encodable, Sendable {
    let estimator: String
    let networks, secondsPerNetwork: Double
    let errors: [OrderError]
  }

  struct OrderError: Encodable, Sendable {
    let order: Int
    let relativeError: Double?
  }

  /// All that the trial found.
  public init(_ trial: EstimatorTrial) {
    width = trial.width
    seconds = trial.seconds
    estimators = trial.rows.map { row in
      Row(
        estimator: row.estimator.rawValue, networks: row.networks, secondsPerNetwork: row.secondsPerNetwork,
        errors: row.errors.map { OrderError(order: $0.order, relativeError: $0.relative) })
    }
  }
}
