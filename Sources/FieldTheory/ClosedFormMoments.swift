#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// exp z, or the Gauss-net's exp(z − σ_b² − σ_W²|x|²/d): E exp(Σ z_i) = exp(½ ΣΣ q_ij).
struct ExponentialMoments: ClusterMoments {
  let isNormalised: Bool

  func moment(_ z: PreActivations, _ positions: [Int]) -> Approximation { Approximation(exp(logarithm(z, positions))) }

  /// Biases are counted apart: for two points of the Gauss-net they cancel exactly.
  private func logarithm(_ z: PreActivations, _ positions: [Int]) -> Double {
    let n = Double(positions.count)
    var exponent = (n * n / 2 - (isNormalised ? n : 0)) * z.biasVariance
    for i in positions {
      for j in positions { exponent += z.weightPart[i][j] / 2 }
      if isNormalised { exponent -= z.weightPart[i][i] }
    }
    return exponent
  }

  func cumulant(_ z: PreActivations, of blocks: [[Int]]) -> RoundedSum {
    let means = blocks.reduce(0) { $0 + logarithm(z, $1) }
    return ClusterGraphs.of(.exponentials, vertices: blocks.count).sum(logarithm: means) { k, l in
      blocks[k].reduce(0) { sum, i in blocks[l].reduce(sum) { $0 + z.covariance[i][$1] } }
    }
  }

  func pair(_ a: Double, _ b: Double, _ c: Double) -> Double? {
    isNormalised ? exp(c - (a + b) / 2) : exp(c + (a + b) / 2)
  }
}

/// cos z or sin z: a product of n is a mean of exp(i Σ ±z_i) over all signs, and E cos(Σ s_i z_i) = exp(−½ ΣΣ s_i s_j q_ij).
struct TrigonometricMoments: ClusterMoments {
  let isSine: Bool

  func moment(_ z: PreActivations, _ positions: [Int]) -> Approximation {
    // An odd function of the pre-activations.
    if isSine && positions.count % 2 == 1 { return Approximation(0) }
    let q = z.covariance(at: positions)
    let direct = signs(q)
    guard isSine, direct.isCancelled else { return direct.approximation }
    let other = graphs(q)
    return (other.size < direct.size ? other : direct).approximation
  }

  /// The sum over signs, which for sines of small pre-activations cancels.
  private func signs(_ q: [[Double]]) -> RoundedSum {
    let n = q.count
    var sum = RoundedSum()
    for signs in 0..<(1 << n) {
      var variance = 0.0
      for i in 0..<n {
        for j in 0..<n { variance += (signs >> i & 1 == signs >> j & 1 ? 1 : -1) * q[i][j] }
      }
      let isNegative = isSine && (signs.nonzeroBitCount + n / 2) % 2 == 1
      sum.add((isNegative ? -1 : 1) * exp(-variance / 2) / Double(1 << n))
    }
    return sum
  }

  /// E Π sin z_i over an even number n. With exp(−s s' q) = cosh q (1 − s s' tanh q), what the sum over signs leaves of Π (1 − s_i s_j tanh q_ij) are
  /// the graphs in which every vertex has an odd number of lines: the n/2 separate lines of Wick's theorem, and smaller ones.
  private func graphs(_ q: [[Double]]) -> RoundedSum {
    let n = q.count
    var scale = 0.0
    // Sums over graphs, and their sizes, by the set of vertices with an odd number of lines.
    var (values, sizes) = ([Double](repeating: 0, count: 1 << n), [Double](repeating: 0, count: 1 << n))
    (values[0], sizes[0]) = (1, 1)
    for i in 0..<n {
      scale -= q[i][i] / 2
      for j in 0..<i {
        // ln cosh q.
        scale += abs(q[i][j]) + log1p(expm1(-2 * abs(q[i][j])) / 2)
        let line = -tanh(q[i][j])
        let (oldValues, oldSizes) = (values, sizes)
        for set in values.indices {
          let before = set ^ (1 << i | 1 << j)
          values[set] += line * oldValues[before]
          sizes[set] += abs(line) * oldSizes[before]
        }
      }
    }
    let sign: Double = n / 2 % 2 == 1 ? -1 : 1
    return RoundedSum(value: sign * exp(scale) * values[values.count - 1], size: exp(scale) * sizes[sizes.count - 1])
  }

  /// Each block as a sum of cosines of ±z_i, the first sign positive.
  func cumulant(_ z: PreActivations, of blocks: [[Int]]) -> RoundedSum {
    let n = blocks.reduce(0) { $0 + $1.count }
    let graphs = ClusterGraphs.of(.cosines, vertices: blocks.count)
    // The first position of each block has no bit.
    let firsts = blocks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }.dropLast()
    let free = (0..<n).filter { !firsts.contains($0) }
    let positions = blocks.flatMap { $0 }
    var sum = RoundedSum()
    for choice in 0..<(1 << free.count) {
      var signs = [Double](repeating: 1, count: n)
      for (bit, place) in free.enumerated() where choice >> bit & 1 == 1 { signs[place] = -1 }
      func covariance(_ k: Int, _ l: Int) -> Double {
        (firsts[k]..<(firsts[k] + blocks[k].count)).reduce(0) { sum, i in
          (firsts[l]..<(firsts[l] + blocks[l].count)).reduce(sum) {
            $0 + signs[i] * signs[$1] * z.covariance[positions[i]][positions[$1]]
          }
        }
      }
      let logarithm = blocks.indices.reduce(0) { $0 - covariance($1, $1) / 2 }
      let isNegative = isSine && (choice.nonzeroBitCount + blocks.reduce(0) { $0 + $1.count / 2 }) % 2 == 1
      sum.add((isNegative ? -1 : 1) / Double(1 << free.count), graphs.sum(logarithm: logarithm, covariance))
    }
    return sum
  }

  func pair(_ a: Double, _ b: Double, _ c: Double) -> Double? {
    // e^(−(a + b)/2) sinh c or cosh c.
    let scale = exp(abs(c) - (a + b) / 2) / 2
    return isSine ? (c < 0 ? 1 : -1) * scale * expm1(-2 * abs(c)) : scale * (1 + exp(-2 * abs(c)))
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
