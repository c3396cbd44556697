#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// exp z, or the Gauss-net's exp(z − σ_b² − σ_W²|x|²/d): E exp(Σ z_i) = exp(½ ΣΣ q_ij).
struct ExponentialMoments: NeuronMoments {
  let isNormalised: Bool

  /// Biases are counted apart: for two points of the Gauss-net they cancel exactly.
  func moment(_ z: PreActivations, _ positions: [Int]) -> Approximation {
    let n = Double(positions.count)
    var exponent = (n * n / 2 - (isNormalised ? n : 0)) * z.biasVariance
    for i in positions {
      for j in positions { exponent += z.weightPart[i][j] / 2 }
      if isNormalised { exponent -= z.weightPart[i][i] }
    }
    return Approximation(exp(exponent))
  }

  func pair(_ a: Double, _ b: Double, _ c: Double) -> Double? {
    isNormalised ? exp(c - (a + b) / 2) : exp(c + (a + b) / 2)
  }
}

/// cos(z + φ): a product of n is the mean of exp(i Σ ±(z_i + φ)) over all signs, and E cos(Σ s_i z_i) = exp(−½ Σ s_i s_j q_ij).
struct TrigonometricMoments: NeuronMoments {
  let phase: Double

  func moment(_ z: PreActivations, _ positions: [Int]) -> Approximation {
    let q = z.covariance(at: positions)
    let n = positions.count
    var sum = 0.0
    for signs in 0..<(1 << n) {
      var variance = 0.0
      var phases = 0
      for i in 0..<n {
        let s = signs >> i & 1
        phases += 1 - 2 * s
        for j in 0..<n { variance += (s == signs >> j & 1 ? 1 : -1) * q[i][j] }
      }
      sum += cos(Double(phases) * phase) * exp(-variance / 2)
    }
    return Approximation(sum / Double(1 << n))
  }

  func pair(_ a: Double, _ b: Double, _ c: Double) -> Double? {
    (exp(c - (a + b) / 2) + cos(2 * phase) * exp(-c - (a + b) / 2)) / 2
  }
}

/// exp(−z²/2): E exp(−½ Σ z_i²) = det(1 + q)^(−½).
struct BellMoments: NeuronMoments {
  func moment(_ z: PreActivations, _ positions: [Int]) -> Approximation {
    var matrix = z.covariance(at: positions)
    for i in matrix.indices { matrix[i][i] += 1 }
    return Approximation(1 / SymmetricMatrix(matrix).determinantOfPositive.squareRoot())
  }

  func pair(_ a: Double, _ b: Double, _ c: Double) -> Double? { 1 / ((1 + a) * (1 + b) - c * c).squareRoot() }
}

/// Σ_k c_k z^k, from the moments of a joint normal distribution.
struct PolynomialMoments: NeuronMoments {
  let coefficients: [Double]

  var homogeneity: Double? {
    let powers = coefficients.indices.filter { coefficients[$0] != 0 }
    return powers.count == 1 ? Double(powers[0]) : nil
  }

  func moment(_ z: PreActivations, _ positions: [Int]) -> Approximation {
    var normal = NormalMoments(covariance: z.covariance(at: positions))
    var exponents = [Int](repeating: 0, count: positions.count)
    func sum(from place: Int, _ factor: Double) -> Double {
      guard place < exponents.count else { return factor * normal.moment(exponents) }
      var total = 0.0
      for (power, coefficient) in coefficients.enumerated() where coefficient != 0 {
        exponents[place] = power
        total += sum(from: place + 1, factor * coefficient)
      }
      return total
    }
    return Approximation(sum(from: 0, 1))
  }
}

/// E Π z_i^(k_i) by Stein's lemma, E[z_i g] = Σ_j q_ij E[∂_j g], remembering what was found.
struct NormalMoments {
  let covariance: [[Double]]
  private var known: [[Int]: Double] = [:]

  init(covariance: [[Double]]) { self.covariance = covariance }

  mutating func moment(_ exponents: [Int]) -> Double {
    guard let first = exponents.firstIndex(where: { $0 > 0 }) else { return 1 }
    if exponents.reduce(0, +) % 2 == 1 { return 0 }
    if let value = known[exponents] { return value }
    var rest = exponents
    rest[first] -= 1
    var sum = 0.0
    for j in rest.indices where rest[j] > 0 {
      let power = Double(rest[j])
      rest[j] -= 1
      sum += covariance[first][j] * power * moment(rest)
      rest[j] += 1
    }
    known[exponents] = sum
    return sum
  }
}
