import KernelArguments
import Kernels
import OpenCL

/// The kernels of one ensemble and the device memory that one call works in, by how a chunk's sums come about.
enum Workspace: Sendable {
  case wholeChunks(WholeChunks)
  case steps(Steps)

  struct Steps: Sendable {
    let chunkFirst: Buffer<UInt64>
    let chunkCount: Buffer<UInt32>
    let chunkSums: Buffer<Double>
    let table: Buffer<Double>
    let sample: TunedKernel
    let products: TunedKernel
    /// Of each chunk the strands of all tiles' sums.
    let tileSums: Buffer<Double>
    let tileMoments: TunedKernel
    let chunkMoments: TunedKernel
    let blockMoments: TunedKernel
    let blockFirst: Buffer<UInt32>
    let blockSums: Buffer<Double>
    /// Where the sample vector is made of the hidden layer.
    let neurons: Neurons?
    /// Where it is not, and networks are wide.
    let groups: NetworkGroups?
  }

  struct Neurons: Sendable {
    let layer: Buffer<Float>
    /// Of values' products, where sums are of those; of fluctuations they stand in the table.
    let valueSums: Buffer<Double>?
    let hiddenLayer: TunedKernel
    let powerSums: TunedKernel
    let kStatistics: TunedKernel
  }

  /// - Throws: `OpenCLError`.
  init(
    _ arguments: KernelArguments, _ build: ProgramBuild, _ budget: MemoryBudget, _ program: Program,
    ways: [NetworkGroups.Way]
  ) throws {
    self =
      if build.part.isForCores {
        .wholeChunks(
          try WholeChunks(arguments, build, program, cores: budget.cores, chunks: budget.chunks))
      } else {
        .steps(try Steps(arguments, build, budget, program, ways: ways))
      }
  }
}

extension Workspace.Steps {
  fileprivate init(
    _ arguments: KernelArguments, _ build: ProgramBuild, _ budget: MemoryBudget, _ program: Program,
    ways: [NetworkGroups.Way]
  ) throws {
    let context = program.context
    func kernel(_ name: String) throws -> TunedKernel { try TunedKernel(program, name) }
    chunkFirst = try Buffer(context, count: budget.chunks)
    chunkCount = try Buffer(context, count: budget.chunks)
    chunkSums = try Buffer(context, count: budget.chunks * arguments.basis.count)
    table = try Buffer(context, count: budget.chunks * arguments.products.rows.count * Int(CHUNK_NETWORKS))
    sample = try kernel("sample")
    products = try kernel("products")
    tileSums = try Buffer(context, count: budget.chunks * build.monomialTiles.sums * Int(STRANDS))
    tileMoments = try kernel("tile_moments")
    chunkMoments = try kernel("chunk_moments")
    blockMoments = try kernel("block_moments")
    blockFirst = try Buffer(context, count: budget.blocks + 1)
    blockSums = try Buffer(context, count: budget.blocks * arguments.basis.count * 2)
    let layer = budget.chunks * build.slab * Int(arguments.shape.points) * Int(CHUNK_NETWORKS)
    neurons = try arguments.neurons.map { neurons in
      let sums = budget.chunks * neurons.products.suffixes.count * Int(CHUNK_NETWORKS)
      return Workspace.Neurons(
        layer: try Buffer(context, count: layer),
        valueSums: neurons.isOfValues ? try Buffer(context, count: sums) : nil,
        hiddenLayer: try kernel("hidden_layer"),
        powerSums: try kernel(neurons.isOfValues ? "sums_of_values" : "power_sums"),
        kStatistics: try kernel("k_statistics"))
    }
    groups = try NetworkGroups(arguments, build, program, ways: ways)
  }
}

/// The arrays of an ensemble that stay as they are.
struct Tables: Sendable {
  let inputs: Buffer<Float>
  let shifts: Buffer<Float>
  let parents: Buffer<UInt32>
  let members: Buffer<UInt32>
  /// A ``MonomialTiles``: its words, where each tile begins in them and in the sums, and the places of the monomials.
  let tiles: Buffer<UInt32>
  let tileStarts: Buffer<UInt32>
  let places: Buffer<UInt32>
  let neurons: Neurons?

  struct Neurons: Sendable {
    let scales: Buffer<Float>
    let pairs: Buffer<UInt32>
    let centres: Buffer<Float>
    let strips: Buffer<UInt32>
    let rowPoints: Buffer<UInt32>
    let parents: Buffer<UInt32>
    let members: Buffer<UInt32>
    /// ``ProgramBuild/powerTiles``.
    let tiles: Buffer<UInt32>
    let places: Buffer<UInt32>
    let first: Buffer<UInt32>
    let subsets: Buffer<UInt32>
    let coefficients: Buffer<Double>
    let factors: Buffer<Double>
  }

  /// - Throws: `OpenCLError`.
  init(_ arguments: KernelArguments, _ build: ProgramBuild, _ context: Context) throws {
    inputs = try Buffer(context, build.filled(arguments.inputs, stride: Int(arguments.shape.input_dimension)))
    shifts = try Buffer(context, build.filled(arguments.shifts))
    parents = try Buffer(context, arguments.products.rows.parents)
    members = try Buffer(context, arguments.products.rows.members)
    tiles = try Buffer(context, build.monomialTiles.words)
    tileStarts = try Buffer(context, build.monomialTiles.starts)
    places = try Buffer(context, build.monomialTiles.places)
    neurons = try arguments.neurons.map { try Neurons($0, build, context) }
  }
}

extension Tables.Neurons {
  /// - Throws: `OpenCLError`.
  init(_ neurons: NeuronArguments, _ build: ProgramBuild, _ context: Context) throws {
    let powers = build.powerTiles
    let subsets = neurons.placesOfSubsets(in: powers)
    self.init(
      scales: try Buffer(context, build.filled(neurons.scales)), pairs: try Buffer(context, neurons.pairs),
      centres: try Buffer(context, neurons.centres), strips: try Buffer(context, neurons.strips),
      rowPoints: try Buffer(context, neurons.isOfValues ? neurons.rowPoints : [0]),
      parents: try Buffer(context, neurons.products.rows.parents),
      members: try Buffer(context, neurons.products.rows.members),
      tiles: try Buffer(context, powers?.words ?? [0]), places: try Buffer(context, neurons.places(in: powers)),
      first: try Buffer(context, neurons.first),
      // A buffer has an element at least; sums of order 1 have no subsets.
      subsets: try Buffer(context, subsets.isEmpty ? [0] : subsets),
      coefficients: try Buffer(context, neurons.coefficients), factors: try Buffer(context, neurons.factors))
  }
}
