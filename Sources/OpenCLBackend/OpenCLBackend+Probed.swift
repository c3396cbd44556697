import Ensembles
import KernelArguments
import OpenCL

extension OpenCLBackend: Probed {
  public func values(_ function: ProbedFunction, _ words: [UInt32]) async throws -> [UInt32] {
    let build = try probeBuild()
    let items = (words.count + build.lanes - 1) / build.lanes
    let padding = [UInt32](repeating: 0, count: items * build.lanes - words.count)
    let input = try Buffer(context, words + padding)
    let output = try Buffer<UInt32>(context, count: items * build.lanes)
    try await Kernel(program(build), "probe_function")
      .run(global: [items], [.value(function.number), .buffer(input), .buffer(output)])
    return try output.read(words.count)
  }

  public func philox(_ addresses: [UInt32]) async throws -> [UInt32] {
    let blocks = addresses.count / 6
    let input = try Buffer(context, addresses)
    let output = try Buffer<UInt32>(context, count: 4 * blocks)
    try await Kernel(program(probeBuild()), "probe_philox").run(global: [blocks], [.buffer(input), .buffer(output)])
    return try output.read(4 * blocks)
  }

  /// As production builds it, for the smallest of ensembles.
  private func probeBuild() throws -> ProgramBuild {
    let specification = Specification(
      name: "probe",
      architecture: Architecture(
        inputDimension: 1, hiddenLayers: [HiddenLayer(activation: .erf)], outputDimension: 1),
      weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: 1), widths: [1],
      inputs: [[0]], orders: [1], networks: 1, experiments: 1, seed: 0, estimator: .direct)
    return probeBuild(try KernelArguments(specification.ensemble(width: 1)))
  }
}
