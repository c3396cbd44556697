import Ensembles
import KernelArguments
import Kernels
import OpenCL
import Synchronization

/// One ensemble on one OpenCL device. Chunks go there in batches; a block's sum goes on from batch to batch.
final class OpenCLSampler: Sampler {
  private let arguments: KernelArguments
  private let backend: OpenCLBackend
  private let build: ProgramBuild
  private let budget: MemoryBudget
  private let program: Program
  private let tables: Tables
  /// Workspaces that no call is using.
  private let idle = Mutex<[Workspace]>([])
  /// Of each way to share out the neurons, since one may be many times as fast as another.
  private let paces = Mutex<[NetworkGroups.Way: LaunchPace]>([:])
  private let firstPace: LaunchPace
  /// For sample vectors where cores take whole chunks; step by step, they are read off the table.
  private let coreSampler = Mutex<CoreSampler?>(nil)

  /// - Throws: ``UnsuitableDevice``, `OpenCLError`.
  init(_ arguments: KernelArguments, _ shape: OpenCLBackend.WorkShape, _ backend: OpenCLBackend) throws {
    self.arguments = arguments
    self.backend = backend
    let device = backend.context.device
    build = ProgramBuild(arguments, shape == .cores ? .wholeChunks : .steps, lanes: shape.lanes, for: device)
    budget = try MemoryBudget(arguments, build, device)
    program = try backend.program(build)
    tables = try Tables(arguments, build, program.context)
    firstPace = LaunchPace(
      leastChunks: device.kind == .cpu ? device.computeUnits : 64, seconds: shape.secondsOfLaunch)
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
    if build.part.isForCores { return try await samplerOfCores().samples(of: networks) }
    let (rows, components) = (arguments.products.rows.count, arguments.basis.components)
    return try await withWorkspace { workspace in
      guard case .steps(let steps) = workspace else { preconditionFailure("the build is for steps") }
      var samples: [Double] = []
      var cursor = ChunkCursor(blocks: [Block(index: 0, networks: networks)])
      while case let chunks = cursor.next(1), let chunk = chunks.first {
        try await withSubmissions { try await sample(chunks, steps, &$0) }
        let table = try steps.table.read(rows * Int(CHUNK_NETWORKS))
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

  private func samplerOfCores() throws -> CoreSampler {
    try coreSampler.withLock { known in
      let sampler = try known ?? CoreSampler(arguments, backend)
      known = sampler
      return sampler
    }
  }

  private func sums(of blocks: [Block], in workspace: Workspace) async throws -> [BlockMoments] {
    let sums =
      switch workspace {
      case .wholeChunks(let whole): try await sums(of: blocks, whole)
      case .steps(let steps): try await sums(of: blocks, steps)
      }
    return zip(blocks, sums).map { BlockMoments(width: arguments.ensemble.width, block: $0, sums: $1) }
  }

  private func nextChunks(_ cursor: inout ChunkCursor, _ way: NetworkGroups.Way = .items) -> [Chunk] {
    let pace = paces.withLock { $0[way, default: firstPace] }
    return cursor.next(pace.chunks(width: arguments.ensemble.width, most: budget.chunks))
  }

  /// Cores work through chunks, and the host, whose memory theirs is, adds up what they find.
  private func sums(of blocks: [Block], _ whole: WholeChunks) async throws -> [[Double]] {
    let monomials = arguments.basis.count
    var sums = CompensatedSums(blocks: blocks.count, monomials: monomials)
    var cursor = ChunkCursor(blocks: blocks)
    while case let chunks = nextChunks(&cursor), !chunks.isEmpty {
      let elapsed = try await whole.find(chunks, arguments, build, tables)
      paces.withLock {
        $0[.items, default: firstPace].record(networks: chunks.networks, neurons: arguments.ensemble.width, elapsed)
      }
      try whole.found.withElements(chunks.count * monomials) { found in
        for (place, chunk) in chunks.enumerated() {
          sums.add(UnsafeBufferPointer(rebasing: found[place * monomials..<(place + 1) * monomials]), to: chunk.block)
        }
      }
    }
    return sums.totals
  }

  private func sums(of blocks: [Block], _ steps: Workspace.Steps) async throws -> [[Double]] {
    let monomials = arguments.basis.count
    try steps.blockSums.clear(blocks.count * monomials * 2)
    try await withSubmissions { submissions in
      var cursor = ChunkCursor(blocks: blocks)
      while case let chunks = nextChunks(&cursor, steps.groups?.next.way ?? .items), !chunks.isEmpty {
        try await sample(chunks, steps, &submissions)
        try await sumTables(of: chunks.count, steps, &submissions)
        try await addChunks(chunks, blocks: blocks.count, steps, &submissions)
        try await submissions.submit()
      }
    }
    let sums = try steps.blockSums.read(blocks.count * monomials * 2)
    return blocks.indices.map { block in
      let pairs = sums[(block * monomials * 2)..<((block + 1) * monomials * 2)]
      return stride(from: pairs.startIndex, to: pairs.endIndex, by: 2).map { pairs[$0] + pairs[$0 + 1] }
    }
  }

  /// Returns when all that `body` submits is done, also where it throws: the next call has the same memory. That the device failed goes before
  /// other errors.
  private func withSubmissions(_ body: (inout Submissions) async throws -> Void) async throws {
    var submissions = Submissions(program.context)
    do {
      try await body(&submissions)
    } catch {
      try await submissions.finish()
      throw error
    }
    try await submissions.finish()
  }

  /// Draws the networks of some chunks into the table's component rows, in launches of limited length.
  private func sample(
    _ chunks: [Chunk], _ steps: Workspace.Steps, _ submissions: inout Submissions
  ) async throws {
    submissions.add(try steps.chunkFirst.enqueueWrite(chunks.map(\.first)))
    submissions.add(try steps.chunkCount.enqueueWrite(chunks.map(\.count)))
    let width = arguments.ensemble.width
    let networks = chunks.networks
    var first = 0
    // Once at least: networks without neurons have outputs too, which are their biases.
    repeat {
      try Task.checkCancellation()
      let (way, isOnTrial) = steps.groups?.next ?? (.items, false)
      let paced = paces.withLock { $0[way, default: firstPace] }.neurons(networks: networks)
      // A slab at most, where neurons' values are written down.
      let last = min(width, first + (steps.neurons == nil ? paced : min(paced, build.slab)))
      let neurons = first..<last
      if isOnTrial { try await submissions.finish() }
      if let kernels = steps.neurons, let tables = tables.neurons {
        try await addNeurons(neurons, of: chunks, steps, kernels, tables, &submissions)
      } else {
        try await addNeurons(neurons, of: chunks, steps, way, &submissions)
      }
      try await submissions.submit { elapsed in
        self.paces.withLock {
          $0[way, default: self.firstPace].record(networks: networks, neurons: neurons.count, elapsed)
        }
        if isOnTrial { steps.groups?.record(way, work: networks * neurons.count, elapsed) }
      }
      if isOnTrial { try await submissions.finish() }
      first = last
    } while first < width
    try await formStatistics(of: chunks, steps, &submissions)
  }

  /// The k-statistics of networks whose power sums are in the table, if they are.
  private func formStatistics(
    of chunks: [Chunk], _ steps: Workspace.Steps, _ submissions: inout Submissions
  ) async throws {
    guard let kernels = steps.neurons, let tables = tables.neurons else { return }
    let ofValues: [Argument] =
      kernels.valueSums == nil ? [] : [.buffer(tables.centres), .buffer(tables.places), sumsOfValues]
    try await kernels.kStatistics.enqueue(
      chunks.longest, chunks.count, 1,
      [.buffer(tables.first), .buffer(tables.subsets), .buffer(tables.coefficients), .buffer(tables.factors)] + ofValues
        + [.buffer(steps.chunkCount)] + (kernels.valueSums.map { [.buffer($0)] } ?? []) + [.buffer(steps.table)],
      in: &submissions)
  }

  /// Adds some neurons to the outputs.
  private func addNeurons(
    _ neurons: Range<Int>, of chunks: [Chunk], _ steps: Workspace.Steps,
    _ way: NetworkGroups.Way,
    _ submissions: inout Submissions
  ) async throws {
    let given: [Argument] = [
      .value(arguments.law), .value(UInt32(neurons.lowerBound)), .value(UInt32(neurons.upperBound)),
      .buffer(tables.inputs), .buffer(tables.shifts), .buffer(steps.chunkFirst), .buffer(steps.chunkCount),
    ]
    if case .groups(let networks, let runs) = way, let groups = steps.groups {
      submissions.add(
        try await groups.enqueue(
          networks: networks, runs: runs, of: chunks, tiles: build.tiles, given, [.buffer(steps.table)]))
    } else {
      try await steps.sample.enqueue(
        chunks.longest, chunks.count, build.tiles, work: max(1, neurons.count),
        given + [.buffer(steps.table)], in: &submissions)
    }
  }

  /// Adds at most a slab of neurons to the power sums.
  private func addNeurons(
    _ neurons: Range<Int>, of chunks: [Chunk], _ steps: Workspace.Steps,
    _ kernels: Workspace.Neurons, _ tables: Tables.Neurons, _ submissions: inout Submissions
  ) async throws {
    let groups = (neurons.count + Int(NEURONS_PER_GROUP) - 1) / Int(NEURONS_PER_GROUP)
    let ends: [Argument] = [.value(UInt32(neurons.lowerBound)), .value(UInt32(neurons.upperBound))]
    try await kernels.hiddenLayer.enqueue(
      chunks.longest, chunks.count, build.tiles * groups,
      [.value(arguments.law)] + ends + [
        .buffer(self.tables.inputs), .buffer(self.tables.shifts), .buffer(tables.scales),
        .buffer(steps.chunkFirst), .buffer(steps.chunkCount), .buffer(kernels.layer),
      ], in: &submissions)
    let given: [Argument] =
      if let sums = kernels.valueSums {
        [
          .buffer(tables.rowPoints), .buffer(tables.strips), sumsOfValues, .buffer(steps.chunkCount),
          .buffer(kernels.layer),
          .buffer(sums),
        ]
      } else {
        [
          .buffer(tables.pairs), .buffer(tables.centres), .buffer(tables.strips), .buffer(steps.chunkCount),
          .buffer(kernels.layer), .buffer(steps.table),
        ]
      }
    try await kernels.powerSums.enqueue(
      chunks.longest, chunks.count, arguments.neurons?.stripCount ?? 0, work: neurons.count, ends + given,
      in: &submissions)
  }

  /// How many sums of values' products a network has.
  private var sumsOfValues: Argument { .value(UInt32(arguments.neurons?.products.suffixes.count ?? 0)) }

  /// The sums of all monomials over each chunk of a batch whose component rows are in the table.
  private func sumTables(
    of chunks: Int, _ steps: Workspace.Steps, _ submissions: inout Submissions
  ) async throws {
    try Task.checkCancellation()
    try await steps.products.enqueue(
      Int(CHUNK_NETWORKS), chunks, 1,
      [.buffer(tables.parents), .buffer(tables.members), .buffer(steps.chunkCount), .buffer(steps.table)],
      in: &submissions)
    let sums = Argument.value(UInt32(build.monomialTiles.sums))
    try await steps.tileMoments.enqueue(
      build.monomialTiles.count * Int(STRANDS), chunks, 1,
      [
        .buffer(tables.tiles), .buffer(tables.tileStarts), .value(UInt32(build.monomialTiles.count)), sums,
        .buffer(steps.chunkCount), .buffer(steps.table), .buffer(steps.tileSums),
      ], in: &submissions)
    try await steps.chunkMoments.enqueue(
      arguments.basis.count, chunks, 1,
      [.buffer(tables.places), sums, .buffer(steps.tileSums), .buffer(steps.chunkSums)], in: &submissions)
  }

  /// Adds the chunks' sums to their blocks'.
  private func addChunks(
    _ chunks: [Chunk], blocks: Int, _ steps: Workspace.Steps,
    _ submissions: inout Submissions
  ) async throws {
    var chunksBefore = [UInt32](repeating: 0, count: blocks + 1)
    for chunk in chunks { chunksBefore[chunk.block + 1] += 1 }
    for block in 0..<blocks { chunksBefore[block + 1] += chunksBefore[block] }
    submissions.add(try steps.blockFirst.enqueueWrite(chunksBefore))
    try await steps.blockMoments.enqueue(
      arguments.basis.count, blocks, 1,
      [.buffer(steps.blockFirst), .buffer(steps.chunkSums), .buffer(steps.blockSums)], in: &submissions)
  }

  private func withWorkspace<Result>(_ body: (Workspace) async throws -> Result) async throws -> Result {
    let workspace =
      try idle.withLock { $0.popLast() } ?? Workspace(arguments, build, budget, program, ways: backend.ways)
    defer { idle.withLock { $0.append(workspace) } }
    return try await body(workspace)
  }
}

extension [Chunk] {
  /// Networks in all of them.
  fileprivate var networks: Int { reduce(0) { $0 + Int($1.count) } }
  /// Networks in the longest.
  var longest: Int { Int(map(\.count).max() ?? 0) }
}
