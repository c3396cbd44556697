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
    _ blocks: [BlockMoments], _ observables: ([Double]) -> [Double]
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
  public var means: [Double] { sums.map { $0 / Double(networks) } }

  func means(without block: BlockMoments) -> [Double] {
    let left = Double(networks - block.block.count)
    return zip(sums, block.sums).map { ($0 - $1) / left }
  }
}
