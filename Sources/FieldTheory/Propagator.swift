/// The kernel K(x, y) of a network in its Gaussian limit: the free theory's propagator.
///
/// K(x, y) = σ_b² + σ_W² E[σ(z_x) σ(z_y)] for one hidden layer, with z a centred Gaussian of covariance
/// q(x, y) = σ_b² + σ_W² x·y/d_in (review eqs. 1-5). Zero means only: with a mean of the last layer's weights the
/// outputs grow with the width and there is no Gaussian limit.
public struct Propagator: Sendable {
  /// σ of the neurons.
  public let nonlinearity: Nonlinearity
  /// σ_W and σ_b.
  public let weightDeviation: Double
  /// σ_b.
  public let biasDeviation: Double

  /// K of networks with these deviations, both not negative.
  public init(_ nonlinearity: Nonlinearity, weightDeviation: Double, biasDeviation: Double) {
    self.nonlinearity = nonlinearity
    self.weightDeviation = weightDeviation
    self.biasDeviation = biasDeviation
  }

  /// K(x, y), dimensionless.
  ///
  /// - Precondition: both points have the same dimension.
  public func callAsFunction(_ x: [Double], _ y: [Double]) -> Double { estimate(x, y).value }

  /// K(x, y) with the error of its quadrature or its mixture, where it takes one.
  public func estimate(_ x: [Double], _ y: [Double]) -> Approximation {
    let part = weightPart(x, y)
    return Approximation(biasDeviation * biasDeviation + part.value, error: part.error)
  }

  /// K_W = K − σ_b², the part that the weights make: what a constant field does not contribute to.
  public func weightPart(_ x: [Double], _ y: [Double]) -> Approximation {
    let z = PreActivations(points: [x, y], weightDeviation: weightDeviation, biasDeviation: biasDeviation)
    let scale = weightDeviation * weightDeviation
    let moments = nonlinearity.moments
    guard let value = moments.pair(z, 0, 1) else { return scale * moments.moment(z, [0, 1]) }
    return scale * Approximation(value, error: moments.pairError(z.covariance[0][0], z.covariance[1][1]))
  }

  /// The matrix K(x_i, x_j).
  public func matrix(_ points: [[Double]]) -> [[Double]] {
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: points.count), count: points.count)
    for i in points.indices {
      for j in 0...i {
        matrix[i][j] = self(points[i], points[j])
        matrix[j][i] = matrix[i][j]
      }
    }
    return matrix
  }
}
