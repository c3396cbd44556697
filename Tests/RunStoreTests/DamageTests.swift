import Ensembles
import FieldTheory
import Foundation
import GRDB
import Testing

@testable import RunStore

/// Damaged and foreign files: found, named, never written to.
@Suite struct DamageTests {
  private let fixture: Fixture
  private var path: String { fixture.path("a.nnqft") }

  init() throws { fixture = try Fixture() }

  /// What a reader of everything gets.
  private func content(_ path: String) async throws -> [[BlockMoments]] {
    let store = try SQLiteStore(reading: path)
    return [try await store.moments(ofWidth: 2), try await store.moments(ofWidth: 3)]
  }

  /// Whether the store is refused to a reader, to a check, and to a writer, who leaves it as it is.
  private func isRefused(_ bytes: [UInt8], _ name: String = "damaged") async throws -> Bool {
    try fixture.write(bytes, name)
    func isRefused(_ body: () async throws -> Void) async throws -> Bool {
      do {
        try await body()
        return false
      } catch is RunStoreError {
        return true
      }
    }
    let path = fixture.path(name)
    let toReader = try await isRefused { _ = try await content(path) }
    let toWriter = try await isRefused { _ = try SQLiteStore(writing: path, header: Fixture.header()) }
    if toWriter { #expect(try fixture.bytes(name) == bytes) }
    #expect(!toReader || toWriter, "a reader found what a writer did not")
    return toWriter
  }

  /// Stores damaged at random places: a thousand with NNQFT_LONG. SQLite leaves some bytes of a file unused; damage that falls on these
  /// alone changes nothing that the file says to a plain reader of SQLite, and there the store must read as before. All else is refused.
  @Test func damagedStoresAreNotAccepted() async throws {
    try await fixture.store("a.nnqft", blocks: 0..<60)
    let whole = try fixture.bytes("a.nnqft")
    let good = try await content(path)
    let said = try Self.said(path)
    var random = SplitMix64(seed: 6)
    var refused = 0
    var unused = 0
    while refused < Self.damages {
      let damaged = Self.damage(whole, &random)
      let isRefused = try await isRefused(damaged)
      if (try? Self.said(fixture.path("damaged"))) != said {
        #expect(isRefused)
        refused += 1
      } else if !isRefused {
        unused += 1
        #expect(try await content(fixture.path("damaged")) == good)
      }
    }
    print("damaged stores: \(refused) refused, and \(unused) with damage in unused bytes alone")
  }

  private static let damages = ProcessInfo.processInfo.environment["NNQFT_LONG"] == nil ? 200 : 1000

  /// All that a file says to SQLite.
  private static func said(_ path: String) throws -> [[Row]] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return try DatabaseQueue(path: path).read { db in
      try ["integrity_check", "application_id", "user_version"].map { try Row.fetchAll(db, sql: "PRAGMA \($0)") }
        + ["sqlite_master", "run", "session", "block"].map { try Row.fetchAll(db, sql: "SELECT * FROM \($0)") }
    }
  }

