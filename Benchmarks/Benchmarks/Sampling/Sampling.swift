import Benchmark
import CPUBackend
import Ensembles
import OpenCL
import OpenCLBackend

/// Ten thousand networks of each width, drawn and reduced, on the CPU backend and on the first OpenCL device, where that is a CPU in both work shapes:
/// networks a second is the throughput shown times 10⁴.
private func specification(_ activation: Activation) -> Specification {
  Specification(
    name: "benchmark",
    architecture: Architecture(
      inputDimension: 1, hiddenLayers: [HiddenLayer(activation: activation)], outputDimension: 1),
    weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: 1), widths: [10],
    inputs: [[-1], [-0.6], [-0.2], [0.2], [0.6], [1]], orders: [2, 4, 6], networks: 10_000, experiments: 1, seed: 1,
    estimator: .direct)
}

private func blocks() -> [Block] { Array(BlockGrid.blocks(networks: 10_000)) }

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(metrics: [.wallClock, .throughput], maxDuration: .seconds(3))
  var backends: [(String, any Backend)] = [("cpu", CPUBackend())]
  if let library = try? Library(), let device = try? Device.all(library).first {
    for (name, shape) in [("cores", OpenCLBackend.WorkShape.cores), ("items", .items)]
    where shape == .items || device.kind == .cpu {
      if let backend = try? OpenCLBackend(device, cache: .standard(for: device), shape: shape) {
        backends.append(("opencl-\(name)", backend))
      }
    }
  }
  for (name, backend) in backends {
    for activation in Activation.all {
      for width in [2, 10, 100, 1000] {
        Benchmark("\(name)-\(activation.name)-\(width)") { benchmark in
          let sampler = try await backend.sampler(for: specification(activation).ensemble(width: width))
          let blocks = blocks()
          _ = try await sampler.moments(of: blocks)
          benchmark.startMeasurement()
          blackHole(try await sampler.moments(of: blocks))
          benchmark.stopMeasurement()
        }
      }
    }
  }
}
