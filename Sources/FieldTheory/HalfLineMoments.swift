#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What the quadratures behind sign correlations may be wrong by, relative to the product of the neurons' sizes.
private let signTolerance = 1e-12

/// z^p (s + (1 − s) θ(z)): s = 0 is ReLU (p = 1) and the step (p = 0); s = −1 is |z| and the sign. Homogeneous of degree p.
struct PiecewisePowerMoments: NeuronMoments {
  let power: Int
  /// s, the factor for negative z.
  let negative: Double

  var homogeneity: Double? { Double(power) }
  var hasKinks: Bool { true }

  func moment(_ z: PreActivations, _ positions: [Int]) -> Approximation {
    // z is 0 for sure at the origin without biases.
    let certain = positions.filter { z.covariance[$0][$0] == 0 }
    if !certain.isEmpty && power > 0 { return Approximation(0) }
    let factor = certain.reduce(1) { product, _ in product * negative }
    let uncertain = positions.filter { z.covariance[$0][$0] != 0 }
    // Equal z share one half space.
    let points = Array(Set(uncertain)).sorted()
    let multiplicities = points.map { point in uncertain.count { $0 == point } }
    let covariance = z.covariance(at: points)
    let forms = points.indices.flatMap { [Int](repeating: $0, count: power * multiplicities[$0]) }
    var sum = 0.0
    for subset in 0..<(1 << points.count) {
      // (s + (1 − s) θ)^m = s^m + (1 − s^m) θ.
      var weight = factor
      for i in points.indices {
        let all = pow(negative, Double(multiplicities[i]))
        weight *= subset >> i & 1 == 1 ? 1 - all : all
      }
      if weight == 0 { continue }
      var cone = HalfSpaceMoments(covariance: covariance, constraints: points.indices.filter { subset >> $0 & 1 == 1 })
      sum += weight * cone.moment(forms)
    }
    let size = uncertain.reduce(1) { $0 * pow(z.covariance[$1][$1], Double(power) / 2) }
    return Approximation(sum, error: points.count > 3 ? signTolerance * size : 0)
  }

  /// Cho and Saul 2009; the leaky one from E[z z'θθ'] at θ and π − θ.
  func pair(_ a: Double, _ b: Double, _ c: Double) -> Double? {
    let scale = (a * b).squareRoot()
    if scale == 0 { return nil }
    let angle = acos(clippedCosine(c / scale))
    let s = negative
    switch power {
    case 0: return (1 + s * s) * (.pi - angle) / (2 * .pi) + s * angle / .pi
    case 1:
      let same = sin(angle) + (.pi - angle) * cos(angle)
      let opposite = sin(angle) - angle * cos(angle)
      return scale / (2 * .pi) * ((1 + s * s) * same - 2 * s * opposite)
    default: return nil
    }
  }
}

/// erf z = E sign(√2 z + ξ) with ξ standard normal, so that products of erf are sign correlations of variables whose
/// correlation is 2c/√((1 + 2a)(1 + 2b)).
struct ErrorFunctionMoments: NeuronMoments {
  func moment(_ z: PreActivations, _ positions: [Int]) -> Approximation {
    let scale = positions.map { (1 + 2 * z.covariance[$0][$0]).squareRoot() }
    let value = SignCorrelation.value(
      positions.indices.map { i in
        positions.indices.map { j in
          i == j ? 1 : 2 * z.covariance[positions[i]][positions[j]] / (scale[i] * scale[j])
        }
      })
    return Approximation(value, error: positions.count > 2 ? signTolerance : 0)
  }

  /// Williams 1997.
  func pair(_ a: Double, _ b: Double, _ c: Double) -> Double? {
    2 / .pi * asin(clippedCosine(2 * c / ((1 + 2 * a) * (1 + 2 * b)).squareRoot()))
  }
}

/// z Φ(z) = E[z θ(z + ξ)] with ξ standard normal and one for each factor.
struct GELUMoments: NeuronMoments {
  func moment(_ z: PreActivations, _ positions: [Int]) -> Approximation {
    let n = positions.count
    let q = z.covariance(at: positions)
    // Variables 0 ..< n are the z, n ..< 2n the z + ξ.
    let covariance = (0..<(2 * n)).map { i in
      (0..<(2 * n)).map { j in q[i % n][j % n] + (i == j && i >= n ? 1 : 0) }
    }
    var cone = HalfSpaceMoments(covariance: covariance, constraints: Array(n..<(2 * n)))
    let size = positions.reduce(1) { $0 * z.covariance[$1][$1].squareRoot() }
    return Approximation(cone.moment(Array(0..<n)), error: n > 3 ? signTolerance * size : 0)
  }

  func pair(_ a: Double, _ b: Double, _ c: Double) -> Double? {
    let product = (1 + a) * (1 + b)
    return c / 4 + c / (2 * .pi) * asin(clippedCosine(c / product.squareRoot()))
      + (a * b + c * c * (1 / (1 + a) + 1 / (1 + b) - 1)) / (2 * .pi * (product - c * c).squareRoot())
  }
}
