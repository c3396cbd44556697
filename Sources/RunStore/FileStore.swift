import Ensembles
import Foundation

/// A store in one plain file, replaced whole at every commit.
public actor FileStore: RunStore {
  public nonisolated let path: String
  public private(set) var header: RunHeader
  private var table: BlockTable
  private let lock: WriterLock?

  /// Opens a store to read it.
  ///
  /// - Throws: ``RunStoreError``.
  public init(reading path: String) throws {
    self.path = path
    lock = nil
    let (header, moments) = try StoreFormat.decode(DurableFile.read(path: path), path: path)
    self.header = header
    table = BlockTable(moments)
  }

  /// Whether a file begins as a store does; false where it cannot be read.
  public static func isStore(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    let start = (try? file.read(upToCount: StoreFormat.signature.count)) ?? Data()
    return [UInt8](start) == StoreFormat.signature
  }

  /// Opens a store to go on with a run, or makes a new one. Nothing is written before the first commit.
  ///
  /// - Throws: ``RunStoreError``, ``RunStoreError/different(path:differences:)`` where the store holds another run.
  public init(writing path: String, header: RunHeader) throws {
    self.path = path
    lock = try WriterLock(store: path)
    guard FileManager.default.fileExists(atPath: path) else {
      self.header = header
      table = BlockTable()
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
    table = BlockTable(moments)
  }

  public func blocks(ofWidth width: Int) -> [Block] { table.moments(ofWidth: width).map(\.block) }

  public func moments(ofWidth width: Int) -> [BlockMoments] { table.moments(ofWidth: width) }

  public func add(_ moments: [BlockMoments]) { table.add(moments) }

  public func commit() throws {
    header.provenance.written = Date.now.formatted(.iso8601)
    let blocks = table.widths.lazy.flatMap { self.table.moments(ofWidth: $0) }
    try DurableFile.replace(path: path, with: StoreFormat.encode(header, blocks))
  }
}
