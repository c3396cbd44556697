#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension SamplingReach {
  /// The same for estimates of a connected n-point function from k-statistics of the empirical kernel K̂ = σ_b² + (σ_W²/N) Σ_j y_j,
  /// y = σ(z)², at one input; of order k = n/2.
  ///
  /// - Parameters:
  ///   - nonlinearity: σ.
  ///   - withinNetworks: k-statistics of the N neurons of each network, averaged over networks (the cumulant estimator); else of the networks'
  ///     K̂ (the conditional one).
  ///   - weightDeviation: σ_W.
  ///   - variance: q(x, x), of the pre-activation.
  ///   - width: N.
  ///   - order: n.
  ///   - networks: how many are drawn.
  public init(
    kernelOf nonlinearity: Nonlinearity, withinNetworks: Bool, weightDeviation: Double, variance: Double, width: Int,
    order: Int, networks: UInt64
  ) {
    let k = order / 2
    let (neurons, count) = (Double(width), Double(networks))
    let mean = Self.moment(nonlinearity, variance, power: 2, 0...(.infinity))
    guard variance > 0, mean > 0, mean.isFinite else {
      self.init(outOfReach: variance > 0)
      return
    }
    let reach = Self.farthest(neurons: neurons * count)
    /// Moments of y/mean − 1, to an order, from the |z| in a range.
    func moments(_ range: ClosedRange<Double>, to highest: Int) -> [Double] {
      (0...highest).map { Self.centralMoment(nonlinearity, variance, mean, $0, range) }
    }
    let within = moments(0...reach, to: 4 * k)
    let beyond = [0] + moments(reach...(.infinity), to: k).dropFirst()
    let found = Self.cumulants(within, step: 1)
    let exact = Self.cumulants(zip(within, beyond).map { $0 + $1 }, step: 1)[k]
    // One network's K̂ has the cumulants of y over N^(s−1).
    let sample = found.enumerated().map { withinNetworks ? $1 : $1 * pow(neurons, Double(1 - $0)) }
    let kurtosis = Self.kurtosis(ofInfluenceOn: k, sample)
    let spread = Self.varianceOfKStatistic(k, of: withinNetworks ? neurons : count, sample)
    let error = (withinNetworks ? spread / count : spread).squareRoot()
    let missed = abs(exact - found[k]) * (withinNetworks ? 1 : pow(neurons, Double(1 - k)))
    let pairings = (1...k).reduce(1.0) { $0 * Double(2 * $1 - 1) }
    let unit = pairings * pow(weightDeviation * weightDeviation * mean, Double(k))
    // The mean of N influences is nearer to a normal deviate than one is.
    let kurtosisOfSample = withinNetworks ? 3 + (kurtosis - 3) / neurons : kurtosis
    self.init(
      standardError: unit * error * (withinNetworks ? pow(neurons, Double(1 - k)) : 1), bias: missed / error,
      errorOfVariance: (max(kurtosisOfSample - 1, 0) / count).squareRoot())
  }

  /// E (σ(z)²/mean − 1)^power over the |z| in a range, in deviations.
  private static func centralMoment(
    _ nonlinearity: Nonlinearity, _ variance: Double, _ mean: Double, _ power: Int, _ range: ClosedRange<Double>
  ) -> Double {
    guard power > 0 else { return 1 }
    return expectation(variance, range) { z in
      let value = nonlinearity.function(z, variance)
      let distance = value * value / mean - 1
      return (power % 2 == 1 && distance < 0 ? -1 : 1, Double(power) * log(abs(distance)))
    }
  }

  /// The variance of the k-statistic of n numbers (Kendall and Stuart 1, 12.35-12.39).
  private static func varianceOfKStatistic(_ k: Int, of n: Double, _ c: [Double]) -> Double {
    let one = n - 1
    let two = one * (n - 2)
    let three = two * (n - 3)
    switch k {
    case 1: return c[2] / n
    case 2: return c[4] / n + 2 * c[2] * c[2] / one
    case 3: return c[6] / n + 9 * (c[2] * c[4] + c[3] * c[3]) / one + 6 * n * c[2] * c[2] * c[2] / two
    default:
      let first = 16 * c[2] * c[6] + 48 * c[3] * c[5] + 34 * c[4] * c[4]
      let second = 72 * c[2] * c[2] * c[4] + 144 * c[2] * c[3] * c[3]
      return c[8] / n + first / one + n * second / two + 24 * n * (n + 1) * c[2] * c[2] * c[2] * c[2] / three
    }
  }

  /// The kurtosis of what one number d adds to the k-statistic of many, its influence: d, d² − κ₂, d³ − 3κ₂ d − κ₃,
  /// d⁴ − 6κ₂ d² − 4κ₃ d − (κ₄ − 3κ₂²).
  private static func kurtosis(ofInfluenceOn k: Int, _ c: [Double]) -> Double {
    let influence: [Double] =
      switch k {
      case 1: [0, 1]
      case 2: [-c[2], 0, 1]
      case 3: [-c[3], -3 * c[2], 0, 1]
      default: [3 * c[2] * c[2] - c[4], -4 * c[3], -6 * c[2], 0, 1]
      }
    var centred = c
    centred[1] = 0
    let moments = moments(centred, step: 1)
    func product(_ a: [Double], _ b: [Double]) -> [Double] {
      var product = [Double](repeating: 0, count: a.count + b.count - 1)
      for (i, x) in a.enumerated() { for (j, y) in b.enumerated() { product[i + j] += x * y } }
      return product
    }
    func mean(_ polynomial: [Double]) -> Double { zip(polynomial, moments).reduce(0) { $0 + $1.0 * $1.1 } }
    let square = product(influence, influence)
    let spread = mean(square)
    return mean(product(square, square)) / (spread * spread)
  }
}
