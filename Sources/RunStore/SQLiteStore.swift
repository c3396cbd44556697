import Ensembles
import Foundation
import GRDB

/// A store in one SQLite file. While a process writes it, its log lies beside it (`-wal`, `-shm`), and others can read.
public actor SQLiteStore: RunStore {
  /// Of the file.
  public nonisolated let path: String
  public private(set) var header: RunHeader
  let reader: BlockReader
  private let connection: StoreConnection
  /// The row of this process in the table `session`, from its first block on.
  private var session: (id: Int64, provenance: Provenance)?
  /// Who writes, once there is something to write; and whether the specification was extended.
  private let writer: Provenance?
  private var isExtended = false

  /// Opens a store to read it: its tables, its specification and its provenance are checked, and each block when it is read.
  ///
  /// - Throws: ``RunStoreError``.
  public init(reading path: String) throws {
    try self.init(reading: path, schema: .current)
  }

  init(reading path: String, schema: StoreSchema) throws {
    guard let existing = try StorePath.existing(path) else { throw RunStoreError.missing(path: path) }
    try StorePath.examine(existing, schema: schema)
    self.path = path
    connection = try StoreConnection(existing, .reading)
    header = try StoredHeader.read(connection, schema: schema)
    reader = try BlockReader(connection, header.specification)
    writer = nil
  }

  /// Whether a file begins as a store does; false where it cannot be read.
  public static func isStore(_ path: String) -> Bool {
    // A pipe would be waited for.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return false }
    defer { close(file) }
    var start = [UInt8](repeating: 0, count: StorePath.signature.count)
    return pread(file, &start, start.count, 0) == start.count && start == StorePath.signature
  }

  /// The store or other database that keeps a file of this name beside itself, its log or its lock; nil where there is
  /// none. The file need not be there now.
  public static func owner(of path: String) -> String? {
    StorePath.endings.filter { path.hasSuffix($0) }.map { String(path.dropLast($0.count)) }.first { isStore($0) }
  }

  /// Opens a store to go on with a run, after a check of every block, or makes a new one.
  ///
  /// - Throws: ``RunStoreError``, ``RunStoreError/different(path:differences:)`` where the store holds another run. Then nothing was written.
  public init(writing path: String, header: RunHeader) throws {
    try self.init(writing: path, header: header, schema: .current)
  }

  init(writing path: String, header: RunHeader, schema: StoreSchema) throws {
    if let owner = Self.owner(of: path) {
      let reason = "the store or database \(owner) keeps a file of this name beside itself"
      throw RunStoreError.system(path: path, action: "create", reason: reason)
    }
    let existing = try StorePath.existing(path)
    let place = try existing ?? StorePath.new(path)
    self.path = path
    let lock = try WriterLock(store: place)
    writer = header.provenance
    // Whoever held the lock before may have made it since.
    guard existing != nil || FileManager.default.fileExists(atPath: place) else {
      try Self.create(place, header, schema)
      self.header = header
      session = (1, header.provenance)
      connection = try StoreConnection(place, .writing, lock: lock)
      reader = try BlockReader(connection, header.specification)
      return
    }
    var stored = try Self.checked(place, schema)
    let differences = stored.specification.differences(from: header.specification)
    guard differences.isEmpty else { throw RunStoreError.different(path: path, differences: differences) }
    let known = stored.specification
    stored.specification.networks = max(known.networks, header.specification.networks)
    stored.specification.experiments = header.specification.experiments
    isExtended = stored.specification != known
    self.header = stored
    connection = try StoreConnection(place, .writing, lock: lock)
    reader = try BlockReader(connection, stored.specification)
    try connection.write { try schema.migrate($0) }
  }

  /// Everything in a store that somebody wants to write to, without writing.
  private static func checked(_ path: String, _ schema: StoreSchema) throws -> RunHeader {
    try StorePath.examine(path, schema: schema)
    let connection = try StoreConnection(path, .reading)
    let header = try StoredHeader.read(connection, schema: schema)
    let faults = try BlockReader(connection, header.specification).verify { _ in }
    if let fault = faults.first { throw RunStoreError.damaged(path: path, reason: fault) }
    return header
  }

  /// Whether a file is what a run leaves that ends while it makes a store: one without blocks, at which nobody is at work.
  private static func isUnfinished(_ path: String) -> Bool {
    guard StorePath.isDatabase(path), !FileManager.default.fileExists(atPath: path + ".lock") else { return false }
    let blocks = try? StoreConnection(path, .reading).read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM block")
    }
    return (blocks ?? 0) == 0
  }

  /// A store appears with its tables and its specification, or not at all.
  private static func create(_ path: String, _ header: RunHeader, _ schema: StoreSchema) throws {
    let temporary = path + ".new"
    try StorePath.refuseCompany(of: path) { isUnfinished(temporary) }
    unlink(temporary)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw StorePath.failure(path, "create") }
    close(file)
    do {
      try StoreConnection(temporary, .creating).write { db in
        try db.execute(sql: "PRAGMA application_id = \(StoreSchema.applicationID)")
        try schema.migrate(db)
        try StoredHeader.write(header.specification, db)
        try StoredHeader.write(header.provenance, session: 1, db)
      }
      try StorePath.place(temporary, at: path)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  // MARK: Blocks

  public func blocks(ofWidth width: Int) throws -> [Block] { try reader.blocks(ofWidth: width) }

  public func moments(ofWidth width: Int) throws -> [BlockMoments] { try reader.moments(ofWidth: width) }

  public func add(_ moments: [BlockMoments]) throws {
    guard !moments.isEmpty else { return }
    try change { db in
      let statement = try db.cachedStatement(
        sql: """
          INSERT INTO block (\(BlockRow.columns), moments) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (width, block) DO UPDATE \
          SET networks = excluded.networks, moments = excluded.moments, checksum = excluded.checksum \
          WHERE excluded.networks > networks
          """)
      for block in moments { try statement.execute(arguments: BlockRow(block).arguments) }
    }
  }

  public func remove(_ indices: [UInt64], ofWidth width: Int) throws {
    try change { db in
      let statement = try db.cachedStatement(sql: "DELETE FROM block WHERE width = ? AND block = ?")
      for index in indices { try statement.execute(arguments: [width, Int64(index)]) }
    }
  }

  /// Takes over who wrote to another store, unless that is known already.
  func adopt(_ sessions: [Provenance]) throws {
    let new = sessions.filter { !header.sessions.contains($0) }
    guard !new.isEmpty else { return }
    try change { db in
      for provenance in new {
        try StoredHeader.write(provenance, session: StoredHeader.sessionCount(db) + 1, db)
      }
    }
    header.sessions += new
  }

  public func settle() throws {
    if isExtended { try change { _ in } }
    try connection.checkpoint()
  }

  /// One transaction, which also says who writes and when.
  private func change(_ body: (Database) throws -> Void) throws {
    guard let writer else {
      throw RunStoreError.system(path: path, action: "write", reason: "it was opened to be read")
    }
    var (id, provenance) = session ?? (0, writer)
    provenance.written = Date.now.formatted(.iso8601)
    try connection.write { db in
      if id == 0 { id = try StoredHeader.sessionCount(db) + 1 }
      try StoredHeader.write(provenance, session: id, db)
      if isExtended { try StoredHeader.write(header.specification, db) }
      try body(db)
    }
    isExtended = false
    if session == nil { header.sessions.append(provenance) }
    header.sessions[Int(id) - 1] = provenance
    session = (id, provenance)
  }
}
