import CPUBackend
import Ensembles
import FieldTheory
import Foundation
import Measurement
import TestOracles
import Testing

/// The three estimators against the exact theory at finite width, through the whole chain: for each of many seeds networks are drawn, their
/// moments measured, and full and connected n-point functions with their jackknife errors taken from them.
///
/// One tuple an order and seed, each in its turn, so that pulls are independent. Where by the exact theory a run of this size knows its own
/// variance to 15 %, the pulls have to be standard normal: before the seeds were fixed a right program failed each comparison with
/// probability 1e-4 (``PullStatistics``), and all of the short ones with one percent. Elsewhere (heavy tails: narrow ReLU-nets) a pull is
/// skewed however right value and error are, and it is the values' mean and their scatter that are tested.
@Suite struct EstimatorPullTests {
  static let isLong = ProcessInfo.processInfo.environment["NNQFT_LONG"] != nil
  static let seeds = isLong ? 1000 : 120
  static let networks: UInt64 = isLong ? 100_000 : 10_000

  struct Case: Sendable, CustomTestStringConvertible {
    var net = "erf"
    var estimator: Estimator
    var width: Int
    var orders = [2, 4, 6]
    var outputs = 1

    var testDescription: String { "\(net) \(estimator.rawValue), N = \(width), orders \(orders), \(outputs) outputs" }

