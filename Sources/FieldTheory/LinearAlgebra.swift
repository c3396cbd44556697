import CNumerics

/// A real symmetric matrix and its eigenvectors, by Eigen.
public struct SymmetricMatrix: Sendable {
  /// Row by row.
  public let elements: [[Double]]
  /// Ascending.
  public let eigenvalues: [Double]
  /// Orthonormal, one for each eigenvalue.
  public let eigenvectors: [[Double]]

  /// - Precondition: square and symmetric, or empty. With an element that is not finite every eigenvalue is NaN.
  public init(_ elements: [[Double]]) {
    let n = elements.count
    var values = [Double](repeating: 0, count: n)
    var vectors = [Double](repeating: 0, count: n * n)
    // Eigen takes no empty matrix.
    if n > 0, !nnqft_symmetric_eigen(n, elements.flatMap { $0 }, &values, &vectors) {
      values = [Double](repeating: .nan, count: n)
    }
    self.elements = elements
    eigenvalues = values
    eigenvectors = (0..<n).map { Array(vectors[($0 * n)..<(($0 + 1) * n)]) }
  }

  /// What counts as zero beside the largest eigenvalue: rounding alone makes eigenvalues of this size.
  var threshold: Double {
    Double(elements.count) * .ulpOfOne * (eigenvalues.map(abs).max() ?? 0)
  }

  /// The number of eigenvalues that stand clear of rounding.
  public var rank: Int { eigenvalues.count { abs($0) > threshold } }

  /// The largest over the smallest eigenvalue; infinite where that is lost in rounding.
  public var condition: Double {
    let sizes = eigenvalues.map(abs)
    guard let largest = sizes.max(), let smallest = sizes.min(), smallest > threshold else { return .infinity }
    return largest / smallest
  }

  /// Σ f(λ) v vᵀ over the eigenvalues that stand clear of rounding.
  func mapped(_ f: (Double) -> Double) -> [[Double]] {
    let n = elements.count
    var result = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for (value, vector) in zip(eigenvalues, eigenvectors) where abs(value) > threshold {
      let factor = f(value)
      for i in 0..<n { for j in 0..<n { result[i][j] += factor * vector[i] * vector[j] } }
    }
    return result
  }

  /// The inverse on the space that the matrix spans (Moore and Penrose).
  public var pseudoInverse: [[Double]] { mapped { 1 / $0 } }

  var determinantOfPositive: Double { eigenvalues.reduce(1, *) }

  /// Rows L_i with L_i·L_j = elements[i][j], of length ``rank``, for a matrix that is positive but for rounding.
  var factor: [[Double]] {
    let kept = eigenvalues.indices.filter { eigenvalues[$0] > threshold }
    return elements.indices.map { i in kept.map { eigenvectors[$0][i] * eigenvalues[$0].squareRoot() } }
  }
}
