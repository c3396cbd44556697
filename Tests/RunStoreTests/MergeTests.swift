import Ensembles
import Foundation
import GRDB
import Testing

@testable import RunStore

@Suite struct MergeTests {
  private let fixture: Fixture

  init() throws { fixture = try Fixture() }

  private func merge(_ names: [String], into out: String) async throws -> MergeSummary {
    try await joinStores(
      names.map(fixture.path), into: fixture.path(out),
      by: Provenance(program: "merger", devices: [], began: "", written: ""))
  }

  private func shard(
    _ name: String, _ indices: [UInt64], seed: UInt64 = 1, networks: UInt64 = 1000, value: Double? = nil
  )
    async throws
  {
    let store = try SQLiteStore(
      writing: fixture.path(name), header: Fixture.header(seed: seed, networks: networks, program: name))
    for width in [2, 3] {
      try await store.add(
        indices.map { index in
          let cut = BlockGrid.block(at: index, networks: networks)?.networks.upperBound
          return Fixture.moments(index, cut: cut, width: width, value: value)
        })
    }
    try await store.settle()
  }

  private func digest(_ name: String) async throws -> String {
    let check = try await SQLiteStore(reading: fixture.path(name)).check()
    #expect(check.faults.isEmpty)
    return check.digest
  }

  @Test(arguments: [2, 7] as [UInt64])
  func shardsMakeTheWhole(_ shards: UInt64) async throws {
    try await shard("whole", Array(0..<10))
    for shard in 0..<shards {
      try await self.shard("\(shard)", (0..<10).filter { $0 % shards == shard })
    }
    let names = (0..<shards).map { "\($0)" }
    let summary = try await merge(names.reversed(), into: "out")
    #expect(summary.copied == 20 && summary.blocks == 20 && summary.networks == 2000)
    #expect(try await digest("out") == digest("whole"))
    let programs = try await SQLiteStore(reading: fixture.path("out")).header.sessions.map(\.program)
    #expect(Set(programs) == Set(names + ["merger"]))

    // Once more, there is nothing to do.
    #expect(try await merge(names, into: "out").copied == 0)
    #expect(try await digest("out") == digest("whole"))
    #expect(try await SQLiteStore(reading: fixture.path("out")).header.sessions.map(\.program) == programs)
  }

  /// Each width has blocks from whichever store has them, in whatever order stores are named.
  @Test func widthsComeFromDifferentStores() async throws {
    try await shard("whole", Array(0..<10))
    for (name, width) in [("narrow", 2), ("wide", 3)] {
      let store = try SQLiteStore(writing: fixture.path(name), header: Fixture.header(program: name))
      try await store.add((0..<10).map { Fixture.moments($0, width: width) })
      try await store.settle()
    }
    for (names, out) in [(["narrow", "wide"], "x"), (["wide", "narrow"], "y")] {
      let summary = try await merge(names, into: out)
      #expect(summary.copied == 20 && summary.blocks == 20)
      #expect(try await digest(out) == digest("whole"))
    }
  }

  @Test func anInterruptedMergeGoesOn() async throws {
    try await shard("whole", Array(0..<10))
    try await shard("a", [0, 1, 2, 3, 4, 5])
    try await shard("b", [5, 6, 7, 8, 9])
    #expect(try await merge(["a"], into: "out").copied == 12)
    #expect(try await merge(["a", "b"], into: "out").copied == 8, "block 5 is there")
    #expect(try await digest("out") == digest("whole"))
  }

  @Test func theLongerOfCutBlocksIsTaken() async throws {
    try await shard("short", [0, 1, 2, 3], networks: 350)
    try await shard("long", [3, 4, 5, 6, 7, 8, 9])
    try await shard("whole", Array(0..<10))
    for (names, out) in [(["short", "long"], "x"), (["long", "short"], "y")] {
      _ = try await merge(names, into: out)
      #expect(try await digest(out) == digest("whole"))
    }
    #expect(try await merge(["long"], into: "short").copied == 14)
    #expect(try await digest("short") == digest("whole"))
  }

  @Test func storesThatDifferAreRefused() async throws {
    try await shard("a", [0, 1])
    try await shard("wrong", [1, 2], value: 7)
    try await shard("other", [2, 3], seed: 2)
    let conflict = RunStoreError.conflicting(path: fixture.path("a"), other: fixture.path("wrong"), width: 2, block: 1)
    await #expect(throws: conflict) { try await merge(["a", "wrong"], into: "out") }
    await #expect(throws: RunStoreError.self) { try await merge(["a", "other"], into: "out") }
    await #expect(throws: RunStoreError.missing(path: fixture.path("nowhere"))) {
      try await merge(["a", "nowhere"], into: "out")
    }
    #expect(!(try fixture.files.contains("out")), "nothing was written")

    // Nor is what is there lost.
    let before = try fixture.bytes("other")
    await #expect(throws: RunStoreError.self) { try await merge(["a"], into: "other") }
    #expect(try fixture.bytes("other") == before)
  }

  @Test func aDamagedShardIsRefused() async throws {
    try await shard("a", [0, 1])
    try await shard("b", [2, 3])
    try await DatabaseQueue(path: fixture.path("b")).write {
      try $0.execute(sql: "UPDATE block SET checksum = checksum + 1 WHERE block = 3")
    }
    await #expect(throws: RunStoreError.self) { try await merge(["a", "b"], into: "out") }
    #expect(!(try fixture.files.contains("out")))
  }
}