    func specification(seed: UInt64) -> Specification {
      let (activation, bias, inputs): (Activation, Double, [[Double]]) =
        switch net {
        case "relu": (.relu, 0, [[0.5, 1], [1, 0.5], [-0.25, 1]])
        case "gauss": (.gauss, 0.25, [[-0.01], [0.002], [0.3]])
        default: (.erf, 1, [[-1], [0.2], [0.6]])
        }
      return Specification(
        name: net,
        architecture: Architecture(
          inputDimension: inputs[0].count, hiddenLayers: [HiddenLayer(activation: activation)],
          outputDimension: outputs),
        weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: bias),
        widths: [width], inputs: Array(inputs[..<(orders.contains(8) ? 2 : 3)]), orders: orders,
        networks: EstimatorPullTests.networks, experiments: 1, seed: seed, estimator: estimator
      ).centred
    }
  }

  static let short: [Case] = [
    Case(estimator: .direct, width: 10), Case(estimator: .conditional, width: 10),
    Case(estimator: .cumulant, width: 10),
    Case(estimator: .conditional, width: 100), Case(estimator: .cumulant, width: 100),
    Case(net: "relu", estimator: .conditional, width: 40), Case(net: "relu", estimator: .cumulant, width: 3),
    Case(net: "relu", estimator: .cumulant, width: 40),
    Case(net: "gauss", estimator: .conditional, width: 20), Case(net: "gauss", estimator: .cumulant, width: 20),
    Case(net: "gauss", estimator: .conditional, width: 20, orders: [8]),
    Case(net: "gauss", estimator: .cumulant, width: 20, orders: [8]),
    Case(net: "relu", estimator: .conditional, width: 20, orders: [2, 4], outputs: 2),
    Case(net: "relu", estimator: .cumulant, width: 20, orders: [2, 4], outputs: 2),
  ]

  static let long: [Case] = ["erf", "relu", "gauss"].flatMap { net in
    Estimator.allCases.flatMap { estimator in
      [4, 30, 300].flatMap { width in
        (net == "erf" ? [[2, 4, 6]] : [[2, 4, 6], [8]]).map {
          Case(net: net, estimator: estimator, width: width, orders: $0)
        }
      } + [Case(net: net, estimator: estimator, width: 30, orders: [2, 4, 6], outputs: 2)]
    }
  }

  struct Measured {
    var value: Double
    var error: Double
    var exact: Double

    init(_ estimate: Estimate, _ exact: Approximation) {
      value = estimate.value
      error = estimate.error ?? .nan
      self.exact = exact.value
    }

    var pull: Double { (value - exact) / error }
  }

  /// One full and one connected function of each order a seed.
  private func measurements(
    _ test: Case, exactWidth: Int? = nil
  ) async throws -> [Int: [(full: Measured, connected: Measured)]] {
    let layout = CorrelatorBasis(test.specification(seed: 0))
    let components = layout.specification.components
    let tuples = Dictionary(
      uniqueKeysWithValues: test.orders.map { ($0, MonomialBasis.tuples(components: components, order: $0)) })
    let network = try #require(layout.specification.exactNetwork(tuples: tuples.values.flatMap { $0 }))
    let width = exactWidth ?? test.width
    // Correlators of different outputs may vanish exactly, and then have no error.
    let places = tuples.mapValues { tuples in
      tuples.indices.filter { network.connected(tuples[$0], width: width).value != 0 }
    }
    var measurements: [Int: [(full: Measured, connected: Measured)]] = [:]
    for seed in 0..<Self.seeds {
      let specification = test.specification(seed: UInt64(seed) &* 0x1_0000_0001 &+ 191)
      let sampler = try await CPUBackend().sampler(for: specification.ensemble(width: test.width))
      let blocks = try await sampler.moments(of: Array(BlockGrid.blocks(networks: Self.networks)))
      let correlators = WidthMeasurement(layout, width: test.width, blocks: blocks).correlators
      for (order, places) in places {
        let all = correlators.filter { $0.order == order }
        let place = places[seed % places.count]
        let tuple = (tuples[order] ?? [])[place]
        measurements[order, default: []].append(
          (
            Measured(all[place].full, network.full(tuple, width: width)),
            Measured(all[place].connected, network.connected(tuple, width: width))
          ))
      }
    }
    return measurements
  }

  private func check(_ test: Case) async throws {
    for (order, rows) in try await measurements(test) {
      let reach = try #require(
        test.specification(seed: 0).samplingReach(width: test.width, order: order, networks: Self.networks))
      for (kind, rows) in [("full", rows.map(\.full)), ("connected", rows.map(\.connected))] {
        if reach.bias < 0.1, reach.errorOfVariance < 0.15 {
          let statistics = PullStatistics(rows.map(\.pull))
          #expect(statistics.looksStandardNormal, "\(kind), order \(order): \(statistics)")
        } else {
          expectUnbiased(rows, "\(kind), order \(order)")
        }
      }
    }
  }

  /// Deviations from the exact values, in units of their tuple's mean error over seeds, average to zero within 4.5 of their own standard
  /// errors (7e-6 for a normal mean), and the errors claimed are those that the scatter over seeds shows, to a factor 1.5.
  private func expectUnbiased(_ rows: [Measured], _ label: String) {
    let n = Double(rows.count)
    let units = Dictionary(grouping: rows, by: \.exact).mapValues { rows in
      rows.reduce(0) { $0 + $1.error } / Double(rows.count)
    }
    let deviations = rows.map { ($0.value - $0.exact) / (units[$0.exact] ?? .nan) }
    let mean = deviations.reduce(0, +) / n
    let scatter = (deviations.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
    #expect(abs(mean) < 4.5 * scatter / n.squareRoot(), "\(label): mean \(mean), scatter \(scatter)")
    let claimed = (rows.reduce(0) { $0 + pow($1.error / (units[$1.exact] ?? .nan), 2) } / n).squareRoot()
    #expect(claimed < 1.5 * scatter && scatter < 1.5 * claimed, "\(label): claimed \(claimed), scatter \(scatter)")
  }

  @Test(arguments: short)
  func pullsAreStandardNormal(_ test: Case) async throws { try await check(test) }

  @Test(.enabled(if: isLong), arguments: long)
  func pullsOfManyEnsemblesAreStandardNormal(_ test: Case) async throws { try await check(test) }

  /// Negative control: against the exact values of a neighbouring width the pulls fail.
  @Test(arguments: [Estimator.conditional, .cumulant])
  func pullsAgainstAnotherWidthFail(_ estimator: Estimator) async throws {
    let rows = try await measurements(Case(estimator: estimator, width: 10, orders: [4]), exactWidth: 11)[4] ?? []
    #expect(!PullStatistics(rows.map(\.full.pull)).looksStandardNormal)
  }
}
