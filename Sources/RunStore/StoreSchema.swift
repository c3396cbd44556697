import GRDB

/// The tables of a store, as a list of migrations that is only ever appended to. A store's version is the number of those that it has had.
struct StoreSchema: Sendable {
  typealias Migration = @Sendable (Database) throws -> Void

  let migrations: [Migration]
  /// What `sqlite_schema` says at each version, from 0.
  private let objects: [[[String?]]]

  /// Read as characters: nnqf. It tells a store from other SQLite files.
  static let applicationID = 0x6e6e_7166

  static let current = StoreSchema([
    { db in
      // The specification as JSON. One row.
      try db.execute(
        sql: "CREATE TABLE run (id INTEGER PRIMARY KEY, specification TEXT NOT NULL, checksum INTEGER NOT NULL)")
      // A row for each process that wrote blocks: who, with what, when, as JSON.
      try db.execute(
        sql: "CREATE TABLE session (id INTEGER PRIMARY KEY, provenance TEXT NOT NULL, checksum INTEGER NOT NULL)")
      // The sums of all moments over the networks of a block, from network `first` on: binary64, little-endian.
      try db.execute(
        sql: """
          CREATE TABLE block (width INTEGER NOT NULL, block INTEGER NOT NULL, first INTEGER NOT NULL, networks INTEGER NOT NULL, \
          moments BLOB NOT NULL, checksum INTEGER NOT NULL, PRIMARY KEY (width, block)) WITHOUT ROWID
          """)
    }
  ])

  init(_ migrations: [Migration]) {
    self.migrations = migrations
    do {
      let database = try DatabaseQueue()
      objects = try database.write { db in
        try [[]]
          + migrations.map { migration in
            try migration(db)
            return try Self.objects(db, most: .max)
          }
      }
    } catch {
      preconditionFailure("a migration fails on an empty database: \(error)")
    }
  }

  var version: Int { migrations.count }

  /// Brings a store up to date; the transaction is the caller's.
  func migrate(_ db: Database) throws {
    let reached = try Self.version(db)
    for migration in migrations[reached...] { try migration(db) }
    if reached < version { try db.execute(sql: "PRAGMA user_version = \(version)") }
  }

  /// The version of a store whose tables are those of its version, no more and no less.
  ///
  /// - Returns: nil where they are not.
  func validated(_ db: Database) throws -> Int? {
    let version = try Self.version(db)
    guard objects.indices.contains(version), version > 0 else { return nil }
    let expected = objects[version]
    return try Self.objects(db, most: expected.count + 1) == expected ? version : nil
  }

  static func version(_ db: Database) throws -> Int { try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 }

  private static func objects(_ db: Database, most: Int) throws -> [[String?]] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT CAST(type AS TEXT), CAST(name AS TEXT), CAST(tbl_name AS TEXT), CAST(sql AS TEXT) FROM sqlite_master \
        ORDER BY name LIMIT ?
        """, arguments: [most])
    return rows.map { row in (0..<4).map { String.fromDatabaseValue(row[$0]) } }
  }
}
