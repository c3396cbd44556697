import Foundation

/// A range of a logarithmic axis that holds some values with air around them.
struct LogarithmicRange {
  let low, high: Double

  /// Nil where no value is positive and finite.
  init?(_ values: some Sequence<Double>, air: Double = 1.6) {
    let sizes = values.filter { $0 > 0 && $0.isFinite }
    guard let least = sizes.min(), let most = sizes.max() else { return nil }
    low = least / air
    high = most * air
  }

  private init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// Not below `bound`.
  func cut(below bound: Double) -> LogarithmicRange { LogarithmicRange(low: Swift.max(low, bound), high: high) }

  var text: String { "[\(GnuplotScript.number(low)):\(GnuplotScript.number(high))]" }
}
