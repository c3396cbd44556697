import CPUBackend
import Ensembles
import FieldTheory
import Foundation
import Measurement
import Testing

/// Where the exact mean of the kernel is not known the pooled one stands in, which costs no bias; and no result depends on what fluctuations
/// are measured from.
@Suite struct PooledMeanTests {
  private func specification(_ estimator: Estimator, width: Int, inputs: [[Double]], orders: [Int]) -> Specification {
    Specification(
      name: "pooled",
      architecture: Architecture(inputDimension: 1, hiddenLayers: [HiddenLayer(activation: .cos)], outputDimension: 1),
      weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: 0.7), widths: [width],
      inputs: inputs, orders: orders, networks: 8, experiments: 1, seed: 12, estimator: estimator)
  }

  /// Runs of eight networks each know their own mean badly: moments about it, taken for cumulants, are low by 1 − 1/8 at order 4 and by
  /// (7/8)(6/8) at order 6. The mean over many runs is within five standard errors of the exact connected function (6e-7 a check), and
  /// those errors are small enough to see such a bias.
  @Test func runsOfFewNetworksHaveNoBias() async throws {
    let specification = specification(.conditional, width: 1, inputs: [[0.6]], orders: [4, 6, 8]).centred
    let tuples = specification.orders.map { [Int](repeating: 0, count: $0) }
    let exact = try #require(specification.exactNetwork(tuples: tuples))
    let layout = CorrelatorBasis(specification)
    let blocks = (0..<UInt64(20_000)).map { Block(index: $0, networks: 8 * $0..<8 * ($0 + 1)) }
    let moments = try await CPUBackend().sampler(for: specification.ensemble(width: 1)).moments(of: blocks)
    let values = moments.map { block in
      WidthMeasurement(layout, width: 1, blocks: [block]).correlators.map(\.connected.value)
    }
    for (place, tuple) in tuples.enumerated() {
      let ratios = values.map { $0[place] / exact.connected(tuple, width: 1).value }
      let n = Double(ratios.count)
      let mean = ratios.reduce(0, +) / n
      let error = (ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1) / n).squareRoot()
      #expect(abs(mean - 1) < 5 * error, "order \(tuple.count): \(mean) ± \(error)")
      #expect(error < 0.01 * Double(tuple.count), "order \(tuple.count): \(error)")
    }
  }

  /// From the exact means, from 0, and from twice the means: the same but for rounding, a thousandth of an error.
  @Test(arguments: [Estimator.conditional, .cumulant])
  func resultsDoNotDependOnTheOrigin(_ estimator: Estimator) async throws {
    let centred = specification(estimator, width: 20, inputs: [[0.6], [-1.2]], orders: [2, 4, 6]).centred
    let blocks = Array(BlockGrid.blocks(networks: 5000))
    var found: [[Correlator]] = []
    for scale in [1.0, 0, 2] {
      var moved = centred
      moved.pairMeans = centred.pairMeans?.map { scale * $0 }
      let moments = try await CPUBackend().sampler(for: moved.ensemble(width: 20)).moments(of: blocks)
      found.append(WidthMeasurement(CorrelatorBasis(moved), width: 20, blocks: moments).correlators)
    }
    for moved in found.dropFirst() {
      for (one, other) in zip(found[0], moved) {
        for part in [\Correlator.full, \.connected] {
          let error = try #require(one[keyPath: part].error)
          #expect(abs(one[keyPath: part].value - other[keyPath: part].value) < 1e-3 * error, "\(one.indices)")
        }
      }
    }
  }
}
