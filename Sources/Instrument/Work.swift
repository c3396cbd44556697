import Ensembles
import RunStore

/// The blocks that a run still has to compute. They are counted and gone through, not listed: there may be 10¹¹ of them.
struct Work: Sendable {
  let widths: [Lack]
  /// Whether the store had any of this run's blocks.
  let resumes: Bool

  /// What is lacking of one width.
  struct Lack: Sendable {
    let width: Int
    fileprivate let networks: UInt64
    fileprivate let shard: Shard
    /// How many networks the store has of each block.
    fileprivate let counts: [UInt64: UInt64]

    /// The blocks in the order of their indices.
    var blocks: LazyFilterSequence<some Sequence<Block>> {
      BlockGrid.blocks(networks: networks, from: shard.index, every: shard.of).lazy
        .filter { [counts] in counts[$0.index, default: 0] < $0.count }
    }

    /// How many networks they have.
    var count: UInt64 {
      let all = BlockGrid.count(networks: networks, from: shard.index, every: shard.of)
      let done = counts.keys.lazy.filter { $0 % shard.of == shard.index }
        .compactMap { BlockGrid.block(at: $0, networks: networks) }
        .filter { counts[$0.index, default: 0] >= $0.count }
      return all - done.reduce(0) { $0 + $1.count }
    }
  }

  init(_ specification: Specification, shard: Shard, lackedBy store: any RunStore) async throws {
    var widths: [Lack] = []
    for width in specification.widths {
      let there = try await store.blocks(ofWidth: width)
      let counts = Dictionary(uniqueKeysWithValues: there.map { ($0.index, $0.count) })
      widths.append(Lack(width: width, networks: specification.networks, shard: shard, counts: counts))
    }
    self.widths = widths
    resumes = widths.contains { !$0.counts.isEmpty }
  }

  var neurons: Double { widths.reduce(0) { $0 + Double($1.width) * Double($1.count) } }
}

extension RunStore {
  /// Networks held, over all widths of a specification.
  func networks(of specification: Specification) async throws -> UInt64 {
    var networks: UInt64 = 0
    for width in specification.widths {
      networks += try await blocks(ofWidth: width).reduce(0) { $0 + $1.count }
    }
    return networks
  }
}
