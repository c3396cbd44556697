/// A fixed range of network indices: the unit of scheduling, storage and resampling (law 3).
public struct Block: Hashable, Sendable {
  public let index: UInt64
  public let networks: Range<UInt64>

  public init(index: UInt64, networks: Range<UInt64>) {
    self.index = index
    self.networks = networks
  }

  public var count: UInt64 { networks.upperBound - networks.lowerBound }
}

/// The one partition of all network indices into blocks, the same for every run.
///
/// Blocks grow with the index, so that a run of any size has a hundred to some ten thousand of them: enough to
/// resample, few enough to store. The cuts do not depend on how many networks are asked for, so extending a run
/// keeps every whole block, and powers of ten are always cuts, so that the usual experiments are equal.
public enum BlockGrid {
  /// (networks from this index on, are in blocks of this size)
  static let tiers: [(start: UInt64, size: UInt64)] = [
    (0, 100), (10_000, 1_000), (100_000, 10_000), (1_000_000, 100_000),
    (10_000_000, 1_000_000), (10_000_000_000, 10_000_000),
  ]

  /// Indices stay below this, and networks below 2^63.
  public static let mostBlocks: UInt64 = 900_000_000_000

  /// The block with a given index, whole.
  ///
  /// - Precondition: `index` is below ``mostBlocks``.
  public static func block(at index: UInt64) -> Block {
    var firstOfTier: UInt64 = 0
    for (tier, next) in zip(tiers, tiers.dropFirst()) {
      let inTier = (next.start - tier.start) / tier.size
      if index < firstOfTier + inTier {
        return block(index, tier, index - firstOfTier)
      }
      firstOfTier += inTier
    }
    return block(index, tiers[tiers.count - 1], index - firstOfTier)
  }

  private static func block(
    _ index: UInt64, _ tier: (start: UInt64, size: UInt64), _ place: UInt64
  ) -> Block {
    let start = tier.start + place * tier.size
    return Block(index: index, networks: start..<start + tier.size)
  }

  /// The blocks of a run of so many networks; the last is cut short where the count asks for it.
  public static func blocks(networks: UInt64) -> some Sequence<Block> & Sendable {
    BlockSequence(networks: networks)
  }

  struct BlockSequence: Sequence, IteratorProtocol, Sendable {
    let networks: UInt64
    var following: UInt64 = 0

    init(networks: UInt64) { self.networks = networks }

    mutating func next() -> Block? {
      let block = BlockGrid.block(at: following)
      guard block.networks.lowerBound < networks else { return nil }
      following += 1
      return Block(
        index: block.index,
        networks: block.networks.lowerBound..<Swift.min(block.networks.upperBound, networks))
    }
  }
}

/// The sums over a block's networks of every monomial of the sample vector, in ``MonomialBasis`` order.
public struct BlockMoments: Equatable, Sendable {
  public let width: Int
  public let block: Block
  public let sums: [Double]

  public init(width: Int, block: Block, sums: [Double]) {
    self.width = width
    self.block = block
    self.sums = sums
  }
}
