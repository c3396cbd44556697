import Ensembles
import Foundation
import GRDB

/// The specification and the provenance in a store: JSON texts, each with a checksum.
enum StoredHeader {
  /// - Throws: ``RunStoreError`` for tables or texts that are not a store's.
  static func read(_ connection: StoreConnection, schema: StoreSchema) throws -> RunHeader {
    func damaged(_ reason: String) -> RunStoreError { .damaged(path: connection.path, reason: reason) }

    try connection.limitLength(longestText)
    return try connection.read { db in
      let version = try StoreSchema.version(db)
      guard version <= schema.version else {
        throw RunStoreError.newer(path: connection.path, schema: version, known: schema.version)
      }
      guard try schema.validated(db) != nil else { throw damaged("its tables are not a store's") }

      let runs = try texts(db, "SELECT id, specification, checksum FROM run", most: 1)
      guard let run = runs.first, runs.count == 1, run.isWhole, run.id == 1 else {
        throw damaged("its specification is missing or was changed")
      }
      let sessions = try texts(db, "SELECT id, provenance, checksum FROM session ORDER BY id", most: mostSessions)
      guard !sessions.isEmpty, sessions.allSatisfy(\.isWhole), sessions.map(\.id) == Array(1...Int64(sessions.count))
      else { throw damaged("its provenance is missing or was changed") }
      do {
        return RunHeader(
          specification: try run.decoded(Specification.self),
          sessions: try sessions.map { try $0.decoded(Provenance.self) })
      } catch let error as DecodingError {
        throw damaged("its specification or provenance cannot be read: \(error.reason)")
      }
    }
  }

  static func write(_ specification: Specification, _ db: Database) throws {
    let text = try StoredText(1, specification)
    try db.execute(
      sql: "INSERT OR REPLACE INTO run (id, specification, checksum) VALUES (?, ?, ?)", arguments: text.arguments)
  }

  static func write(_ provenance: Provenance, session: Int64, _ db: Database) throws {
    let text = try StoredText(session, provenance)
    try db.execute(
      sql: "INSERT OR REPLACE INTO session (id, provenance, checksum) VALUES (?, ?, ?)", arguments: text.arguments)
  }

  static func checksum(_ specification: Specification) throws -> UInt64 { try StoredText(1, specification).checksum }

  static func sessionCount(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT count(*) FROM session") ?? 0
  }

  /// At most so many rows and one more, of texts that are not too long.
  private static func texts(_ db: Database, _ sql: String, most: Int) throws -> [StoredText] {
    let cursor = try Row.fetchCursor(db, sql: "\(sql) LIMIT \(most + 1)")
    var found: [StoredText] = []
    var bytes = 0
    while let row = try cursor.next(), found.count <= most, let text = StoredText(row) {
      bytes += text.text.utf8.count
      guard bytes <= longestText else { return [] }
      found.append(text)
    }
    return found
  }

  /// A specification of the largest inputs that are allowed, 5·10⁷ numbers, has some 10⁹ bytes; SQLite's own bound is as large.
  private static let longestText = 1_000_000_000
  private static let mostSessions = 1_000_000
}

/// A row of an identifier, a JSON text, and a checksum over both.
private struct StoredText {
  let id: Int64
  let text: String
  let checksum: UInt64

  init(_ id: Int64, _ value: some Encodable) throws {
    self.id = id
    text = try JSONText.of(value)
    checksum = Self.checksum(id, text)
  }

  init?(_ row: Row) {
    guard case .int64(let id) = (row[0] as DatabaseValue).storage,
      case .string(let text) = (row[1] as DatabaseValue).storage,
      case .int64(let checksum) = (row[2] as DatabaseValue).storage
    else { return nil }
    self.id = id
    self.text = text
    self.checksum = UInt64(bitPattern: checksum)
  }

  var isWhole: Bool { checksum == Self.checksum(id, text) }

  var arguments: StatementArguments { [id, text, Int64(bitPattern: checksum)] }

  func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(text.utf8))
  }

  private static func checksum(_ id: Int64, _ text: String) -> UInt64 {
    Checksum.of([UInt64(bitPattern: id), Checksum.of(text)])
  }
}

extension DecodingError {
  /// Without the path of Swift types.
  fileprivate var reason: String {
    switch self {
    case .dataCorrupted(let context), .keyNotFound(_, let context), .typeMismatch(_, let context),
      .valueNotFound(_, let context):
      context.debugDescription
    @unknown default: "\(self)"
    }
  }
}
