import Ensembles
import KernelArguments
import Kernels
import OpenCL
import Synchronization

/// One ensemble on one OpenCL device. Chunks go there in batches; a block's sum goes on from batch to batch.
final class OpenCLSampler: Sampler {
  private let arguments: KernelArguments
  private let build: ProgramBuild
  private let budget: MemoryBudget
  private let program: Program
  private let tables: Tables
  /// Workspaces that no call is using.
  private let idle = Mutex<[Workspace]>([])
  private let pace: Mutex<LaunchPace>

  init(
    _ arguments: KernelArguments, _ build: ProgramBuild, on context: Context, program: Program, budget: MemoryBudget
  ) throws {
    self.arguments = arguments
    self.build = build
    self.budget = budget
    self.program = program
    tables = try Tables(arguments, context)
    pace = Mutex(LaunchPace(leastChunks: context.device.kind == .cpu ? context.device.computeUnits : 64))
  }

  func moments(of blocks: [Block]) async throws -> [BlockMoments] {
    try await withWorkspace { workspace in
      var moments: [BlockMoments] = []
      for start in stride(from: 0, to: blocks.count, by: budget.blocks) {
        let few = Array(blocks[start..<min(start + budget.blocks, blocks.count)])
        moments += try await sums(of: few, in: workspace)
      }
      return moments
    }
  }

  func samples(of networks: Range<UInt64>) async throws -> [Double] {
    let (rows, components) = (arguments.basis.rows, arguments.basis.components)
    return try await withWorkspace { workspace in
      var samples: [Double] = []
      var cursor = ChunkCursor(blocks: [Block(index: 0, networks: networks)])
      while case let chunks = cursor.next(1), let chunk = chunks.first {
        try await sample(chunks, in: workspace)
        let table = try workspace.table.read(rows * Int(CHUNK_NETWORKS))
        for network in 0..<Int(chunk.count) {
          let group = network / Int(STRANDS) * rows
          for component in 0..<components {
            samples.append(table[(group + 1 + component) * Int(STRANDS) + network % Int(STRANDS)])
          }
        }
      }
      return samples
    }
  }

  private func sums(of blocks: [Block], in workspace: Workspace) async throws -> [BlockMoments] {
    let monomials = arguments.basis.count
    try workspace.blockSums.clear(blocks.count * monomials * 2)
    var cursor = ChunkCursor(blocks: blocks)
    while true {
      let most = pace.withLock { $0.chunks(width: arguments.ensemble.width, most: budget.chunks) }
      let chunks = cursor.next(most)
      if chunks.isEmpty { break }
      try await sample(chunks, in: workspace)
      try await reduce(chunks, blocks: blocks.count, in: workspace)
    }
    let sums = try workspace.blockSums.read(blocks.count * monomials * 2)
    return blocks.enumerated().map { place, block in
      let pairs = sums[(place * monomials * 2)..<((place + 1) * monomials * 2)]
      let totals = stride(from: pairs.startIndex, to: pairs.endIndex, by: 2).map { pairs[$0] + pairs[$0 + 1] }
      return BlockMoments(width: arguments.ensemble.width, block: block, sums: totals)
    }
  }

  /// Draws the networks of some chunks into the table's component rows, in launches of limited length.
  private func sample(_ chunks: [Chunk], in workspace: Workspace) async throws {
    try workspace.chunkFirst.write(chunks.map(\.first))
    try workspace.chunkCount.write(chunks.map(\.count))
    let width = arguments.ensemble.width
    let networks = chunks.count * Int(CHUNK_NETWORKS)
    var first = 0
    while first < width {
      try Task.checkCancellation()
      let paced = pace.withLock { $0.neurons(networks: networks) }
      let last = min(width, first + (build.slab > 0 ? min(paced, build.slab) : paced))
      let started = ContinuousClock.now
      if let kernels = workspace.neurons, let tables = tables.neurons {
        try await addNeurons(first..<last, of: chunks.count, in: workspace, kernels, tables)
      } else {
        try await addNeurons(first..<last, of: chunks.count, in: workspace)
      }
      let elapsed = ContinuousClock.now - started
      pace.withLock { $0.record(neurons: networks * (last - first), elapsed) }
      first = last
    }
    guard let kernels = workspace.neurons, let tables = tables.neurons else { return }
    try await launch(
      kernels.kStatistics, items: Int(CHUNK_NETWORKS) / build.lanes, chunks.count, 1,
      [
        .buffer(tables.first), .buffer(tables.subsets), .buffer(tables.coefficients), .buffer(tables.factors),
        .buffer(workspace.chunkCount), .buffer(workspace.table),
      ])
  }

