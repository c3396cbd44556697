import Ensembles

/// A store that ends with the process.
public actor MemoryStore: RunStore {
  public let header: RunHeader
  private var table = BlockTable()

  public init(header: RunHeader) { self.header = header }

  public func blocks(ofWidth width: Int) -> [Block] { table.moments(ofWidth: width).map(\.block) }

  public func moments(ofWidth width: Int) -> [BlockMoments] { table.moments(ofWidth: width) }

  public func add(_ moments: [BlockMoments]) { table.add(moments) }

  public func commit() {}
}
