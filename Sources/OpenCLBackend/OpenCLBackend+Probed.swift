import Ensembles
import KernelArguments
import OpenCL

extension OpenCLBackend: Probed {
  public func values(_ function: ProbedFunction, _ words: [UInt32]) async throws -> [UInt32] {
    let input = try Buffer(context, words)
    let output = try Buffer<UInt32>(context, count: words.count)
    try await Kernel(probeProgram(), "probe_function")
      .run(global: [words.count], [.value(function.number), .buffer(input), .buffer(output)])
    return try output.read(words.count)
  }

  public func philox(_ addresses: [UInt32]) async throws -> [UInt32] {
    let blocks = addresses.count / 6
    let input = try Buffer(context, addresses)
    let output = try Buffer<UInt32>(context, count: 4 * blocks)
    try await Kernel(probeProgram(), "probe_philox").run(global: [blocks], [.buffer(input), .buffer(output)])
    return try output.read(4 * blocks)
  }

  /// The program as production builds it, for the smallest of ensembles.
  private func probeProgram() throws -> Program {
    let specification = Specification(
      name: "probe",
      architecture: Architecture(
        inputDimension: 1, hiddenLayers: [HiddenLayer(activation: .erf)], outputDimension: 1),
      weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: 1), widths: [1],
      inputs: [[0]], orders: [1], networks: 1, experiments: 1, seed: 0, estimator: .direct)
    return try program(ProgramBuild(try KernelArguments(specification.ensemble(width: 1)), for: context.device))
  }
}