  /// Adds some neurons to the outputs.
  private func addNeurons(_ neurons: Range<Int>, of chunks: Int, in workspace: Workspace) async throws {
    try await launch(
      workspace.sample, items: Int(CHUNK_NETWORKS) / build.lanes, chunks, build.tiles,
      [
        .value(arguments.law), .value(UInt32(neurons.lowerBound)), .value(UInt32(neurons.upperBound)),
        .buffer(tables.inputs), .buffer(tables.shifts), .buffer(workspace.chunkFirst), .buffer(workspace.chunkCount),
        .buffer(workspace.table),
      ])
  }

  /// Adds at most a slab of neurons to the power sums.
  private func addNeurons(
    _ neurons: Range<Int>, of chunks: Int, in workspace: Workspace, _ kernels: Workspace.Neurons,
    _ tables: Tables.Neurons
  ) async throws {
    let groups = (neurons.count + Int(NEURONS_PER_GROUP) - 1) / Int(NEURONS_PER_GROUP)
    let ends: [Argument] = [.value(UInt32(neurons.lowerBound)), .value(UInt32(neurons.upperBound))]
    let items = Int(CHUNK_NETWORKS) / build.lanes
    try await launch(
      kernels.hiddenLayer, items: items, chunks, build.tiles * groups,
      [.value(arguments.law)] + ends + [
        .buffer(self.tables.inputs), .buffer(self.tables.shifts), .buffer(tables.scales),
        .buffer(workspace.chunkFirst), .buffer(workspace.chunkCount), .buffer(kernels.layer),
      ])
    try await launch(
      kernels.powerSums, items: items, chunks, arguments.neurons?.stripCount ?? 0,
      ends + [
        .buffer(tables.pairs), .buffer(tables.centres), .buffer(tables.strips), .buffer(workspace.chunkCount),
        .buffer(kernels.layer), .buffer(workspace.table),
      ])
  }

  private func reduce(_ chunks: [Chunk], blocks: Int, in workspace: Workspace) async throws {
    try Task.checkCancellation()
    var chunksBefore = [UInt32](repeating: 0, count: blocks + 1)
    for chunk in chunks { chunksBefore[chunk.block + 1] += 1 }
    for block in 0..<blocks { chunksBefore[block + 1] += chunksBefore[block] }
    try workspace.blockFirst.write(chunksBefore)
    try await launch(
      workspace.products, items: Int(CHUNK_NETWORKS / STRANDS), chunks.count, 1,
      [.buffer(tables.parents), .buffer(tables.members), .buffer(workspace.chunkCount), .buffer(workspace.table)])
    try await launch(
      workspace.chunkMoments, items: arguments.basis.count, chunks.count, 1,
      [
        .buffer(tables.prefixes), .buffer(tables.suffixes), .buffer(workspace.chunkCount), .buffer(workspace.table),
        .buffer(workspace.chunkSums),
      ])
    try await launch(
      workspace.blockMoments, items: arguments.basis.count, blocks, 1,
      [.buffer(workspace.blockFirst), .buffer(workspace.chunkSums), .buffer(workspace.blockSums)])
  }

  /// On a GPU work-groups of 128 along the first dimension, padded: drivers choose badly for odd sizes. The kernels
  /// pass over what is past the end.
  private func launch(_ kernel: Kernel, items: Int, _ second: Int, _ third: Int, _ arguments: [Argument]) async throws {
    if program.context.device.kind == .cpu {
      try await kernel.run(global: [items, second, third], arguments)
    } else {
      let group = 128
      let padded = (items + group - 1) / group * group
      try await kernel.run(global: [padded, second, third], local: [group, 1, 1], arguments)
    }
  }

  private func withWorkspace<Result>(_ body: (Workspace) async throws -> Result) async throws -> Result {
    let workspace =
      try idle.withLock { $0.popLast() } ?? Workspace(arguments, build, budget, program)
    defer { idle.withLock { $0.append(workspace) } }
    return try await body(workspace)
  }
}
