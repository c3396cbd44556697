import CNumerics
import FieldTheory

/// Linear least squares of values with independent errors: minimises Σ (value − Σ_k basis_k c_k)²/scale².
///
/// The scales are the errors, or other numbers of their size: an error that is measured with its value goes with it where a density has
/// tails, and weights made of it then favour low values. The coefficients' covariance is that of the errors, whatever the scales.
///
/// By the normal equations, scaled to a unit diagonal and solved with Eigen's eigenvectors: fits have a few coefficients, and their
/// covariance is wanted with them.
public struct LeastSquares: Sendable {
  /// A value, its error, the scale that weighs it, and the basis functions there.
  public struct Point: Sendable {
    /// The functions of the fit at this point.
    public let basis: [Double]
    /// What was measured there.
    public let value: Double
    /// Its standard error.
    public let error: Double
    /// What weighs the point: its residual is divided by it.
    public let scale: Double

    /// - Parameter scale: the error where nil.
    /// - Parameter value: what was measured.
    /// - Parameter basis: the functions of the fit at this point.
    public init(basis: [Double], value: Double, error: Double, scale: Double? = nil) {
      self.basis = basis
      self.value = value
      self.error = error
      self.scale = scale ?? error
    }
  }

  /// Of the basis functions, in their order.
  public let coefficients: [Estimate]
  /// Of the coefficients, which the points' errors make, whatever the scales.
  public let covariance: [[Double]]
  /// The sum of squared pulls.
  public let chiSquare: Double
  /// Points less coefficients.
  public let degreesOfFreedom: Int

  /// Nil where the points do not determine the coefficients.
  public init?(_ points: [Point]) {
    guard let count = points.first?.basis.count, points.count >= count else { return nil }
    func sum(_ weight: (Point) -> Double) -> [[Double]] {
      (0..<count).map { k in
        (0..<count).map { l in points.reduce(0) { $0 + weight($1) * $1.basis[k] * $1.basis[l] } }
      }
    }
    let matrix = sum { 1 / ($0.scale * $0.scale) }
    let unit = (0..<count).map { 1 / matrix[$0][$0].squareRoot() }
    let scaled = SymmetricMatrix((0..<count).map { k in (0..<count).map { unit[k] * matrix[k][$0] * unit[$0] } })
    guard scaled.rank == count else { return nil }
    let pseudoInverse = scaled.pseudoInverse
    let inverse = (0..<count).map { k in (0..<count).map { unit[k] * pseudoInverse[k][$0] * unit[$0] } }
    let vector = (0..<count).map { k in points.reduce(0) { $0 + $1.basis[k] * $1.value / ($1.scale * $1.scale) } }
    let solution = inverse.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    // What the errors make of the weighted sums: the inverse alone where they are the scales.
    let noise = sum { $0.error * $0.error / ($0.scale * $0.scale * $0.scale * $0.scale) }
    let covariance = product(product(inverse, noise), inverse)
    self.covariance = covariance
    coefficients = solution.indices.map { Estimate(value: solution[$0], error: covariance[$0][$0].squareRoot()) }
    chiSquare = points.reduce(0) { sum, point in
      let residual = (point.value - zip(point.basis, solution).reduce(0) { $0 + $1.0 * $1.1 }) / point.error
      return sum + residual * residual
    }
    degreesOfFreedom = points.count - count
  }
}

private func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
  a.map { row in b[0].indices.map { k in row.indices.reduce(0) { $0 + row[$1] * b[$1][k] } } }
}

/// The probability that χ² with so many degrees of freedom, which need not be whole, exceeds a value.
public func chiSquareTail(_ chiSquare: Double, degreesOfFreedom: Double) -> Double {
  nnqft_chi_square_tail(max(chiSquare, 0), degreesOfFreedom)
}
