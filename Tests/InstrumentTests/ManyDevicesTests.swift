import CPUBackend
import Ensembles
import Foundation
import RunStore
import Synchronization
import Testing

@testable import Instrument

/// Several devices at once, some of which fail or are wrong at chosen moments: the result is always what one good device gives.
@Suite struct ManyDevicesTests {
  private static let specification = Specification(
    name: "many",
    architecture: Architecture(
      inputDimension: 1, hiddenLayers: [HiddenLayer(activation: .relu)], outputDimension: 1),
    weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: 0.5),
    widths: [2, 3, 5, 7, 11, 13], inputs: [[0.5], [-1]], orders: [2, 4], networks: 20_000, experiments: 10, seed: 11,
    estimator: .direct)

  private func store(kernels: String = "unknown") -> MemoryStore {
    MemoryStore(
      header: RunHeader(
        specification: Self.specification,
        provenance: Provenance(program: "test", kernels: kernels, devices: [], began: "", written: "")))
  }

  private func content(_ store: any RunStore) async throws -> [[BlockMoments]] {
    var content: [[BlockMoments]] = []
    for width in Self.specification.widths { content.append(try await store.moments(ofWidth: width)) }
    return content
  }

  private func expected() async throws -> [[BlockMoments]] {
    let store = store()
    _ = try await Instrument.run(Self.specification, on: [CPUBackend()], into: store)
    return try await content(store)
  }

  /// - Returns: what was remarked.
  private func run(_ backends: [any Backend], into store: any RunStore) async throws -> [String] {
    let remarks = Remarks()
    let summary = try await Instrument.run(
      Self.specification, on: backends, into: store, remark: { remarks.add($0) })
    #expect(summary.isComplete)
    return remarks.all
  }

  private final class Remarks: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }

  @Test func goodDevicesShareTheWork() async throws {
    let store = store()
    let remarks = try await run([FaultyBackend("a"), FaultyBackend("b"), CPUBackend()], into: store)
    #expect(remarks.isEmpty)
    #expect(try await content(store) == expected())
  }

  /// A store that keeps its first blocks waiting until the device has drawn more: nothing would ever be done if the device waited too.
  private actor SlowStore: RunStore {
    private let store: MemoryStore
    private let device: FaultyBackend

    init(_ store: MemoryStore, waitsFor device: FaultyBackend) { (self.store, self.device) = (store, device) }

    var header: RunHeader { get async { await store.header } }
    func blocks(ofWidth width: Int) async -> [Block] { await store.blocks(ofWidth: width) }
    func moments(ofWidth width: Int) async -> [BlockMoments] { await store.moments(ofWidth: width) }
    func remove(_ indices: [UInt64], ofWidth width: Int) async { await store.remove(indices, ofWidth: width) }
    func settle() {}

    func add(_ moments: [BlockMoments]) async throws {
      while device.callCount < 2 { try await Task.sleep(for: .milliseconds(1)) }
      await store.add(moments)
    }
  }

  @Test(.timeLimit(.minutes(10))) func aDeviceDrawsWhileItsBlocksAreEntered() async throws {
    let device = FaultyBackend("fast")
    let store = SlowStore(store(), waitsFor: device)
    #expect(try await run([device], into: store).isEmpty)
    #expect(try await content(store) == expected())
  }

  @Test func blocksOfOtherKernelsAreNamed() async throws {
    let store = store(kernels: "0123abcd")
    // Nobody's blocks are there yet.
    #expect(try await run([CPUBackend()], into: store).isEmpty)
    await store.remove([0], ofWidth: 2)
    let remarks = try await run([CPUBackend()], into: store)
    #expect(
      remarks.count == 1 && remarks[0].contains("0123abcd") && remarks[0].contains("may differ in the last digits"))
  }

  @Test(arguments: 0..<6)
  func whatADeviceThatFailsDidNotFinishIsDoneByAnother(_ call: Int) async throws {
    let store = store()
    let remarks = try await run(
      [FaultyBackend("good", delay: .milliseconds(20)), FaultyBackend("bad", .failure(call: call))], into: store)
    #expect(remarks.count == 1 && remarks[0].contains("bad failed") && remarks[0].contains("fell off the bus"))
    #expect(try await content(store) == expected())
  }

  @Test func aDeviceThatCannotPrepareAWidthIsLeftOut() async throws {
    let store = store()
    let remarks = try await run(
      [FaultyBackend("good", delay: .milliseconds(20)), FaultyBackend("small", .refusal(width: 7))], into: store)
    #expect(remarks.count == 1 && remarks[0].contains("small failed"))
    #expect(try await content(store) == expected())
  }

  @Test func aRunFailsWhenNoDeviceIsLeftAndResumes() async throws {
    let store = store()
    await #expect(throws: FaultyBackend.Lost.self) {
      try await run([FaultyBackend("a", .failure(call: 2)), FaultyBackend("b", .failure(call: 1))], into: store)
    }
    let kept = try await content(store).flatMap { $0 }
    #expect(!kept.isEmpty)
    _ = try await run([CPUBackend()], into: store)
    #expect(try await content(store) == expected())
  }

  /// A liar tells of its first audit at the next width at the latest, and everything of its is computed again.
  @Test(arguments: [0, 1, 3], [true, false])
  func wrongBitsAreFoundAndComputedAgain(_ call: Int, _ liarIsFirst: Bool) async throws {
    let store = store()
    let good = FaultyBackend("good", delay: .milliseconds(20))
    let liar = FaultyBackend("liar", .lie(call: call))
    let remarks = try await run(liarIsFirst ? [liar, good] : [good, liar], into: store)
    #expect(remarks.count == 1 && remarks[0].contains("liar computed"), "\(remarks)")
    #expect(try await content(store) == expected())
  }

  /// Its failure must not save what it brought home before.
  @Test(arguments: 1...4) func aLiarThatFailsIsFoundOutAfterwards(_ call: Int) async throws {
    let store = store()
    let liar = FaultyBackend("liar", .lieAndFailure(call: call))
    let remarks = try await run([FaultyBackend("good", delay: .milliseconds(20)), liar], into: store)
    #expect(remarks.contains { $0.contains("liar failed") } || remarks.contains { $0.contains("liar computed") })
    #expect(try await content(store) == expected())
  }

  @Test func infinitiesOfADeviceAreNotTheSpecifications() async throws {
    let store = store()
    let remarks = try await run(
      [FaultyBackend("good", delay: .milliseconds(20)), FaultyBackend("hot", .infinity(call: 1))], into: store)
    #expect(remarks.count == 1 && remarks[0].contains("hot computed"))
    #expect(try await content(store) == expected())
  }

  @Test func infinitiesOfTheSpecificationAreNotADevices() async throws {
    var specification = Self.specification
    specification.inputs = [[1e30], [1e30]]
    specification.orders = [8]
    specification.weights.deviation = 1e8
    let store = store()
    await #expect(throws: OverflowedMoments.self) {
      _ = try await Instrument.run(specification, on: [FaultyBackend("a"), FaultyBackend("b")], into: store)
    }
  }

  @Test func oneFailsAndOneLiesAndTheThirdDoesTheWork() async throws {
    let store = store()
    let remarks = try await run(
      [
        FaultyBackend("bad", .failure(call: 2)), FaultyBackend("liar", .lie(call: 1)),
        FaultyBackend("good", delay: .milliseconds(20)),
      ], into: store)
    #expect(remarks.count == 2)
    #expect(try await content(store) == expected())
  }

  /// With one device the CPU looks at a small block of each width.
  @Test func aLoneLiarEndsTheRunAndNothingOfItsIsKept() async throws {
    let store = store()
    await #expect(throws: NoDeviceLeft.self) { try await run([FaultyBackend("liar", .lie(call: 0))], into: store) }
    #expect(try await content(store).allSatisfy(\.isEmpty))
  }

  @Test func cancellationEndsAllDevices() async throws {
    let store = store()
    let backends = [FaultyBackend("a", delay: .seconds(5)), FaultyBackend("b", delay: .seconds(5))]
    let task = Task { try await Instrument.run(Self.specification, on: backends, into: store) }
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    let summary = try await task.value
    #expect(!summary.isComplete)
  }

  /// 2^62 networks are 4·10¹¹ blocks, which are not listed in memory.
  @Test func theLargestRunBegins() async throws {
    var specification = Self.specification
    specification.networks = 1 << 62
    let store = store()
    let task = Task { [specification] in
      try await Instrument.run(specification, on: [CPUBackend()], into: store)
    }
    while await store.blocks(ofWidth: 2).isEmpty { try await Task.sleep(for: .milliseconds(10)) }
    task.cancel()
    let summary = try await task.value
    #expect(!summary.isComplete && summary.networks > 0)
  }
}
