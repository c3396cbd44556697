import Ensembles
import Foundation
import GRDB
import Testing

@testable import RunStore

@Suite struct SQLiteStoreTests {
  private let fixture: Fixture
  private var path: String { fixture.path("a.nnqft") }

  init() throws { fixture = try Fixture() }

  private func writing(_ header: RunHeader = Fixture.header()) throws -> SQLiteStore {
    try SQLiteStore(writing: path, header: header)
  }

  private func moments(_ index: UInt64, cut: UInt64? = nil, width: Int = 2) -> BlockMoments {
    Fixture.moments(index, cut: cut, width: width)
  }

  // MARK: What is kept

  @Test func whatWasAddedComesBackFromOneFile() async throws {
    do {
      let store = try writing()
      try await store.add([moments(3), moments(0, width: 3), moments(1)])
    }
    #expect(try fixture.files == ["a.nnqft"])
    let read = try SQLiteStore(reading: path)
    let kept = try await read.moments(ofWidth: 2)
    #expect(kept == [moments(1), moments(3)])
    #expect(kept.allSatisfy { $0.sums[1].sign == .minus }, "−0 is not 0")
    #expect(try await read.moments(ofWidth: 3) == [moments(0, width: 3)])
    #expect(try await read.blocks(ofWidth: 2) == [moments(1).block, moments(3).block])
    #expect(await read.header.specification == Fixture.specification())
    #expect(try fixture.files == ["a.nnqft"], "reading leaves nothing behind")
  }

  @Test func aStoreIsReadWhileItIsWritten() async throws {
    let store = try writing()
    try await store.add([moments(0)])
    let read = try SQLiteStore(reading: path)
    #expect(try await read.moments(ofWidth: 2) == [moments(0)])
    try await store.add([moments(1)])
    #expect(try await read.moments(ofWidth: 2) == [moments(0), moments(1)])
    try await store.settle()
    #expect(try await read.moments(ofWidth: 2) == [moments(0), moments(1)])
  }

  @Test func wholeBlocksReplaceCutOnes() async throws {
    let store = try writing()
    for cut in [350, nil, 340] as [UInt64?] { try await store.add([moments(3, cut: cut)]) }
    #expect(try await store.moments(ofWidth: 2) == [moments(3)])
  }

  @Test func wrongBlocksAreForgotten() async throws {
    let store = try writing()
    try await store.add([moments(0), moments(1), moments(1, width: 3)])
    try await store.remove([1, 7], ofWidth: 2)
    #expect(try await store.moments(ofWidth: 2) == [moments(0)])
    #expect(try await store.moments(ofWidth: 3) == [moments(1, width: 3)])
  }

  @Test func everySessionIsKept() async throws {
    for (place, program) in ["first", "second", "third"].enumerated() {
      let store = try writing(Fixture.header(program: program))
      // The second one adds nothing, and leaves no trace.
      if place != 1 { try await store.add([moments(UInt64(place))]) }
    }
    let header = try await SQLiteStore(reading: path).header
    #expect(header.sessions.map(\.program) == ["first", "third"])
    #expect(header.provenance.program == "third" && header.provenance.began == "2026-01-01")
    #expect(header.provenance.written > "2026-01-02")
  }

  @Test func moreNetworksExtendARun() async throws {
    do { try await writing().add([moments(0)]) }
    do { try await writing(Fixture.header(networks: 5000)).settle() }
    #expect(try await SQLiteStore(reading: path).header.specification.networks == 5000)
    do { try await writing(Fixture.header(networks: 10)).settle() }
    #expect(try await SQLiteStore(reading: path).header.specification.networks == 5000, "fewer take nothing away")
  }

  /// The tables do not tell in which order blocks were finished.
  @Test func theOrderOfFinishingLeavesNoTrace() async throws {
    for (name, indices) in [("forth", [0, 1, 2, 3]), ("back", [3, 2, 0, 1])] as [(String, [UInt64])] {
      let store = try SQLiteStore(writing: fixture.path(name), header: Fixture.header())
      for index in indices { try await store.add([moments(index), moments(index, width: 3)]) }
    }
    func dump(_ name: String) throws -> [Row] {
      try DatabaseQueue(path: fixture.path(name)).read { try Row.fetchAll($0, sql: "SELECT * FROM block") }
    }
    #expect(try dump("forth") == dump("back"))
  }

  // MARK: Who may write

  @Test func aSecondWriterIsRefusedWithTheOwnersName() async throws {
    let store = try writing()
    let link = fixture.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    for name in [path, link] {
      let error = #expect(throws: RunStoreError.self) { try SQLiteStore(writing: name, header: Fixture.header()) }
      guard case .busy(_, let owner) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(owner.contains("process \(getpid())") && owner.contains(ProcessInfo.processInfo.hostName))
      #expect(owner.contains(NSUserName()))
    }
    try await store.settle()
  }

