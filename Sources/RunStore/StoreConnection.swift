import CSQLite
import Foundation
import GRDB

/// A connection to a store's file, which may be a stranger's. Its errors are the store's.
final class StoreConnection: Sendable {
  enum Access {
    /// Writes nothing, whatever is asked.
    case reading
    /// With a write-ahead log while the connection is open; what is committed survives a power failure.
    case writing
    /// A file of one's own that nobody else knows yet.
    case creating
  }

  let path: String
  private let access: Access
  /// Held until the connection is closed.
  private let lock: WriterLock?
  private let queue: DatabaseQueue

  /// - Parameter path: absolute, so that SQLite cannot take it for a URI.
  init(_ path: String, _ access: Access, lock: WriterLock? = nil) throws {
    self.path = path
    self.lock = lock
    self.access = access
    var configuration = Configuration()
    configuration.readonly = access == .reading
    // For the moments in which the log is begun or put away.
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      let code = csqlite_harden(UnsafeMutableRawPointer(db.sqliteConnection))
      guard code == 0 else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
      try db.execute(sql: "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA synchronous = FULL")
    }
    queue = try Self.mapped(path, access) { try DatabaseQueue(path: path, configuration: configuration) }
    if access == .writing { try beginLog() }
    if access == .creating { try setJournalMode("MEMORY") }
  }

  deinit {
    // Leaves one file that is read without writing, unless a reader is in the way; then the log stays beside it.
    if access == .writing { try? setJournalMode("MEMORY") }
    try? queue.close()
  }

  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try mapped { try queue.read(body) }
  }

  /// All of `body` happens or nothing.
  func write(_ body: (Database) throws -> Void) throws { try mapped { try queue.write(body) } }

  /// Brings the log into the file, as far as readers let it.
  func checkpoint() throws {
    try mapped {
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    }
  }

  /// Refuses values of more bytes.
  func limitLength(_ bytes: Int) throws {
    try read { csqlite_limit_length(UnsafeMutableRawPointer($0.sqliteConnection), Int32(clamping: bytes)) }
  }

  // MARK: The log

  /// A change of the mode is one write of the file's first sector. It needs no journal on disk, and a journal would be one file more that
  /// is trusted.
  private func beginLog() throws {
    guard try journalMode() != "wal" else { return }
    try setJournalMode("MEMORY")
    try setJournalMode("WAL")
    guard try journalMode() == "wal" else {
      throw RunStoreError.system(path: path, action: "write", reason: "its folder allows no write-ahead log")
    }
  }

  private func journalMode() throws -> String? {
    try mapped { try queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA journal_mode") } }
  }

  private func setJournalMode(_ mode: String) throws {
    try mapped {
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = \(mode)") }
    }
  }

  // MARK: Errors

  private func mapped<Value>(_ body: () throws -> Value) throws -> Value { try Self.mapped(path, access, body) }

  private static func mapped<Value>(_ path: String, _ access: Access, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      let reason = error.message ?? error.resultCode.description
      switch error.resultCode.primaryResultCode {
      case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY:
        throw RunStoreError.system(path: path, action: access == .reading ? "read" : "write", reason: reason)
      case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_NOMEM, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL,
        .SQLITE_NOLFS:
        throw RunStoreError.system(path: path, action: "open", reason: reason)
      default: throw RunStoreError.damaged(path: path, reason: reason)
      }
    }
  }
}
