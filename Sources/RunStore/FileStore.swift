import Ensembles
import Foundation

/// A store in one plain file, replaced whole at every commit.
public actor FileStore: RunStore {
  public nonisolated let path: String
  public private(set) var header: RunHeader
  private var moments: [Int: [UInt64: BlockMoments]] = [:]
  private let lock: WriterLock?

  /// Opens a store to read it.
  ///
  /// - Throws: ``RunStoreError``.
  public init(reading path: String) throws {
    self.path = path
    lock = nil
    let (header, moments) = try StoreFormat.decode(DurableFile.read(path: path), path: path)
    self.header = header
    self.moments = Self.byWidth(moments)
  }

  /// Opens a store to go on with a run, or makes a new one. Nothing is written before the first commit.
  ///
  /// - Throws: ``RunStoreError``, ``RunStoreError/different(path:differences:)`` where the store holds another run.
  public init(writing path: String, header: RunHeader) throws {
    self.path = path
    lock = try WriterLock(store: path)
    guard FileManager.default.fileExists(atPath: path) else {
      self.header = header
      return
    }
    var (stored, moments) = try StoreFormat.decode(DurableFile.read(path: path), path: path)
    let differences = stored.specification.differences(from: header.specification)
    guard differences.isEmpty else { throw RunStoreError.different(path: path, differences: differences) }
    stored.specification.networks = max(stored.specification.networks, header.specification.networks)
    stored.specification.experiments = header.specification.experiments
    stored.provenance.devices += header.provenance.devices.filter { !stored.provenance.devices.contains($0) }
    stored.provenance.program = header.provenance.program
    self.header = stored
    self.moments = Self.byWidth(moments)
  }

  public func blocks(ofWidth width: Int) -> [Block] {
    (moments[width] ?? [:]).values.map(\.block).sorted { $0.index < $1.index }
  }

  public func moments(ofWidth width: Int) -> [BlockMoments] {
    (moments[width] ?? [:]).values.sorted { $0.block.index < $1.block.index }
  }

  public func add(_ new: [BlockMoments]) {
    for block in new {
      let known = moments[block.width]?[block.block.index]
      if let known, known.block.count >= block.block.count { continue }
      moments[block.width, default: [:]][block.block.index] = block
    }
  }

  public func commit() throws {
    header.provenance.written = Date.now.formatted(.iso8601)
    let blocks = moments.keys.sorted().lazy.flatMap { self.moments(ofWidth: $0) }
    try DurableFile.replace(path: path, with: StoreFormat.encode(header, blocks))
  }

  private static func byWidth(_ moments: [BlockMoments]) -> [Int: [UInt64: BlockMoments]] {
    Dictionary(grouping: moments, by: \.width).mapValues { blocks in
      Dictionary(blocks.map { ($0.block.index, $0) }) { $0.block.count > $1.block.count ? $0 : $1 }
    }
  }
}