  @Test func aLinkInTheLocksPlaceIsNotFollowed() throws {
    let other = fixture.path("other")
    try Data("precious".utf8).write(to: URL(fileURLWithPath: other))
    for suffix in [".lock", ".new"] {
      try FileManager.default.createSymbolicLink(atPath: path + suffix, withDestinationPath: other)
    }
    #expect(throws: RunStoreError.self) { try writing() }
    try FileManager.default.removeItem(atPath: path + ".lock")
    #expect(throws: RunStoreError.self) { try writing() }
    try FileManager.default.removeItem(atPath: path + ".new")
    _ = try writing()
    #expect(try Data(contentsOf: URL(fileURLWithPath: other)) == Data("precious".utf8))
  }

  /// A store of such a name may be there first, or a file of somebody else's: the place beside it is no place for a store then.
  @Test func whatLiesBesideANewStoreStaysThere() async throws {
    for ending in ["-wal", "-shm", "-journal", ".lock", ".new"] {
      let name = "b.nnqft" + ending
      try await fixture.store(name)
      let before = try Data(contentsOf: URL(fileURLWithPath: fixture.path(name)))
      let error = #expect(throws: RunStoreError.self) {
        try SQLiteStore(writing: fixture.path("b.nnqft"), header: Fixture.header())
      }
      #expect(error?.description.contains("b.nnqft\(ending), which is not its own; move it away") == true)
      #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path(name))) == before)
      #expect(try fixture.files == [name])
      try FileManager.default.removeItem(atPath: fixture.path(name))
    }
    // What a run leaves that ends while it makes a store makes room.
    let left = try SQLiteStore(writing: fixture.path("c"), header: Fixture.header())
    try await left.settle()
    try FileManager.default.copyItem(atPath: fixture.path("c"), toPath: fixture.path("b.nnqft.new"))
    _ = try SQLiteStore(writing: fixture.path("b.nnqft"), header: Fixture.header())
    #expect(!FileManager.default.fileExists(atPath: fixture.path("b.nnqft.new")))
  }

  /// Files of these names are a store's, whether they are there or not: another store there would be written over, or
  /// read as a log.
  @Test func namesBesideAStoreAreItsOwn() async throws {
    try await fixture.store("a.nnqft")
    #expect(mkfifo(fixture.path("pipe"), 0o600) == 0)
    for ending in ["-wal", "-shm", "-journal", ".lock", ".new"] {
      #expect(SQLiteStore.owner(of: path + ending) == path)
      let error = #expect(throws: RunStoreError.self) {
        try SQLiteStore(writing: path + ending, header: Fixture.header())
      }
      #expect(error?.description.contains("\(path) keeps a file of this name beside itself") == true)
      // Negative controls: no store is there, or what no store can be.
      #expect(SQLiteStore.owner(of: fixture.path("b.nnqft" + ending)) == nil)
      #expect(SQLiteStore.owner(of: fixture.path("pipe" + ending)) == nil)
    }
    #expect(SQLiteStore.owner(of: path) == nil && SQLiteStore.owner(of: path + ".html") == nil)
    #expect(try fixture.files == ["a.nnqft", "pipe"])
  }

  @Test func differencesAreListed() async throws {
    try await fixture.store("a.nnqft")
    let before = try fixture.bytes("a.nnqft")
    let error = #expect(throws: RunStoreError.self) { try writing(Fixture.header(seed: 2, orders: [2, 1])) }
    #expect(
      error == .different(path: path, differences: ["orders ([2] there, [2, 1] here)", "seed (1 there, 2 here)"]))
    #expect(try fixture.bytes("a.nnqft") == before)
  }

  // MARK: What is not there

  @Test func aMissingStoreIsMissing() {
    #expect(throws: RunStoreError.missing(path: path)) { try SQLiteStore(reading: path) }
  }

  @Test func whereNoStoreCanBeIsASystemError() throws {
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: fixture.path("nowhere"))
    for name in [fixture.path("missing/b.nnqft"), path] {
      let error = #expect(throws: RunStoreError.self) { try SQLiteStore(writing: name, header: Fixture.header()) }
      guard case .system = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  // MARK: Versions

  /// A later program's schema: one more migration.
  private let later = StoreSchema(
    StoreSchema.current.migrations + [{ try $0.execute(sql: "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)") }])

  @Test func anOlderStoreIsReadAndBroughtUpToDate() async throws {
    try await fixture.store("a.nnqft")
    let version = { try DatabaseQueue(path: path).read { try StoreSchema.version($0) } }
    let kept = try await SQLiteStore(reading: path, schema: later).moments(ofWidth: 2)
    #expect(kept.count == 10)
    #expect(try version() == 1, "reading changes nothing")
    do { try await SQLiteStore(writing: path, header: Fixture.header(), schema: later).add([moments(10)]) }
    #expect(try version() == 2)
    #expect(try await SQLiteStore(reading: path, schema: later).moments(ofWidth: 2).count == 11)
  }

  @Test func aNewerStoreIsRefusedAndLeftAlone() async throws {
    do { try await SQLiteStore(writing: path, header: Fixture.header(), schema: later).add([moments(0)]) }
    let before = try fixture.bytes("a.nnqft")
    let newer = RunStoreError.newer(path: path, schema: 2, known: 1)
    #expect(throws: newer) { try SQLiteStore(reading: path) }
    #expect(throws: newer) { try writing() }
    #expect(try fixture.bytes("a.nnqft") == before)
  }
}
