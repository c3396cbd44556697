import CPUBackend
import Ensembles
import Foundation
import OpenCL
import Testing

@testable import OpenCLBackend

/// The OpenCL devices of this machine that can compute; `make test` installs PoCL, so there is one.
let testedDevices: [Device] = {
  guard let library = try? Library(), let devices = try? Device.all(library) else { return [] }
  return devices.filter(\.hasDoublePrecision)
}()

@Suite(.enabled(if: !testedDevices.isEmpty), .serialized) struct OpenCLBackendTests {
  @Test(arguments: Specimens.ensembles.indices)
  func outputsAndMomentsHaveTheBitsOfTheCPU(_ place: Int) async throws {
    let ensemble = Specimens.ensembles[place]
    let blocks = [
      Block(index: 0, networks: 0..<100), Block(index: 1, networks: 700..<803),
      Block(index: 2, networks: 4_294_966_001..<4_294_968_778),
    ]
    let cpu = try await CPUBackend().sampler(for: ensemble)
    for device in testedDevices {
      let opencl = try await OpenCLBackend(device, cache: nil).sampler(for: ensemble)
      // The shape that a CPU's driver is not given.
      let other = try await OpenCLBackend(device, cache: nil, shape: .items).sampler(for: ensemble)
      for networks: Range<UInt64> in [0..<1, 3..<2600, 1 << 62..<(1 << 62) + 20] {
        let expected = try await cpu.samples(of: networks)
        #expect(try await opencl.samples(of: networks) == expected, "\(ensemble.label) on \(device.name)")
        #expect(try await other.samples(of: networks) == expected, "\(ensemble.label) on \(device.name), step by step")
      }
      let expected = try await cpu.moments(of: blocks)
      #expect(try await opencl.moments(of: blocks) == expected, "\(ensemble.label) on \(device.name)")
      // Another batching: each block by itself.
      for (block, moments) in zip(blocks, expected) {
        #expect(try await opencl.moments(of: [block]) == [moments], "\(ensemble.label) on \(device.name)")
      }
      #expect(try await other.moments(of: blocks) == expected, "\(ensemble.label) on \(device.name), step by step")
    }
  }

  @Test func tablesOfManyRowsHaveTheBitsOfTheCPU() async throws {
    let block = Block(index: 0, networks: 5..<1242)
    let expected = try await CPUBackend().sampler(for: Specimens.manyRows).moments(of: [block])
    for device in testedDevices {
      let sampler = try await OpenCLBackend(device, cache: nil).sampler(for: Specimens.manyRows)
      #expect(try await sampler.moments(of: [block]) == expected, "\(device.name)")
    }
  }

  /// Wide networks, with a work-group for each of them or for a few: each in groups of the most runs that fit its width, and
  /// the widest in turns with a work-item for each network and other groups. Drivers compile for each shape anew.
  @Test(arguments: Specimens.wide.indices)
  func groupsOfNetworksHaveTheBitsOfTheCPU(_ place: Int) async throws {
    let ensemble = Specimens.wide[place]
    var blocks = [Block(index: 0, networks: 0..<40), Block(index: 1, networks: 4_294_967_250..<4_294_967_301)]
    // A whole chunk, past whose end groups reach, and which is the last one in memory.
    if ensemble.width < 100 { blocks.append(Block(index: 2, networks: 10_000..<11_000)) }
    let expected = try await CPUBackend().sampler(for: ensemble).moments(of: blocks)
    for device in testedDevices {
      let fitting = NetworkGroups.fitting(
        NetworkGroups.candidates, width: ensemble.width, most: 256, of: device.largestGroup)
      #expect(fitting.count > 1)
      for ways in [[fitting[fitting.count - 1]]] + (ensemble.width > 1000 ? [fitting] : []) {
        let backend = try OpenCLBackend(device, cache: .standard(for: device), shape: .items, ways: ways)
        let sampler = try await backend.sampler(for: ensemble)
        #expect(try await sampler.moments(of: blocks) == expected, "\(ensemble.label) on \(device.name), \(ways)")
      }
    }
  }

  /// Step by step, wide networks are cut into several launches over neurons, their hidden layers into slabs; long blocks are cut into several
  /// batches, of which one is prepared while the device is at another.
  @Test(arguments: [OpenCLBackend.WorkShape.cores, .items])
  func cutsIntoLaunchesChangeNoBit(_ shape: OpenCLBackend.WorkShape) async throws {
    guard shape == .items || testedDevices[0].kind == .cpu else { return }
    func ensemble(_ estimator: Estimator, width: Int) -> Ensemble {
      Specimens.specification(widths: [width], orders: estimator == .cumulant ? [4] : [6], estimator: estimator)
        .ensemble(width: width)
    }
    let cases: [(Ensemble, UInt64)] = [
      (ensemble(.direct, width: 70_001), 60), (ensemble(.direct, width: 2), 300_000),
      (ensemble(.conditional, width: 70_001), 60), (ensemble(.conditional, width: 2), 30_000),
      (ensemble(.cumulant, width: 20_001), 60), (ensemble(.cumulant, width: 2), 30_000),
    ]
    for (ensemble, networks) in cases {
      let block = Block(index: 0, networks: 17..<17 + networks)
      let expected = try await CPUBackend().sampler(for: ensemble).moments(of: [block])
      let backend = try OpenCLBackend(testedDevices[0], cache: .standard(for: testedDevices[0]), shape: shape)
      let sampler = try await backend.sampler(for: ensemble)
      #expect(try await sampler.moments(of: [block]) == expected, "\(ensemble.label)")
    }
  }

  @Test func twoBackendsAtOnceAgree() async throws {
    let ensemble = Specimens.ensembles[0]
    let block = Block(index: 0, networks: 0..<5000)
    let expected = try await CPUBackend().sampler(for: ensemble).moments(of: [block])
    try await withThrowingTaskGroup(of: [BlockMoments].self) { group in
      for _ in 0..<3 {
        group.addTask {
          try await OpenCLBackend(testedDevices[0]).sampler(for: ensemble).moments(of: [block])
        }
      }
      for try await moments in group { #expect(moments == expected) }
    }
  }

  /// Networks of ten million neurons at 24 points, of which a chunk takes a core some minutes, longer than the limit.
  @Test(.timeLimit(.minutes(1)), arguments: [OpenCLBackend.WorkShape.cores, .items])
  func aCancelledTaskStops(_ shape: OpenCLBackend.WorkShape) async throws {
    let device = testedDevices[0]
    guard shape == .items || device.kind == .cpu else { return }
    let backend = try OpenCLBackend(device, cache: .standard(for: device), shape: shape)
    func sampler(width: Int) async throws -> any Sampler {
      let inputs = (0..<24).map { [Double($0) / 12 - 1] }
      return try await backend.sampler(for: Specimens.specification(inputs: inputs, orders: [2]).ensemble(width: width))
    }
    // Kernels are there then.
    _ = try await sampler(width: 10).moments(of: [Block(index: 0, networks: 0..<100)])
    _ = try await sampler(width: 10).samples(of: 0..<100)
    let wide = try await sampler(width: 10_000_000)
    let moments = Task { _ = try await wide.moments(of: [Block(index: 0, networks: 0..<1_000_000)]) }
    try await expectCancellation(of: moments)
    try await expectCancellation(of: Task { _ = try await wide.samples(of: 0..<1_000_000) })
    // Its memory is free for what comes next.
    let block = Block(index: 0, networks: 0..<100)
    #expect(try await sampler(width: 3).moments(of: [block]).count == 1)
  }

  private func expectCancellation(of task: Task<Void, any Error>) async throws {
    try await Task.sleep(for: .milliseconds(300))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func tooManyMomentsAreRefusedBeforeAllocation() async throws {
    let specification = Specimens.specification(.relu, inputs: Specimens.digits(points: 64, dimension: 2), orders: [5])
    let backend = try OpenCLBackend(testedDevices[0])
    await #expect(throws: UnsuitableDevice.self) { try await backend.sampler(for: specification.ensemble(width: 2)) }
  }
}
