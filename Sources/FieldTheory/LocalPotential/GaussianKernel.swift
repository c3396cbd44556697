#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// K_W = s exp(−|x − y|²/2ℓ²), the Gauss-net's propagator, with s = σ_W² and ℓ² = d/σ_W²: all integrals over vertices are closed forms.
public struct GaussianKernel: Sendable, Equatable {
  /// d: how many numbers an input has, the d_in of the network.
  public let dimension: Int
  /// s, the value of K_W at x = y, in units of f².
  public let strength: Double
  /// ℓ², in units of |x|².
  public let squaredLength: Double

  /// Nil where the propagator is none of this kind, which its values tell.
  public init?(_ propagator: Propagator, dimension d: Int) {
    let origin = [Double](repeating: 0, count: d)
    func value(_ x: [Double], _ y: [Double]) -> Double { propagator.weightPart(x, y).value }
    strength = value(origin, origin)
    dimension = d
    guard d > 0, strength > 0, propagator.nonlinearity.isShortRanged else { return nil }
    var point = origin
    point[0] = 1 / propagator.weightDeviation
    let fall = log(strength / value(origin, point))
    let length = point[0] * point[0] / (2 * fall)
    squaredLength = length
    guard fall > 0, fall.isFinite else { return nil }
    let size = strength
    let isGaussian = [0.3, 1.7, 3].allSatisfy { scale in
      let (x, y) = (point.map { scale * $0 }, origin.map { _ in scale / propagator.weightDeviation / 3 })
      let square = zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      return abs(value(x, y) / (size * exp(-square / (2 * length))) - 1) < 1e-10
    }
    guard isGaussian else { return nil }
  }

  /// m² of 1/K(p) = Z (m² + p² + O(p⁴)): m² = 2/ℓ² = 2σ_W²/d.
  public var squaredMass: Double { 2 / squaredLength }
  /// Z of 1/K(p) = Z (m² + p² + O(p⁴)): Z = ℓ²/(2 ∫ K_W) = ℓ²/(2 s (2πℓ²)^(d/2)). The normalised field is √Z f.
  public var fieldStrength: Double {
    squaredLength / (2 * strength * pow(2 * .pi * squaredLength, Double(dimension) / 2))
  }

  /// ∫ dy Π K_W(y, x_i).
  public func vertex(_ points: [[Double]]) -> Double {
    let n = Double(points.count)
    let sum = total(points)
    return pow(strength, n) * pow(2 * .pi * squaredLength / n, Double(dimension) / 2)
      * exp(-(squares(points) - dot(sum, sum) / n) / (2 * squaredLength))
  }

  /// ∫ dy dz Π_A K_W(y, x_i) K_W(y, z) Π_B K_W(z, x_j).
  public func exchange(_ a: [[Double]], _ b: [[Double]]) -> Double {
    let (p, q) = (Double(a.count + 1), Double(b.count + 1))
    // The exponent is a form in y and z with the matrix (p −1; −1 q).
    let determinant = p * q - 1
    let (x, y) = (total(a), total(b))
    let least = (q * dot(x, x) + p * dot(y, y) + 2 * dot(x, y)) / determinant
    return pow(strength, p + q - 1) * pow(2 * .pi * squaredLength, Double(dimension))
      * pow(determinant, -Double(dimension) / 2) * exp(-(squares(a) + squares(b) - least) / (2 * squaredLength))
  }

  private func total(_ points: [[Double]]) -> [Double] {
    (0..<dimension).map { axis in points.reduce(0) { $0 + $1[axis] } }
  }
  private func squares(_ points: [[Double]]) -> Double { points.reduce(0) { $0 + dot($1, $1) } }
  private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}
