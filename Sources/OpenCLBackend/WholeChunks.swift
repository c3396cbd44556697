import KernelArguments
import Kernels
import OpenCL

/// The cores of a CPU, each of which works through chunks of networks by itself, in scratch memory of its own.
struct WholeChunks: Sendable {
  private let context: Context
  private let kernel: Kernel
  /// The next chunk that a core will take.
  private let next: Buffer<UInt32>
  /// Of each core.
  private let scratch: Buffer<Double>
  private let chunkFirst: Buffer<UInt64>
  private let chunkCount: Buffer<UInt32>
  let cores: Int
  /// What the chunks' cores find: the sums of all monomials, or the sample vectors of as many networks as a chunk has at most.
  let found: Buffer<Double>
  /// Numbers that are found in a chunk.
  let numbersOfChunk: Int

  /// - Parameters:
  ///   - program: of a build for cores.
  ///   - chunks: at a time, at most.
  /// - Throws: `OpenCLError`.
  init(_ arguments: KernelArguments, _ build: ProgramBuild, _ program: Program, cores: Int, chunks: Int) throws {
    context = program.context
    kernel = try Kernel(program, "whole_chunks")
    next = try Buffer(context, count: 1)
    scratch = try Buffer(context, count: cores * build.scratch)
    chunkFirst = try Buffer(context, count: chunks)
    chunkCount = try Buffer(context, count: chunks)
    self.cores = cores
    numbersOfChunk = build.numbersOfChunk(arguments)
    found = try Buffer(context, count: chunks * numbersOfChunk)
  }

  /// Works through some chunks, for which there is room, and returns how long it took.
  ///
  /// - Throws: `CancellationError` soon after the task was cancelled, `OpenCLError`.
  func find(
    _ chunks: [Chunk], _ arguments: KernelArguments, _ build: ProgramBuild, _ tables: Tables
  ) async throws -> Duration {
    try chunkFirst.write(chunks.map(\.first))
    try chunkCount.write(chunks.map(\.count))
    try next.write([0])
    let cancelled = try CancellationFlag(context)
    let started = ContinuousClock.now
    try await withTaskCancellationHandler {
      try await kernel.run(
        global: [min(cores, chunks.count)], local: [1],
        [.value(UInt32(chunks.count)), .buffer(next), .buffer(cancelled.buffer)]
          + ensemble(arguments, build, tables)
          + [.buffer(chunkFirst), .buffer(chunkCount), .buffer(scratch), .buffer(found)])
    } onCancel: {
      cancelled.raise()
    }
    // What cores found is undefined where they left off.
    try Task.checkCancellation()
    return ContinuousClock.now - started
  }

  /// The law, the sizes that the build does not fix, and the arrays of an ensemble.
  private func ensemble(_ arguments: KernelArguments, _ build: ProgramBuild, _ tables: Tables) -> [Argument] {
    let sizes = [
      arguments.neurons?.centres.count ?? 0, arguments.neurons?.products.rows.count ?? 0, build.powerTiles?.sums ?? 0,
      build.powerTiles?.count ?? 0, build.monomialTiles.sums, build.monomialTiles.count,
    ]
    let neurons = tables.neurons
    // Where nothing is summed over neurons, these arrays are not looked at.
    let (words, floats, doubles) = (tables.parents, tables.inputs, found)
    return [.value(arguments.law)] + sizes.map { .value(UInt32($0)) } + [
      .buffer(tables.inputs), .buffer(tables.shifts),
      .buffer(neurons?.pairs ?? words), .buffer(neurons?.scales ?? floats), .buffer(neurons?.centres ?? floats),
      .buffer(neurons?.parents ?? words), .buffer(neurons?.members ?? words), .buffer(neurons?.tiles ?? words),
      .buffer(neurons?.places ?? words), .buffer(neurons?.first ?? words), .buffer(neurons?.subsets ?? words),
      .buffer(neurons?.coefficients ?? doubles), .buffer(neurons?.factors ?? doubles),
      .buffer(tables.parents), .buffer(tables.members), .buffer(tables.tiles), .buffer(tables.places),
    ]
  }
}
