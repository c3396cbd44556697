/// A fixed range of network indices: the unit of scheduling, storage and resampling (law 3).
public struct Block: Hashable, Sendable {
  /// Its place in the ``BlockGrid``.
  public let index: UInt64
  /// The indices of its networks.
  public let networks: Range<UInt64>

  /// A block of its parts.
  public init(index: UInt64, networks: Range<UInt64>) {
    self.index = index
    self.networks = networks
  }

  /// Networks in it.
  public var count: UInt64 { networks.upperBound - networks.lowerBound }
}

/// The one partition of all network indices into blocks, the same for every run.
///
/// Blocks grow with the index, so that a run of 10⁴ to 10¹¹ networks has a hundred to some twenty thousand of them: enough to
/// resample, few enough to store. A shorter run has one for every hundred networks, a longer one another for every 10⁷. The cuts
/// do not depend on how many networks are asked for, so extending a run keeps every whole block, and powers of ten are always
/// cuts, so that the usual experiments are equal.
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

  /// The blocks of a run of so many networks, or every `stride`-th of them; the last is cut short where the count asks for it.
  public static func blocks(
    networks: UInt64, from first: UInt64 = 0, every stride: UInt64 = 1
  ) -> some Sequence<Block> & Sendable {
    BlockSequence(networks: networks, following: first, stride: stride)
  }

  /// A block of a run of so many networks; nil where the run has no such block.
  public static func block(at index: UInt64, networks: UInt64) -> Block? {
    guard index < mostBlocks else { return nil }
    let whole = block(at: index).networks
    guard whole.lowerBound < networks else { return nil }
    return Block(index: index, networks: whole.lowerBound..<min(whole.upperBound, networks))
  }

  /// How many networks ``blocks(networks:from:every:)`` have, without going through them.
  public static func count(networks: UInt64, from first: UInt64, every stride: UInt64) -> UInt64 {
    /// How many of the shard's indices are below `end`.
    func indices(below end: UInt64) -> UInt64 { end > first ? (end - first - 1) / stride + 1 : 0 }

    var count: UInt64 = 0
    var firstOfTier: UInt64 = 0
    for (place, tier) in tiers.enumerated() where tier.start < networks {
      let end = place + 1 < tiers.count ? min(tiers[place + 1].start, networks) : networks
      let blocks = (end - tier.start) / tier.size
      count += (indices(below: firstOfTier + blocks) - indices(below: firstOfTier)) * tier.size
      // A cut block is the last one.
      let cut = firstOfTier + blocks
      if indices(below: cut + 1) > indices(below: cut) { count += (end - tier.start) % tier.size }
      firstOfTier += blocks
    }
    return count
  }

  struct BlockSequence: Sequence, IteratorProtocol, Sendable {
    let networks: UInt64
    var following: UInt64
    let stride: UInt64

    mutating func next() -> Block? {
      guard let block = BlockGrid.block(at: following, networks: networks) else { return nil }
      let (next, overflow) = following.addingReportingOverflow(stride)
      following = overflow ? .max : next
      return block
    }
  }
}

/// The sums over a block's networks of every monomial of the sample vector, in ``MonomialBasis`` order.
public struct BlockMoments: Equatable, Sendable {
  /// N, the neurons of each network.
  public let width: Int
  /// The networks that were summed over.
  public let block: Block
  /// One a monomial.
  public let sums: [Double]

  /// Moments of their parts.
  public init(width: Int, block: Block, sums: [Double]) {
    self.width = width
    self.block = block
    self.sums = sums
  }
}

// MARK: - Bits

extension BlockMoments {
  /// Whether these are the same sums of the same networks, bit for bit: other than `==`, this tells −0 from 0 and knows a NaN again.
  public func hasSameBits(as other: BlockMoments) -> Bool {
    width == other.width && block == other.block && sums.hasSameBits(as: other.sums)
  }
}

extension [Double] {
  /// As ``BlockMoments/hasSameBits(as:)``.
  package func hasSameBits(as other: [Double]) -> Bool {
    count == other.count && zip(self, other).allSatisfy { $0.bitPattern == $1.bitPattern }
  }
}