  private static func damage(_ whole: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = whole
    let place = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes.removeLast(bytes.count - place)
    case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: for i in place..<min(place + 512, bytes.count) { bytes[i] = 0 }
    case 3: for i in place..<min(place + 64, bytes.count) { bytes[i] = UInt8.random(in: 0...255, using: &random) }
    case 4: bytes.removeSubrange(place..<min(place + Int.random(in: 1...100, using: &random), bytes.count))
    default:
      let page = 4096
      let (a, b) = (place / page * page, Int.random(in: 0..<(bytes.count / page), using: &random) * page)
      for i in 0..<page { bytes.swapAt(a + i, b + i) }
    }
    return bytes
  }

  /// Every bit of every number, text and key that a store keeps is covered by a checksum.
  @Test func everyBitOfARowIsCovered() async throws {
    try await fixture.store("a.nnqft", blocks: 0..<2)
    let row = try DatabaseQueue(path: path).read { try Row.fetchOne($0, sql: "SELECT * FROM block LIMIT 1") }
    let moments = try #require(row?["moments"] as Data?)
    for bit in 0..<(8 * moments.count) {
      var changed = moments
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      try fixture.write(fixture.bytes("a.nnqft"), "b")
      try await DatabaseQueue(path: fixture.path("b")).write { [changed] in
        try $0.execute(sql: "UPDATE block SET moments = ? WHERE width = 2 AND block = 0", arguments: [changed])
      }
      await #expect(throws: RunStoreError.self) { try await content(fixture.path("b")) }
    }
  }

  @Test(
    arguments: [
      "UPDATE block SET block = 5 WHERE width = 2 AND block = 1", "UPDATE block SET block = 11 WHERE block = 1",
      "UPDATE block SET first = first + 1", "UPDATE block SET networks = networks - 1 WHERE block = 0",
      "UPDATE block SET networks = 0", "UPDATE block SET networks = -1", "UPDATE block SET networks = 1e300",
      "UPDATE block SET checksum = 'text'", "UPDATE block SET moments = zeroblob(1000000)",
      "UPDATE block SET moments = 'text'",
      "UPDATE block SET block = -1 WHERE block = 0",
      "UPDATE block SET block = 9223372036854775807 WHERE block = 0", "DELETE FROM run", "DELETE FROM session",
      "UPDATE run SET specification = replace(specification, 'relu', 'erf')", "UPDATE run SET id = 2",
      "UPDATE run SET specification = CAST(specification AS BLOB)", "UPDATE run SET specification = x'ff00'",
      "INSERT INTO run SELECT 2, specification, checksum FROM run",
      "UPDATE session SET provenance = replace(provenance, 'test', 'best')", "UPDATE session SET id = 2",
      "CREATE VIEW trap AS SELECT * FROM block", "CREATE TABLE more (x)", "CREATE INDEX i ON block (first)",
      "CREATE TRIGGER t AFTER INSERT ON block BEGIN DELETE FROM block; END", "ALTER TABLE run ADD COLUMN x",
      "DROP TABLE session", "PRAGMA user_version = 0", "PRAGMA user_version = -1", "PRAGMA application_id = 1",
      "CREATE VIRTUAL TABLE v USING fts5(x)",
    ])
  func tamperedTablesAreRefused(_ sql: String) async throws {
    try await fixture.store("a.nnqft", blocks: 0..<3)
    try await DatabaseQueue(path: path).write { db in
      // As SQLite reads them from a stranger's file, without checks on the way in.
      do {
        try db.execute(sql: sql)
      } catch let error as DatabaseError where error.message?.contains("fts5") == true {}
    }
    let bytes = try fixture.bytes("a.nnqft")
    await #expect(throws: RunStoreError.self) { try await content(path) }
    #expect(throws: RunStoreError.self) { try SQLiteStore(writing: path, header: Fixture.header()) }
    #expect(try fixture.bytes("a.nnqft") == bytes)
  }

  /// Who reads one width does not look at the others; who wants to write looks at everything.
  @Test func blocksOfNoWidthAreFound() async throws {
    try await fixture.store("a.nnqft", blocks: 0..<3)
    try await DatabaseQueue(path: path).write { try $0.execute(sql: "UPDATE block SET width = 7 WHERE width = 2") }
    #expect(throws: RunStoreError.self) { try SQLiteStore(writing: path, header: Fixture.header()) }
  }

  @Test(arguments: ["", "not a store", "SQLite format 3\0"])
  func foreignFilesAreRefused(_ text: String) async throws {
    #expect(try await isRefused(Array(text.utf8)))
    #expect(try await isRefused(Array(text.utf8) + [UInt8](repeating: 0, count: 8192)))
  }

  @Test func anotherProgramsDatabaseIsRefused() async throws {
    try await DatabaseQueue(path: path).write {
      try $0.execute(sql: "CREATE TABLE run (id); INSERT INTO run VALUES (1)")
    }
    #expect(try await isRefused(fixture.bytes("a.nnqft")))
  }

  /// A rollback journal beside a store could have SQLite remove another file.
  @Test func aJournalBesideAStoreIsRefused() async throws {
    try await fixture.store("a.nnqft")
    try fixture.write([1], "a.nnqft-journal")
    #expect(throws: RunStoreError.self) { try SQLiteStore(reading: path) }
    #expect(throws: RunStoreError.self) { try SQLiteStore(writing: path, header: Fixture.header()) }
    #expect(try fixture.bytes("a.nnqft-journal") == [1])
  }

  @Test func foldersAndPipesAreNoStores() throws {
    #expect(throws: RunStoreError.self) { try SQLiteStore(reading: fixture.folder.path) }
    #expect(mkfifo(path, 0o600) == 0)
    #expect(throws: RunStoreError.self) { try SQLiteStore(reading: path) }
  }
}
