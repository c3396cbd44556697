import Ensembles
import Kernels

/// At most `CHUNK_NETWORKS` consecutive networks of one block, the unit in which kernels sum.
public struct Chunk: Sendable {
  /// The block's place in the list that the cursor walks.
  public let block: Int
  /// Its first network.
  public let first: UInt64
  /// How many it has.
  public let count: UInt32
}

/// Walks through the chunks of a list of blocks, in order.
public struct ChunkCursor: Sendable {
  private let blocks: [Block]
  private var block = 0
  private var done: UInt64 = 0

  /// At the first network of the first block.
  public init(blocks: [Block]) { self.blocks = blocks }

  /// The next chunks, at most `most`; empty at the end. A block without networks has none.
  public mutating func next(_ most: Int) -> [Chunk] {
    var chunks: [Chunk] = []
    while chunks.count < most, block < blocks.count {
      let networks = blocks[block].networks
      if networks.isEmpty {
        block += 1
        continue
      }
      let left = blocks[block].count - done
      let count = min(left, UInt64(CHUNK_NETWORKS))
      chunks.append(Chunk(block: block, first: networks.lowerBound + done, count: UInt32(count)))
      done += count
      if done == blocks[block].count {
        block += 1
        done = 0
      }
    }
    return chunks
  }
}
