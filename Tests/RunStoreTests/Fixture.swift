import Ensembles
import Foundation
import TestOracles

@testable import RunStore

/// A folder with small stores, whose moments are made up.
struct Fixture {
  let folder: URL

  init() throws {
    folder = try TemporaryFolder.make()
  }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  var files: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() } }

  static func specification(seed: UInt64 = 1, networks: UInt64 = 1000, orders: [Int] = [2]) -> Specification {
    Specification(
      name: "stored",
      architecture: Architecture(
        inputDimension: 1, hiddenLayers: [HiddenLayer(activation: .relu)], outputDimension: 1),
      weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: 0), widths: [3, 2],
      inputs: [[0.5]], orders: orders, networks: networks, experiments: 10, seed: seed, estimator: .direct)
  }

  static func header(seed: UInt64 = 1, networks: UInt64 = 1000, orders: [Int] = [2], program: String = "test")
    -> RunHeader
  {
    let provenance = Provenance(program: program, devices: [], began: "2026-01-01", written: "2026-01-02")
    return RunHeader(
      specification: specification(seed: seed, networks: networks, orders: orders), provenance: provenance)
  }

  static func moments(_ index: UInt64, cut: UInt64? = nil, width: Int = 2, value: Double? = nil) -> BlockMoments {
    let networks = BlockGrid.block(at: index).networks
    let block = Block(index: index, networks: networks.lowerBound..<(cut ?? networks.upperBound))
    return BlockMoments(width: width, block: block, sums: [value ?? Double(index) + 0.1, -0.0])
  }

  /// A store with ten blocks at each width.
  func store(_ name: String, blocks: Range<UInt64> = 0..<10, seed: UInt64 = 1) async throws {
    let store = try SQLiteStore(writing: path(name), header: Self.header(seed: seed))
    for width in [2, 3] { try await store.add(blocks.map { Self.moments($0, width: width) }) }
    try await store.settle()
  }

  func bytes(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(fileURLWithPath: path(name)))) }

  func write(_ bytes: [UInt8], _ name: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path(name))) }
}
