#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The kernel K(x, y) of a network in its Gaussian limit: the free theory's propagator.
///
/// K(x, y) = σ_b² + σ_W² E[σ(z_x) σ(z_y)] for one hidden layer, with z a centred Gaussian of covariance
/// q(x, y) = σ_b² + σ_W² x·y/d_in (review eqs. 1-5). Zero means only: with a mean of the last layer's weights the
/// outputs grow with the width and there is no Gaussian limit.
public struct Propagator: Sendable {
  /// σ_W and σ_b.
  public let weightDeviation: Double
  public let biasDeviation: Double
  private let expectation: NeuronExpectation

  /// The propagator of networks with this activation; nil for a name without a closed form.
  public init?(activation: String, weightDeviation: Double, biasDeviation: Double) {
    guard let expectation = neuronExpectations[activation] else { return nil }
    self.weightDeviation = weightDeviation
    self.biasDeviation = biasDeviation
    self.expectation = expectation
  }

  /// K(x, y), dimensionless.
  ///
  /// - Precondition: both points have the same dimension.
  public func callAsFunction(_ x: [Double], _ y: [Double]) -> Double {
    let (sW, sb) = (weightDeviation, biasDeviation)
    func overlap(_ a: [Double], _ b: [Double]) -> Double {
      sW * sW * zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / Double(a.count)
    }
    let neuron = NeuronCovariance(
      weightPart: (overlap(x, x), overlap(y, y), overlap(x, y)), biasVariance: sb * sb)
    return sb * sb + sW * sW * expectation(neuron)
  }

  /// The matrix K(x_i, x_j).
  public func matrix(_ points: [[Double]]) -> [[Double]] {
    points.map { x in points.map { y in self(x, y) } }
  }
}

/// Covariances of the pre-activations z_x, z_y of one neuron.
public struct NeuronCovariance: Sendable {
  /// The weights' part: σ_W²|x|²/d, σ_W²|y|²/d, σ_W² x·y/d.
  public let weightPart: (xx: Double, yy: Double, xy: Double)
  public let biasVariance: Double

  /// E z_x², E z_y², E z_x z_y.
  var a: Double { weightPart.xx + biasVariance }
  var b: Double { weightPart.yy + biasVariance }
  var c: Double { weightPart.xy + biasVariance }

  /// The angle between z_x and z_y. Rounding may carry the cosine past ±1, and the origin without a bias has no direction;
  /// there σ(0) = 0 makes the angle irrelevant.
  var angle: Double {
    let scale = (a * b).squareRoot()
    return scale > 0 ? acos(min(1, max(-1, c / scale))) : 0
  }
}
