import CPUBackend
import Ensembles
import FieldTheory
import Foundation
import Instrument
import Measurement

// What to sample: the contract of docs/commands.md, or Specification(name:…) with every value.
let specification = try Specification.read(
  """
  name: relu-pair
  architecture: { activation: relu, inputDimension: 1 }
  weights: { deviation: 1 }
  biases: { deviation: 0.5 }
  widths: [10]
  inputs: [0.5, -1.0]
  orders: [4]
  networks: 1e5
  seed: 1
  estimator: conditional
  """, file: "relu-pair")

// Where to sample: this machine's cores. Devices() finds OpenCL's devices too.
let backends: [any Backend] = [CPUBackend()]

// Run and measure. The store survives crashes, and is resumed where it exists.
let path = FileManager.default.temporaryDirectory.appendingPathComponent("relu-pair-\(UUID().uuidString).nnqft").path
defer { try? FileManager.default.removeItem(atPath: path) }
let store = try openStore(path, for: specification, on: backends)
_ = try await run(
  specification, on: backends, into: store,
  progress: { FileHandle.standardError.write(Data("\(Int(100 * $0.neurons / $0.allNeurons)) %\n".utf8)) })
let (_, measurements) = try await measure(store, order: 4)

// Theory: the free propagator, and the exact connected functions at this width.
let K = Propagator(.relu, weightDeviation: 1, biasDeviation: 0.5)
print("K(x, y) = \(K([0.5], [-1.0]))")
let correlators = measurements[0].correlators
guard let exact = specification.exactNetwork(tuples: correlators.map(\.indices)) else {
  print("no exact theory")
  exit(1)
}
for correlator in correlators {
  let (measured, theory) = (correlator.connected, exact.connected(correlator.indices, width: 10).value)
  let pull = (measured.value - theory) / (measured.error ?? .nan)
  print("G4c\(correlator.indices) = \(measured.value) ± \(measured.error ?? .nan), exact \(theory), pull \(pull)")
}
