#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// z Φ(z) = E[z θ(z + ξ)] with ξ standard normal and one for each factor.
struct GELUMoments: NeuronMoments {
  func moment(_ z: PreActivations, _ positions: [Int]) -> Approximation {
    if let plane = z.plane(Array(Set(positions)).sorted()) {
      return PlaneQuadrature(plane).moments([positions], function)[0]
    }
    let n = positions.count
    let q = z.covariance(at: positions)
    // Variables 0 ..< n are the z, n ..< 2n the z + ξ.
    let covariance = (0..<(2 * n)).map { i in
      (0..<(2 * n)).map { j in q[i % n][j % n] + (i == j && i >= n ? 1 : 0) }
    }
    var cone = HalfSpaceMoments(covariance: covariance, constraints: Array(n..<(2 * n)))
    let size = positions.reduce(1) { $0 * z.covariance[$1][$1].squareRoot() }
    // Given that all z + ξ vanish, variances of the order 1 are differences of large ones.
    let noise = 16 * .ulpOfOne * (positions.map { z.covariance[$0][$0] }.max() ?? 0)
    return Approximation(cone.moment(Array(0..<n)), error: n > 3 ? (signTolerance + noise) * size : 0)
  }

  func moments(_ z: PreActivations, _ tuples: [[Int]]) -> [Approximation] {
    z.plane(Array(Set(tuples.joined())).sorted()).map { PlaneQuadrature($0).moments(tuples, function) }
      ?? eachMoment(z, tuples)
  }

  @Sendable private func function(_ z: Double) -> Double { z * erfc(-z / 2.0.squareRoot()) / 2 }

  func pair(_ a: Double, _ b: Double, _ c: Double) -> Double? { pair(a, b, c, CorrelationAngle(a, b, c)) }

  func pair(_ z: PreActivations, _ i: Int, _ j: Int) -> Double? {
    pair(z.covariance[i][i], z.covariance[j][j], z.covariance[i][j], z.angle(i, j))
  }

  /// With Δ = ab − c², P = (1 + a)(1 + b) and D = P − c² = 1 + a + b + Δ,
  ///
  ///     2π E = c (π/2 + arcsin(c/√P)) + (Δ + c² (2 + a + b)/P)/√D;
  ///
  /// at large, nearly opposite points its parts cancel, and with r = √D/|c|
  ///
  ///     2π E = |c| (r − arctan r) + (c² − (1 + a + b) D)/(P √D).
  private func pair(_ a: Double, _ b: Double, _ c: Double, _ angle: CorrelationAngle) -> Double {
    let sine = sin(min(angle.fromParallel, angle.fromOpposite))
    let determinant = a * sine * b * sine
    let (sum, product) = (1 + a + b, (1 + a) * (1 + b))
    let rest = sum + determinant
    let root = rest.squareRoot()
    if c < 0 && root < -c {
      return (-c * lessArctangent(root / -c) + (c / product * c - sum / product * rest) / root) / (2 * .pi)
    }
    return (c * atan2(root, -c) + (determinant + c / product * c * (1 + sum)) / root) / (2 * .pi)
  }

  /// r − arctan r = r³/3 − r⁵/5 + … for 0 ≤ r ≤ 1, to its own relative accuracy.
  private func lessArctangent(_ r: Double) -> Double {
    if r > 0.5 { return r - atan(r) }
    let square = r * r
    var (power, sum) = (r, 0.0)
    for k in 1...26 {
      power *= -square
      sum -= power / Double(2 * k + 1)
    }
    return sum
  }
}
