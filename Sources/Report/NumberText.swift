import Foundation
import Measurement

/// Numbers for people. What is not a number, as 0/0, is a dash.
package enum NumberText {
  /// `0.31498(72)`: the error in brackets counts in units of the last digit and has two digits.
  static func text(_ estimate: Estimate) -> String {
    guard let error = estimate.error, error > 0, error.isFinite, estimate.value.isFinite else {
      return digits(estimate.value)
    }
    let exponent = Int(floor(log10(error)))
    let size = estimate.value == 0 ? exponent : max(exponent, Int(floor(log10(abs(estimate.value)))))
    if size > 5 || size < -4 {
      let scale = pow(10, Double(size))
      return text(Estimate(value: estimate.value / scale, error: error / scale)) + "e\(size)"
    }
    let decimals = max(0, 1 - exponent)
    let unit = pow(10, Double(-decimals))
    // Nothing is left of a sign where nothing is left of the number.
    let value = abs(estimate.value) < unit / 2 ? 0 : estimate.value
    return String(format: "%.\(decimals)f(%.0f)", value, error / unit)
  }

  /// Three significant digits.
  package static func short(_ value: Double?) -> String {
    value.map { printed("%.3g", $0) } ?? "–"
  }

  /// All digits of a count: of neurons, or of networks.
  static func whole(_ value: Double) -> String { printed("%.0f", value) }

  /// A probability in a table, or a bound where a double holds no more.
  static func bounded(_ probability: Double?) -> String {
    probability.map { $0 <= 0 ? "< 1e-300" : short($0) } ?? short(nil)
  }

  /// `p = 0.25`, or a bound where a double holds no more.
  static func probability(_ value: Double) -> String { value <= 0 ? "p < 1e-300" : "p = \(short(value))" }

  /// A pull, with its sign; a power of ten where decimals would say nothing.
  static func pull(_ value: Double?) -> String {
    guard let value, !value.isNaN else { return "–" }
    return printed(abs(value) < 1e6 ? "%+.2f" : "%+.3g", value)
  }

  /// A pull in a table of text; a large one is marked.
  static func markedPull(_ value: Double?) -> String { (isLarge(value) ? String(TextTable.mark) : "") + pull(value) }

  /// Beyond 4 errors: of right numbers one in 16 000 is.
  static func isLarge(_ pull: Double?) -> Bool { abs(pull ?? 0) > 4 }

  /// What ``markedPull(_:)`` means; nil where no pull is large.
  static func remark(onLargeOf pulls: [Double?]) -> String? {
    pulls.contains(where: isLarge) ? "\(TextTable.mark): beyond 4 errors, as one right number in 16 000 is." : nil
  }

  /// Six significant digits.
  static func significant(_ value: Double) -> String { printed("%.6g", value) }

  /// Eight significant digits, for exact values.
  static func digits(_ value: Double) -> String { printed("%.8g", value) }

  /// R², which is rounding where it is smaller than the digits.
  static func determination(_ value: Double) -> String { digits(abs(value) < 1e-8 ? 0 : value) }

  /// With a metric prefix: `3.2 M`, `950 `.
  package static func count(_ value: Double) -> String {
    let (size, prefix) = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")].first { value >= $0.0 } ?? (1, "")
    return printed("%.3g", value / size) + " " + prefix
  }

  private static func printed(_ format: String, _ value: Double) -> String {
    value.isNaN ? "–" : String(format: format, value)
  }
}
