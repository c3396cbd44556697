import CPUBackend
import Ensembles
import Foundation
import Instrument
import Measurement
import Testing

/// What `nnqft run` says of the estimators, against what they do.
@Suite struct EstimatorTrialTests {
  private func specification(
    _ estimator: Estimator = .direct, widths: [Int] = [5, 50], orders: [Int] = [2, 4, 6], networks: UInt64 = 100_000,
    weights: NormalDensity = NormalDensity(mean: 0, deviation: 1)
  ) -> Specification {
    Specification(
      name: "trial",
      architecture: Architecture(inputDimension: 1, hiddenLayers: [HiddenLayer(activation: .erf)], outputDimension: 1),
      weights: weights, biases: NormalDensity(mean: 0, deviation: 0.5), widths: widths, inputs: [[-1], [0.3], [0.8]],
      orders: orders, networks: networks, experiments: 1, seed: 4, estimator: estimator)
  }

  /// Predicted from 2048 networks, found with 20,000. A pilot's 32 blocks know an error to 13 %: a factor of 1.5 is three of these, and errors
  /// of different estimators are factors of ten and more apart.
  @Test func errorsAreThoseOfRuns() async throws {
    let trial = try #require(try await tryEstimators(specification(), on: CPUBackend()))
    #expect(trial.width == 50 && trial.rows.map(\.estimator) == [.direct, .conditional, .cumulant])
    #expect(trial.best?.estimator == .cumulant)
    let networks: UInt64 = 20_000
    for row in trial.rows {
      let specification = specification(row.estimator, networks: networks).centred
      let sampler = try await CPUBackend().sampler(for: specification.ensemble(width: 50))
      let blocks = try await sampler.moments(of: Array(BlockGrid.blocks(networks: networks)))
      let correlators = WidthMeasurement(CorrelatorBasis(specification), width: 50, blocks: blocks).correlators
      let exact = try #require(specification.exactNetwork(tuples: correlators.map(\.indices)))
      for error in row.errors {
        let relative = correlators.filter { $0.order == error.order }.map {
          ($0.connected.error ?? .nan) / abs(exact.connected($0.indices, width: 50).value)
        }.sorted()
        let found = relative[relative.count / 2] * (Double(networks) / row.networks).squareRoot()
        let predicted = try #require(error.relative)
        #expect(predicted < 1.5 * found && found < 1.5 * predicted, "\(row.estimator) \(error.order)")
      }
    }
  }

  /// Times vary; errors are the same but for the number of networks that fit into them.
  @Test func errorsAreTheSameEachTime() async throws {
    func errors(_ threads: Int) async throws -> [Double] {
      let trial = try #require(try await tryEstimators(specification(.cumulant), on: CPUBackend(threads: threads)))
      return trial.rows.flatMap { row in row.errors.compactMap { $0.relative.map { $0 * row.networks.squareRoot() } } }
    }
    let (one, two) = try await (errors(1), errors(2))
    #expect(one.count == 6 && zip(one, two).allSatisfy { abs($0 / $1 - 1) < 1e-12 })
  }

  @Test func onlyWhatCanMeasureIsTried() async throws {
    let backend = CPUBackend()
    // One neuron has no fourth cumulant estimate of its own.
    let narrow = try await tryEstimators(specification(widths: [1], networks: 1_000_000), on: backend)
    #expect(narrow?.rows.map(\.estimator) == [.direct, .conditional])
    let onlyTwo = try await tryEstimators(specification(orders: [2]), on: backend)
    #expect(onlyTwo?.rows.allSatisfy { $0.errors.map(\.order) == [2] } == true)
    // Too few neurons; means that are not zero; the widest width that a trial can afford.
    #expect(try await tryEstimators(specification(networks: 1000), on: backend) == nil)
    let moved = specification(weights: NormalDensity(mean: 0.5, deviation: 1))
    #expect(try await tryEstimators(moved, on: backend) == nil)
    let wide = try await tryEstimators(specification(widths: [3, 10_000_000]), on: backend)
    #expect(wide?.width == 3)
  }
}
