import Kernels

/// Running sums of all monomials over some blocks. A block's chunks are added in their order, with compensation (law 3).
public struct CompensatedSums {
  private var high: [[Double]]
  private var low: [[Double]]

  /// All of them 0.
  public init(blocks: Int, monomials: Int) {
    high = Array(repeating: Array(repeating: 0, count: monomials), count: blocks)
    low = high
  }

  /// Adds a chunk's sums, one for each monomial.
  public mutating func add(_ sums: UnsafeBufferPointer<Double>, to block: Int) {
    nnqft_add_chunk(UInt32(high[block].count), sums.baseAddress, &high[block], &low[block])
  }

  /// For each block its sums, rounded once.
  public var totals: [[Double]] { zip(high, low).map { high, low in zip(high, low).map { $0 + $1 } } }
}
