import Benchmark
import CPUBackend
import Ensembles
import Foundation
import RunStore

/// What one process needs to enter 20 tickets of 64 blocks into the store, synchronised: all moments of six inputs to order 6. Where ranks bring
/// their tickets to rank 0, it is what bounds their number (docs/scaling.md).
private let specification = Specification(
  name: "benchmark",
  architecture: Architecture(inputDimension: 1, hiddenLayers: [HiddenLayer(activation: .erf)], outputDimension: 1),
  weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: 1), widths: [10],
  inputs: [[-1], [-0.6], [-0.2], [0.2], [0.6], [1]], orders: [2, 4, 6], networks: 1 << 40, experiments: 1, seed: 1,
  estimator: .direct)

private let blocks: UInt64 = 64

let benchmarks: @Sendable () -> Void = {
  Benchmark(
    "20-tickets-of-64-blocks", configuration: .init(metrics: [.wallClock, .throughput], maxDuration: .seconds(5))
  ) {
    benchmark in
    let first = (0..<blocks).map { Block(index: $0, networks: $0 * 100..<($0 + 1) * 100) }
    let moments = try await CPUBackend().sampler(for: specification.ensemble(width: 10)).moments(of: first)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nnqft-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try SQLiteStore(
      writing: folder.appendingPathComponent("store").path,
      header: RunHeader(
        specification: specification, provenance: Provenance(program: "benchmark", devices: [], began: "", written: ""))
    )
    benchmark.startMeasurement()
    for number in UInt64(0)..<20 {
      try await store.add(
        moments.map { old in
          let index = number * blocks + old.block.index
          return BlockMoments(
            width: 10, block: Block(index: index, networks: index * 100..<(index + 1) * 100), sums: old.sums)
        })
    }
    benchmark.stopMeasurement()
    try await store.settle()
  }
}
