import KernelArguments
import OpenCL

extension OpenCLBackend: Probed {
  public func values(_ function: ProbedFunction, _ words: [UInt32]) async throws -> [UInt32] {
    let build = try smallBuild(.probes)
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
    try await Kernel(program(smallBuild(.probes)), "probe_philox").run(
      global: [blocks], [.buffer(input), .buffer(output)])
    return try output.read(4 * blocks)
  }
}
