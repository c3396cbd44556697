/// The pre-activations z(x_i) = W0 x_i + b0 of one neuron: centred and jointly normal, with covariance
/// q(x, y) = σ_b² + σ_W² x·y/d_in (review eqs. 1-3).
public struct PreActivations: Sendable {
  /// q(x_i, x_j).
  public let covariance: [[Double]]
  /// The weights' part of it, σ_W² x_i·x_j/d_in, and the biases'.
  public let weightPart: [[Double]]
  /// σ_b².
  public let biasVariance: Double

  /// - Precondition: all points have the same, positive dimension.
  public init(points: [[Double]], weightDeviation: Double, biasDeviation: Double) {
    let scale = weightDeviation * weightDeviation / Double(points.first?.count ?? 1)
    let bias = biasDeviation * biasDeviation
    weightPart = points.map { x in points.map { y in scale * zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } } }
    biasVariance = bias
    covariance = weightPart.map { row in row.map { $0 + bias } }
  }

  /// Of covariances alone, which are then counted as the weights'.
  init(covariance: [[Double]]) {
    self.covariance = covariance
    weightPart = covariance
    biasVariance = 0
  }

  /// How many points there are.
  public var count: Int { covariance.count }

  /// The covariances at some positions, repetitions allowed.
  func covariance(at positions: [Int]) -> [[Double]] {
    positions.map { i in positions.map { j in covariance[i][j] } }
  }
}
