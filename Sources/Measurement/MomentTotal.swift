import Ensembles

/// The mean of every monomial, in basis order, and of how many networks it is: what unbiased estimates need to know.
public struct MomentMeans: Sendable {
  /// Means over networks, one a monomial.
  public let values: [Double]
  /// Averaged over.
  public let networks: Double

  /// Means of their parts.
  public init(values: [Double], networks: Double) {
    self.values = values
    self.networks = networks
  }

  /// The mean of one monomial.
  public subscript(monomial: Int) -> Double { values[monomial] }
  /// The means of some.
  public subscript(monomials: Range<Int>) -> ArraySlice<Double> { values[monomials] }
}

/// The sums of blocks' moments, with compensation (Neumaier 1974), in the blocks' order.
public struct MomentTotal: Sendable {
  /// Summed over.
  public let networks: UInt64
  /// One a monomial, in order of the basis.
  public let sums: [Double]

  /// The sum over blocks in index order, by Neumaier's compensation.
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
