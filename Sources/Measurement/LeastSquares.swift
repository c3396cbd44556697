import CNumerics
import FieldTheory

/// Linear least squares of values with independent errors: minimises Σ (value − Σ_k basis_k c_k)²/error².
///
/// By the normal equations, scaled to a unit diagonal and solved with Eigen's eigenvectors: fits have a few coefficients, and their
/// covariance is wanted with them.
public struct LeastSquares: Sendable {
  /// A value, its error, and the basis functions there.
  public struct Point: Sendable {
    public let basis: [Double]
    public let value: Double
    public let error: Double

    public init(basis: [Double], value: Double, error: Double) {
      self.basis = basis
      self.value = value
      self.error = error
    }
  }

  public let coefficients: [Estimate]
  /// Of the coefficients.
  public let covariance: [[Double]]
  public let chiSquare: Double
  public let degreesOfFreedom: Int

  /// Nil where the points do not determine the coefficients.
  public init?(_ points: [Point]) {
    guard let count = points.first?.basis.count, points.count >= count else { return nil }
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    var vector = [Double](repeating: 0, count: count)
    for point in points {
      let weight = 1 / (point.error * point.error)
      for k in 0..<count {
        vector[k] += weight * point.basis[k] * point.value
        for l in 0..<count { matrix[k][l] += weight * point.basis[k] * point.basis[l] }
      }
    }
    let scale = (0..<count).map { 1 / matrix[$0][$0].squareRoot() }
    let scaled = SymmetricMatrix((0..<count).map { k in (0..<count).map { scale[k] * matrix[k][$0] * scale[$0] } })
    guard scaled.rank == count else { return nil }
    let inverse = scaled.pseudoInverse
    let covariance = (0..<count).map { k in (0..<count).map { scale[k] * inverse[k][$0] * scale[$0] } }
    let solution = covariance.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    self.covariance = covariance
    coefficients = solution.indices.map { Estimate(value: solution[$0], error: covariance[$0][$0].squareRoot()) }
    chiSquare = points.reduce(0) { sum, point in
      let residual = (point.value - zip(point.basis, solution).reduce(0) { $0 + $1.0 * $1.1 }) / point.error
      return sum + residual * residual
    }
    degreesOfFreedom = points.count - count
  }
}

/// The probability that χ² with so many degrees of freedom, which need not be whole, exceeds a value.
public func chiSquareTail(_ chiSquare: Double, degreesOfFreedom: Double) -> Double {
  nnqft_chi_square_tail(max(chiSquare, 0), degreesOfFreedom)
}
