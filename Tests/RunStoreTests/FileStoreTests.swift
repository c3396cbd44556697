import Ensembles
import Foundation
import Testing

@testable import RunStore

@Suite struct FileStoreTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("nnqft-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func specification(seed: UInt64 = 1) -> Specification {
    Specification(
      name: "stored",
      architecture: Architecture(
        inputDimension: 1, hiddenLayers: [HiddenLayer(activation: .relu)], outputDimension: 1),
      weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: 0), widths: [2, 3],
      inputs: [[0.5]], orders: [2], networks: 1000, experiments: 10, seed: seed, estimator: .direct)
  }

  private func header(seed: UInt64 = 1) -> RunHeader {
    let provenance = Provenance(program: "test", devices: [], began: "now", written: "now")
    return RunHeader(specification: specification(seed: seed), provenance: provenance)
  }

  private func moments(_ index: UInt64, cut: UInt64? = nil, width: Int = 2) -> BlockMoments {
    let networks = BlockGrid.block(at: index).networks
    let block = Block(index: index, networks: networks.lowerBound..<(cut ?? networks.upperBound))
    return BlockMoments(width: width, block: block, sums: [Double(index) + 0.1, -0.0])
  }

  private var path: String { folder.appendingPathComponent("a.nnqft").path }

  @Test func whatWasCommittedComesBack() async throws {
    let store = try FileStore(writing: path, header: header())
    await store.add([moments(3), moments(0, width: 3), moments(1)])
    try await store.commit()
    let read = try FileStore(reading: path)
    #expect(await read.moments(ofWidth: 2) == [moments(1), moments(3)])
    #expect(await read.moments(ofWidth: 3) == [moments(0, width: 3)])
    #expect(await read.header.specification == specification())
    #expect(!FileManager.default.fileExists(atPath: path + ".part"))
  }

  @Test func wholeBlocksReplaceCutOnes() async throws {
    let store = try FileStore(writing: path, header: header())
    await store.add([moments(3, cut: 350)])
    await store.add([moments(3)])
    await store.add([moments(3, cut: 340)])
    #expect(await store.moments(ofWidth: 2) == [moments(3)])
  }

  @Test func aFolderThatIsNotThereIsASystemError() {
    let error = #expect(throws: RunStoreError.self) {
      try FileStore(writing: folder.appendingPathComponent("missing/b.nnqft").path, header: header())
    }
    guard case .system = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aSecondWriterIsRefusedWithTheOwnersName() async throws {
    let store = try FileStore(writing: path, header: header())
    let error = #expect(throws: RunStoreError.self) { try FileStore(writing: path, header: header()) }
    guard case .busy(_, let owner) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(owner.contains("process \(getpid())"))
    try await store.commit()
  }

  @Test func differencesAreListed() async throws {
    do {
      let store = try FileStore(writing: path, header: header())
      try await store.commit()
    }
    let error = #expect(throws: RunStoreError.self) { try FileStore(writing: path, header: header(seed: 2)) }
    #expect(error == .different(path: path, differences: ["seed (1 there, 2 here)"]))
  }

  /// Every truncation and a flip of every bit is noticed; fixed, exhaustive.
  @Test func damageIsNoticed() async throws {
    let store = try FileStore(writing: path, header: header())
    await store.add([moments(0), moments(1)])
    try await store.commit()
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(throws: Never.self) { try StoreFormat.decode(bytes, path: "p") }
    for length in 0..<bytes.count {
      #expect(throws: RunStoreError.self) { try StoreFormat.decode(Array(bytes[..<length]), path: "p") }
    }
    for bit in 0..<(8 * bytes.count) {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: RunStoreError.self) { try StoreFormat.decode(damaged, path: "p") }
    }
  }

  @Test func aMissingStoreIsMissing() {
    #expect(throws: RunStoreError.missing(path: path)) { try FileStore(reading: path) }
  }
}
