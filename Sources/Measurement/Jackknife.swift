import Ensembles

/// A measured number and its standard error, which is nil where one block alone was measured.
public struct Estimate: Sendable, Equatable {
  public var value: Double
  public var error: Double?

  public init(value: Double, error: Double?) {
    self.value = value
    self.error = error
  }
}

/// Errors by leaving out one block at a time, for blocks of unequal size: the delete-m_j jackknife of Busing, Meijer and
/// van der Leeden, Statistics and Computing 9, 3 (1999).
///
/// With h_j = n/m_j and the estimate θ₍ⱼ₎ without block j, the pseudo-values are θ̃ⱼ = h_j θ − (h_j − 1) θ₍ⱼ₎, and
/// Var θ = (1/g) Σ (θ̃ⱼ − θ_J)²/(h_j − 1). For a mean this is unbiased whatever the sizes, and every block counts as one
/// degree of freedom.
public enum Jackknife {
  /// Estimates functions of the mean moments.
  ///
  /// - Parameters:
  ///   - blocks: of one width, in index order, so that sums are reproducible.
  ///   - observables: from the means of all monomials, in basis order, to any number of values.
  public static func estimates(
    _ blocks: [BlockMoments], _ observables: (MomentMeans) -> [Double]
  ) -> [Estimate] {
    let total = MomentTotal(blocks)
    let whole = observables(total.means)
    guard blocks.count > 1 else { return whole.map { Estimate(value: $0, error: nil) } }

    // With d = θ̃ − θ = (h − 1)(θ − θ₍ⱼ₎): θ_J − θ = Σ d m/n, so one pass suffices and nothing cancels.
    let n = Double(total.networks)
    var weights = 0.0
    var bias = [Double](repeating: 0, count: whole.count)
    var first = bias
    var second = bias
    for block in blocks {
      let m = Double(block.block.count)
      let weight = m / (n - m)
      let without = observables(total.means(without: block))
      weights += weight
      for i in whole.indices {
        let d = (whole[i] - without[i]) / weight
        bias[i] += d * m / n
        first[i] += weight * d
        second[i] += weight * d * d
      }
    }
    return whole.indices.map { i in
      let variance = (second[i] - 2 * bias[i] * first[i] + bias[i] * bias[i] * weights) / Double(blocks.count)
      return Estimate(value: whole[i], error: max(variance, 0).squareRoot())
    }
  }

  /// The observables and, for each, every block's deviation (θ̃ⱼ − θ_J)/√(g (h_j − 1)), whose squares sum to the variance: what correlations
  /// between observables are made of.
  static func deviations(
    _ blocks: [BlockMoments], _ observables: (MomentMeans) -> [Double]
  ) -> (values: [Double], deviations: [[Double]]) {
    let total = MomentTotal(blocks)
    let whole = observables(total.means)
    guard blocks.count > 1 else { return (whole, whole.map { _ in [0] }) }

    // With d = θ̃ − θ = (h − 1)(θ − θ₍ⱼ₎): θ_J − θ = Σ d m/n, and nothing cancels.
    let n = Double(total.networks)
    var deviations = [[Double]](repeating: [Double](repeating: 0, count: blocks.count), count: whole.count)
    var bias = [Double](repeating: 0, count: whole.count)
    for (j, block) in blocks.enumerated() {
      let m = Double(block.block.count)
      let without = observables(total.means(without: block))
      for i in whole.indices {
        let d = (whole[i] - without[i]) * (n - m) / m
        deviations[i][j] = d
        bias[i] += d * m / n
      }
    }
    for (j, block) in blocks.enumerated() {
      let m = Double(block.block.count)
      let scale = (m / (n - m) / Double(blocks.count)).squareRoot()
      for i in whole.indices { deviations[i][j] = (deviations[i][j] - bias[i]) * scale }
    }
    return (whole, deviations)
  }
}

/// The mean of every monomial, in basis order, and of how many networks it is: what unbiased estimates need to know.
public struct MomentMeans: Sendable {
  public let values: [Double]
  public let networks: Double

  public init(values: [Double], networks: Double) {
    self.values = values
    self.networks = networks
  }

  public subscript(monomial: Int) -> Double { values[monomial] }
  public subscript(monomials: Range<Int>) -> ArraySlice<Double> { values[monomials] }
}

/// The sums of blocks' moments, with compensation (Neumaier 1974), in the blocks' order.
public struct MomentTotal: Sendable {
  public let networks: UInt64
  public let sums: [Double]

  public init(_ blocks: some Sequence<BlockMoments>) {
    var networks: UInt64 = 0
    var high: [Double] = []
    var low: [Double] = []
    for block in blocks {
      if high.isEmpty {
        high = [Double](repeating: 0, count: block.sums.count)
        low = high
      }
      networks += block.block.count
      for (i, term) in block.sums.enumerated() {
        let sum = high[i] + term
        low[i] += abs(high[i]) >= abs(term) ? (high[i] - sum) + term : (term - sum) + high[i]
        high[i] = sum
      }
    }
    self.networks = networks
    sums = zip(high, low).map { $0 + $1 }
  }

  /// The mean of every monomial.
  public var means: MomentMeans {
    MomentMeans(values: sums.map { $0 / Double(networks) }, networks: Double(networks))
  }

  func means(without block: BlockMoments) -> MomentMeans {
    let left = Double(networks - block.block.count)
    return MomentMeans(values: zip(sums, block.sums).map { ($0 - $1) / left }, networks: left)
  }
}
