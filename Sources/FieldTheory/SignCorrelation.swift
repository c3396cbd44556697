#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// E[sign z₁ … sign zₙ] of centred normal variables, from their correlation matrix.
///
/// Price's theorem (1958) along R(t) = 1 + t(R − 1): a derivative of a sign is twice a δ function, which conditions on its
/// variable, so that
///
///     S(R) = ∫₀¹ dt Σ_{i<j} (2/π) ρ_ij/√(1 − t²ρ_ij²) S(R(t) without i and j, given z_i = z_j = 0),
///
/// and S = (2/π) arcsin ρ for two variables (Sheppard 1899). With t = sin φ the integrand stays smooth for singular R. For n
/// variables n/2 − 1 integrals are nested; the number of inputs' dimensions does not matter.
enum SignCorrelation {
  /// The quadratures' tolerance. Their estimates are pessimistic: a hundredth of it changes no value by more than 1e-14, with twice the time.
  static let tolerance = 1e-11

  /// - Parameter correlations: symmetric, 1 on the diagonal.
  static func value(_ correlations: [[Double]]) -> Double {
    let n = correlations.count
    if n == 0 { return 1 }
    if n % 2 == 1 { return 0 }
    if n == 2 { return 2 / .pi * asin(clippedCosine(correlations[0][1])) }
    if let reduced = withoutParallels(correlations) { return reduced.sign * value(reduced.correlations) }
    if n == 4 { return four(correlations) }
    return Quadrature.integral(0, .pi / 2, tolerance: tolerance) { angle in
      let (t, slope) = (sin(angle), cos(angle))
      return slope * pairSum(correlations, t) { value(given($0, $1, correlations, t)) }
    }.value
  }

  /// Two variables with correlation ±1 have signs whose product is ±1.
  private static func withoutParallels(_ r: [[Double]]) -> (sign: Double, correlations: [[Double]])? {
    for i in r.indices {
      for j in 0..<i where abs(r[i][j]) >= 1 - 4 * .ulpOfOne {
        let rest = r.indices.filter { $0 != i && $0 != j }
        return (r[i][j] < 0 ? -1 : 1, rest.map { k in rest.map { r[k][$0] } })
      }
    }
    return nil
  }

  /// Σ_{i<j} (2/π) ρ_ij/√(1 − t²ρ_ij²) · rest(i, j).
  private static func pairSum(_ r: [[Double]], _ t: Double, _ rest: (Int, Int) -> Double) -> Double {
    var sum = 0.0
    for i in r.indices {
      for j in 0..<i where r[i][j] != 0 {
        let rho = t * r[i][j]
        sum += 2 / .pi * r[i][j] / ((1 - rho) * (1 + rho)).squareRoot() * rest(i, j)
      }
    }
    return sum
  }

  /// Four variables, without memory for matrices in the inner loop.
  private static func four(_ r: [[Double]]) -> Double {
    let flat = r.flatMap { $0 }
    return flat.withUnsafeBufferPointer { r in
      Quadrature.integral(0, .pi / 2, tolerance: tolerance) { angle in
        let (t, slope) = (sin(angle), cos(angle))
        var sum = 0.0
        for (i, j, k, l) in pairings {
          sum += term(r, t, i, j, k, l) + term(r, t, k, l, i, j)
        }
        return slope * sum
      }.value
    }
  }

  private static let pairings = [(0, 1, 2, 3), (0, 2, 1, 3), (0, 3, 1, 2)]

  /// The pair (i, j) is taken away; k and l remain.
  @inline(__always)
  private static func term(
    _ r: UnsafeBufferPointer<Double>, _ t: Double, _ i: Int, _ j: Int, _ k: Int, _ l: Int
  ) -> Double {
    func rho(_ a: Int, _ b: Int) -> Double { t * r[4 * a + b] }
    let (ij, ik, il, jk, jl) = (rho(i, j), rho(i, k), rho(i, l), rho(j, k), rho(j, l))
    let determinant = (1 - ij) * (1 + ij)
    // Covariances of k and l given i and j, times the determinant.
    let kk = determinant - (ik * ik + jk * jk - 2 * ij * ik * jk)
    let ll = determinant - (il * il + jl * jl - 2 * ij * il * jl)
    let kl = determinant * rho(k, l) - (ik * il + jk * jl - ij * (ik * jl + jk * il))
    // Variances that rounding makes 0 or negative, at t close to 1 and singular R, have next to no weight.
    let size = kk * ll
    let cosine = size <= 0 ? 0 : clippedCosine(kl / size.squareRoot())
    return 4 / (.pi * .pi) * r[4 * i + j] / determinant.squareRoot() * asin(cosine)
  }

  /// The other variables' correlations at t, given that z_i = z_j = 0.
  private static func given(_ i: Int, _ j: Int, _ r: [[Double]], _ t: Double) -> [[Double]] {
    let rest = r.indices.filter { $0 != i && $0 != j }
    let rho = t * r[i][j]
    let determinant = (1 - rho) * (1 + rho)
    var covariance = rest.map { k in
      rest.map { l -> Double in
        let (ik, jk, il, jl) = (t * r[i][k], t * r[j][k], t * r[i][l], t * r[j][l])
        let explained = (ik * il + jk * jl - rho * (ik * jl + jk * il)) / determinant
        return (k == l ? 1 : t * r[k][l]) - explained
      }
    }
    let scale = covariance.indices.map { 1 / max(covariance[$0][$0], .leastNormalMagnitude).squareRoot() }
    for k in covariance.indices {
      for l in covariance.indices { covariance[k][l] *= k == l ? scale[k] * scale[k] : scale[k] * scale[l] }
    }
    return covariance
  }
}
