import Ensembles
import FieldTheory
import Foundation
import GRDB
import Testing

@testable import RunStore

/// Seeded random changes of stores: whatever a file says, reading it ends with blocks or with an error. 10⁶ inputs with NNQFT_LONG.
@Suite struct StoreFuzzTests {
  private static let isLong = ProcessInfo.processInfo.environment["NNQFT_LONG"] != nil

  /// In memory where there is such a place, since every input is a file.
  private static var folder: URL {
    let shared = URL(fileURLWithPath: "/dev/shm")
    let isThere = FileManager.default.isWritableFile(atPath: shared.path)
    return (isThere ? shared : FileManager.default.temporaryDirectory).appendingPathComponent(
      "nnqft-" + UUID().uuidString)
  }

  @Test func changedFilesDoNotCrashTheReader() async throws {
    let count = Self.isLong ? 900_000 : 3000
    let fixture = try Fixture()
    try await fixture.store("seed", blocks: 0..<8)
    let whole = try fixture.bytes("seed")
    let folder = Self.folder
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("f").path
    var random = SplitMix64(seed: 60)
    var outcomes = (read: 0, refused: 0)
    for _ in 0..<count {
      try Data(Self.mutated(whole, &random)).write(to: URL(fileURLWithPath: path))
      if try await Self.reads(path) { outcomes.read += 1 } else { outcomes.refused += 1 }
    }
    print("store reader, changed files: \(outcomes)")
    #expect(outcomes.refused > 0 && outcomes.read > 0)
  }

  /// Past the checksums: the specification's text is changed and vouched for, so that its reader is reached.
  @Test func changedSpecificationsDoNotCrashTheReader() async throws {
    let count = Self.isLong ? 100_000 : 500
    let fixture = try Fixture()
    try await fixture.store("seed", blocks: 0..<2)
    let queue = try DatabaseQueue(path: fixture.path("seed"))
    let text = try await queue.read { try String.fetchOne($0, sql: "SELECT specification FROM run") ?? "" }
    var random = SplitMix64(seed: 61)
    var outcomes = (read: 0, refused: 0)
    for _ in 0..<count {
      let changed = Self.mutatedText(text, &random)
      let checksum = Checksum.of([1, Checksum.of(changed)])
      try await queue.write {
        try $0.execute(
          sql: "UPDATE run SET specification = ?, checksum = ?", arguments: [changed, Int64(bitPattern: checksum)])
      }
      if try await Self.reads(fixture.path("seed")) { outcomes.read += 1 } else { outcomes.refused += 1 }
    }
    print("store reader, changed specifications: \(outcomes)")
    #expect(outcomes.refused > 0 && outcomes.read > 0)
  }

  /// Whether everything can be read; false where it is refused.
  private static func reads(_ path: String) async throws -> Bool {
    do {
      let store = try SQLiteStore(reading: path)
      for width in await store.header.specification.widths.prefix(3) { _ = try await store.moments(ofWidth: width) }
      return try await store.check().faults.isEmpty
    } catch is RunStoreError {
      return false
    }
  }

  private static func mutated(_ whole: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = whole
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      // Half of the changes go where SQLite keeps its structure: the header, and the head of a page.
      let anywhere = Int.random(in: 0..<bytes.count, using: &random)
      let place = Bool.random(using: &random) ? anywhere : min(anywhere / 4096 * 4096 + anywhere % 128, bytes.count - 1)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 2: bytes[place] = [0, 1, 0x7f, 0x80, 0xff][Int.random(in: 0..<5, using: &random)]
      case 3:
        let source = Int.random(in: 0..<bytes.count, using: &random)
        for i in 0..<min(8, bytes.count - max(place, source)) { bytes[place + i] = bytes[source + i] }
      default: if Int.random(in: 0..<8, using: &random) == 0 { bytes.removeLast(bytes.count - max(place, 1)) }
      }
    }
    return bytes
  }

  private static func mutatedText(_ text: String, _ random: inout SplitMix64) -> String {
    let tokens = [
      "0", "-1", "1e999", "9223372036854775807", "18446744073709551616", "null", "[]", "{}", "\"\"", "[[[[", "\"relu\"",
      "NaN", "4096", "1e-320", "true", ",", "\u{0}", "\"conditional\"", "\"cumulant\"", "8",
    ]
    var scalars = Array(text.unicodeScalars)
    let place = Int.random(in: 0..<scalars.count, using: &random)
    let end = min(place + Int.random(in: 0...6, using: &random), scalars.count)
    let token = tokens[Int.random(in: 0..<tokens.count, using: &random)]
    scalars.replaceSubrange(place..<end, with: Array(token.unicodeScalars))
    return String(String.UnicodeScalarView(scalars))
  }
}
