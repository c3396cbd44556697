import CNumerics

/// Numbers made of data, and what each block's absence does to them.
public struct Resampled: Sendable {
  /// Of all data together.
  public let values: [Double]
  /// By value and block, with squares that sum to the variance; nil where there are no errors: exact, or one block alone.
  public let deviations: [[Double]]?

  /// How many numbers there are.
  public var count: Int { values.count }
  /// Nil as ``deviations``.
  public var blocks: Int? { deviations?.first?.count }

  /// One number with its jackknife error.
  public subscript(_ place: Int) -> Estimate {
    let squares = deviations.map { $0[place].reduce(0) { $0 + $1 * $1 } }
    return Estimate(value: values[place], error: squares?.squareRoot())
  }

  /// Whether a number is not 0, beyond doubt: Student's t, with a degree of freedom for every block but one, is as large once in 10⁶ times that all
  /// numbers are looked at which are 0. False where there are no errors.
  func isBeyondNoise(_ place: Int) -> Bool {
    guard let blocks, let error = self[place].error, error > 0, error.isFinite else { return false }
    let t = values[place] / error
    // t² is Fisher's F of 1 and these degrees of freedom.
    return nnqft_fisher_tail(t * t, 1, Double(blocks - 1)) < 1e-6 / Double(count)
  }

  /// Some of the numbers.
  public subscript(_ places: Range<Int>) -> Resampled {
    Resampled(values: Array(values[places]), deviations: deviations.map { Array($0[places]) })
  }

  /// Linear combinations, one a row.
  func combined(_ rows: [[Double]]) -> Resampled {
    func combine(_ vector: (Int) -> Double, _ row: [Double]) -> Double {
      row.indices.reduce(0) { $0 + row[$1] * vector($1) }
    }
    return Resampled(
      values: rows.map { row in combine({ values[$0] }, row) },
      deviations: deviations.map { deviations in
        rows.map { row in (deviations.first?.indices ?? 0..<0).map { j in combine({ deviations[$0][j] }, row) } }
      })
  }

  /// Nil without errors.
  public var covariance: [[Double]]? {
    deviations.map { rows in rows.map { a in rows.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } } } }
  }
}
