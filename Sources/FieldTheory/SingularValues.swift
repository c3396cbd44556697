import CNumerics

/// A matrix as U diag(s) Vᵀ, by Eigen's one-sided Jacobi iteration, which finds small singular values to their own relative accuracy where
/// columns are scaled badly.
public struct SingularValues: Sendable {
  /// One array a column, as long as the matrix is high.
  public let left: [[Double]]
  /// Descending, as many as the matrix has columns.
  public let values: [Double]
  /// One array a column.
  public let right: [[Double]]

  /// - Parameter columns: all of one length. With an element that is not finite all values are NaN.
  public init(columns: [[Double]]) {
    let width = columns.count
    // Rows of zeros change nothing and let a low matrix have all of its right vectors.
    let height = max(columns.first?.count ?? 0, width)
    var matrix = [Double](repeating: 0, count: height * width)
    for (c, column) in columns.enumerated() {
      for (r, element) in column.enumerated() { matrix[r * width + c] = element }
    }
    var u = matrix
    var values = [Double](repeating: .nan, count: width)
    var v = [Double](repeating: .nan, count: width * width)
    if width == 0 || !nnqft_singular_values(height, width, matrix, &u, &values, &v) {
      u = [Double](repeating: .nan, count: height * width)
    }
    let rows = columns.first?.count ?? 0
    left = (0..<width).map { c in (0..<rows).map { u[$0 * width + c] } }
    self.values = values
    right = (0..<width).map { c in (0..<width).map { v[$0 * width + c] } }
  }

  /// How many values exceed a part of the largest.
  public func rank(above relative: Double) -> Int {
    guard let largest = values.first, largest > 0 else { return 0 }
    return values.count { $0 > relative * largest }
  }

  /// The largest over the smallest value; infinite where that is zero.
  public var condition: Double {
    guard let largest = values.first, let smallest = values.last else { return .infinity }
    return smallest > 0 ? largest / smallest : .infinity
  }
}
