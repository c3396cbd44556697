import CPUBackend
import Ensembles
import Foundation
import RunStore
import Testing

@testable import Instrument

/// What a store could not be read with is refused before there is one.
@Suite struct StoreOpeningTests {
  private func specification(_ estimator: Estimator, inputs: [[Double]]) -> Specification {
    Specification(
      name: "lost",
      architecture: Architecture(inputDimension: 1, hiddenLayers: [HiddenLayer(activation: .relu)], outputDimension: 1),
      weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: 0), widths: [2, 10],
      inputs: inputs, orders: [2, 4], networks: 100_000, experiments: 10, seed: 1, estimator: estimator)
  }

  private func path() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("lost-\(UUID().uuidString).nnqft").path
  }

  /// E σ² = |x|²/2: at 2·10¹⁹ it is 2·10³⁸, at 10²⁰ beyond binary32.
  @Test(arguments: [Estimator.conditional, .cumulant])
  func largeInputsAreRefused(_ estimator: Estimator) async throws {
    let large = specification(estimator, inputs: [[1], [1e20], [2e20]])
    try large.validate("lost.yaml")
    let path = path()
    let error = #expect(throws: SpecificationErrors.self) { try openStore(path, for: large, on: [CPUBackend()]) }
    #expect(error?.errors.map(\.key) == ["inputs[1]", "inputs[2]"])
    #expect(error?.errors.allSatisfy { $0.allowed.contains("estimator \(estimator.rawValue)") } == true)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test(arguments: Estimator.allCases) func whatIsNotRefusedCanBeReadAgain(_ estimator: Estimator) async throws {
    let path = path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let inputs = [[1], [estimator == .direct ? 1e20 : 2e19]]
    let kept = specification(estimator, inputs: inputs)
    do {
      let store = try openStore(path, for: kept, on: [CPUBackend()])
      try await store.settle()
    }
    let header = try await readStore(path).header
    #expect(header.specification.inputs == inputs)
  }

  /// A trial leaves out what a run would refuse.
  @Test func trialsLeaveOutWhatIsRefused() async throws {
    let trial = try await tryEstimators(specification(.direct, inputs: [[1], [1e20]]), on: CPUBackend())
    #expect(trial == nil)
    let usual = try await tryEstimators(specification(.direct, inputs: [[1], [2]]), on: CPUBackend())
    #expect(usual?.rows.map(\.estimator) == Estimator.allCases)
  }
}
