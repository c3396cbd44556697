import Ensembles

/// What a merge did.
public struct MergeSummary: Sendable {
  /// The run's; of the stores that were joined, that of the one with the most networks asked for.
  public let specification: Specification
  /// Blocks that were copied into the store.
  public internal(set) var copied: Int
  /// Blocks that the store now has, over all widths.
  public let blocks: Int
  /// Networks that the store now has, over all widths.
  public let networks: UInt64
}

/// Joins stores of one run, such as shards, into one: what a single run would have left.
///
/// Every block of every store is checked before anything is written. Where stores overlap they must agree; of a block that one store has
/// cut short, the longer is taken. `out` may be a store of the same run, of an interrupted merge for example; its blocks stay.
///
/// - Parameters:
///   - paths: of the stores to join.
///   - out: of the store that they go into; made where it is not there.
///   - provenance: of this process.
/// - Throws: ``RunStoreError``, `CancellationError`; then `out` has lost nothing.
public func joinStores(_ paths: [String], into out: String, by provenance: Provenance) async throws -> MergeSummary {
  var union = StoreUnion()
  let isThere = try StorePath.existing(out) != nil
  for path in (isThere ? [out] : []) + paths { try await union.add(path) }
  guard let specification = union.specification else { throw RunStoreError.missing(path: out) }

  let target = try SQLiteStore(writing: out, header: RunHeader(specification: specification, provenance: provenance))
  var summary = MergeSummary(
    specification: specification, copied: 0, blocks: union.count, networks: union.networks)
  let parts = union.blocksByPath
  for path in paths {
    let source = try SQLiteStore(reading: path)
    for (width, indices) in parts[path] ?? [] {
      let batch = max(1, min(64, (64 << 20) / (8 * (specification.sampleVector.monomials ?? 1))))
      for start in stride(from: 0, to: indices.count, by: batch) {
        try Task.checkCancellation()
        let some = Array(indices[start..<min(start + batch, indices.count)])
        try await target.add(source.moments(some, ofWidth: width))
        summary.copied += some.count
      }
    }
    try await target.adopt(source.header.sessions)
  }
  try await target.settle()
  return summary
}

/// The blocks of several stores of one run, and which store each is taken from.
private struct StoreUnion {
  private(set) var specification: Specification?
  private var first = ""
  private var table: [Int: [UInt64: Entry]] = [:]

  private struct Entry {
    let count: UInt64
    let checksum: UInt64
    let path: String
  }

  /// - Throws: ``RunStoreError`` for a damaged store, one of another run, or one that differs from those before.
  mutating func add(_ path: String) async throws {
    let store = try SQLiteStore(reading: path)
    let own = await store.header.specification
    if let known = specification {
      let differences = known.differences(from: own)
      guard differences.isEmpty else {
        throw RunStoreError.different(path: first, differences: differences + ["here is \(path)"])
      }
      if own.networks > known.networks { specification = own }
    } else {
      (specification, first) = (own, path)
    }
    let faults = try store.reader.verify { try add($0, path) }
    if let fault = faults.first { throw RunStoreError.damaged(path: path, reason: fault) }
  }

  private mutating func add(_ row: BlockRow, _ path: String) throws {
    let (width, block) = (row.moments.width, row.moments.block)
    if let known = table[width]?[block.index] {
      guard known.count != block.count || known.checksum == row.checksum else {
        throw RunStoreError.conflicting(path: known.path, other: path, width: width, block: block.index)
      }
      guard block.count > known.count else { return }
    }
    table[width, default: [:]][block.index] = Entry(count: block.count, checksum: row.checksum, path: path)
  }

  var count: Int { table.values.reduce(0) { $0 + $1.count } }
  var networks: UInt64 { table.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } } }

  /// What is taken from each store, by width, in index order.
  var blocksByPath: [String: [(width: Int, indices: [UInt64])]] {
    var parts: [String: [(width: Int, indices: [UInt64])]] = [:]
    for width in table.keys.sorted() {
      var indices: [String: [UInt64]] = [:]
      for (index, entry) in table[width] ?? [:] { indices[entry.path, default: []].append(index) }
      for (path, own) in indices { parts[path, default: []].append((width: width, indices: own.sorted())) }
    }
    return parts
  }
}
