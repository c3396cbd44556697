import Ensembles
import RunStore
import Testing

@testable import Instrument

/// What is said of some widths reads the moments of these alone.
@Suite struct ReadWidthsTests {
  /// Without blocks at width 5.
  private func store() async throws -> WatchedStore {
    let specification = Specification(
      name: "watched",
      architecture: Architecture(inputDimension: 1, hiddenLayers: [HiddenLayer(activation: .relu)], outputDimension: 1),
      weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: 0), widths: [10, 5, 2],
      inputs: [[1]], orders: [4], networks: 100, experiments: 1, seed: 1, estimator: .direct)
    let provenance = Provenance(program: "test", devices: [], began: "", written: "")
    let store = WatchedStore(RunHeader(specification: specification, provenance: provenance))
    for width in [2, 10] {
      let sums = [Double](repeating: 1, count: specification.sampleVector.monomials ?? 0)
      try await store.add([BlockMoments(width: width, block: BlockGrid.block(at: 0), sums: sums)])
    }
    return store
  }

  @Test func otherWidthsAreLeftAlone() async throws {
    let store = try await store()
    let data = try await fieldData(store, widths: [2], orders: [4])
    #expect(data.map(\.width) == [2])
    #expect(await store.read == [2])
    #expect(try await fieldData(store, orders: [4]).map(\.width) == [10, 2], "all, in the specification's order")
  }

  @Test func widthsWithBlocksAreKnownByTheirKeys() async throws {
    let store = try await store()
    #expect(try await finishedWidths(store) == [10, 2])
    let study = await #expect(throws: NotInStore.self) { _ = try await Instrument.study(store, width: 5) }
    #expect(study?.description == "the store has no width 5; it has: 10, 2")
    #expect(await store.read.isEmpty)
    let found = await #expect(throws: NotInStore.self) { _ = try await finishedBlocks(store, widths: [5]) }
    #expect(found?.description == "the store has no finished block of width 5")
  }
}

/// A store in memory that notes whose moments are read.
private actor WatchedStore: RunStore {
  let header: RunHeader
  private(set) var read: [Int] = []
  private let store: MemoryStore

  init(_ header: RunHeader) {
    self.header = header
    store = MemoryStore(header: header)
  }

  func blocks(ofWidth width: Int) async throws -> [Block] { await store.blocks(ofWidth: width) }

  func moments(ofWidth width: Int) async throws -> [BlockMoments] {
    read.append(width)
    return await store.moments(ofWidth: width)
  }

  func add(_ moments: [BlockMoments]) async throws { await store.add(moments) }

  func remove(_ indices: [UInt64], ofWidth width: Int) async throws {
    await store.remove(indices, ofWidth: width)
  }

  func settle() async throws {}
}
