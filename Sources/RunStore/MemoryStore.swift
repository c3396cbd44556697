import Ensembles

/// A store that ends with the process.
public actor MemoryStore: RunStore {
  public let header: RunHeader
  private var table: [Int: [UInt64: BlockMoments]] = [:]

  /// An empty store.
  public init(header: RunHeader) { self.header = header }

  public func blocks(ofWidth width: Int) -> [Block] { moments(ofWidth: width).map(\.block) }

  public func moments(ofWidth width: Int) -> [BlockMoments] {
    (table[width] ?? [:]).values.sorted { $0.block.index < $1.block.index }
  }

  public func add(_ moments: [BlockMoments]) {
    for block in moments {
      let known = table[block.width]?[block.block.index]
      if let known, known.block.count >= block.block.count { continue }
      table[block.width, default: [:]][block.block.index] = block
    }
  }

  public func remove(_ indices: [UInt64], ofWidth width: Int) {
    for index in indices { table[width]?[index] = nil }
  }

  public func settle() {}
}
