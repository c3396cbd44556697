import Ensembles
import RunStore

/// Every `of`-th block, beginning with block `index`, as one of several machines takes them.
public struct Shard: Sendable, Equatable {
  public let index: UInt64
  public let of: UInt64

  public static let all = Shard(index: 0, of: 1)

  private init(index: UInt64, of: UInt64) {
    self.index = index
    self.of = of
  }

  /// Reads `I/N` with I from 0 to N − 1; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { UInt64($0) }
    guard parts.count == 2, let index = parts[0], let of = parts[1], index < of else { return nil }
    self.init(index: index, of: of)
  }
}

/// The blocks that a run still has to compute.
struct Work {
  let blocks: [(width: Int, blocks: [Block])]
  /// Whether the store had any of this run's blocks.
  let resumes: Bool

  init(_ specification: Specification, shard: Shard, lackedBy store: any RunStore) async {
    var blocks: [(width: Int, blocks: [Block])] = []
    var resumes = false
    for width in specification.widths {
      let there = await store.blocks(ofWidth: width)
      let counts = Dictionary(uniqueKeysWithValues: there.map { ($0.index, $0.count) })
      let missing = BlockGrid.blocks(networks: specification.networks).filter {
        $0.index % shard.of == shard.index && counts[$0.index, default: 0] < $0.count
      }
      resumes = resumes || !there.isEmpty
      blocks.append((width, missing))
    }
    self.blocks = blocks
    self.resumes = resumes
  }

  var neurons: Double {
    blocks.reduce(0) { sum, work in
      sum + Double(work.width) * work.blocks.reduce(0) { $0 + Double($1.count) }
    }
  }
}

extension RunStore {
  /// Networks held, over all widths of a specification.
  func networks(of specification: Specification) async -> UInt64 {
    var networks: UInt64 = 0
    for width in specification.widths {
      networks += await blocks(ofWidth: width).reduce(0) { $0 + $1.count }
    }
    return networks
  }
}
