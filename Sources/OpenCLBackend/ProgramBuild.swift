import KernelArguments
import Kernels
import OpenCL

/// The kernels' text specialised by an ensemble's shape; the width, the seed and the densities stay arguments.
struct ProgramBuild {
  /// What a program has entry points for.
  enum Part: String {
    /// The kernels' functions by themselves.
    case probes = "PROBES"
    /// Loops of single operations and of the kernels' parts.
    case rates = "RATES"
    /// All work-items through all chunks, step by step, each with a network.
    case steps = "STEPS"
    /// Each core through whole chunks, a vector of networks at a time, whose moments it sums; for CPUs.
    case wholeChunks = "WHOLE_CHUNKS"
    /// The same for the networks' sample vectors.
    case samplesOfChunks = "SAMPLES_OF_CHUNKS"

    var isForCores: Bool { self == .wholeChunks || self == .samplesOfChunks }
  }

  let part: Part
  /// Networks that one work-item handles side by side.
  let lanes: Int
  let pointsPerTile: Int
  /// Of which the last one may have points that are not there.
  let tiles: Int
  /// Outputs at a tile's points.
  let componentsPerTile: Int
  /// Neurons whose layer is written to memory at a time, whole runs; none where the sample vector is the outputs.
  let slab: Int
  /// The moments as tiles.
  let monomialTiles: MonomialTiles
  /// What a core sums over neurons, as tiles; nil where it sums nothing.
  let powerTiles: MonomialTiles?
  /// Doubles that a core needs to work through a chunk by itself.
  let scratch: Int
  let options: String

  init(_ arguments: KernelArguments, _ part: Part, lanes: Int, for device: Device) {
    self.part = part
    self.lanes = lanes
    let shape = arguments.shape
    let outputs = Int(shape.output_dimension)
    let points = Int(shape.points)
    let most = max(1, (part.isForCores ? Self.componentsOfCore : Self.componentsOfItem) / outputs)
    tiles = (points + most - 1) / most
    // As even as can be, since a work-item evaluates whole tiles.
    pointsPerTile = (points + tiles - 1) / tiles
    componentsPerTile = pointsPerTile * outputs
    slab = arguments.neurons == nil ? 0 : Self.slab(points: Int(shape.points))
    // A CPU's registers are those of the machine that this runs on; a GPU's work-item has as many as the largest tile takes.
    let registers = part.isForCores ? Int(nnqft_vector_registers(nnqft_best_instruction_set())) : 32
    monomialTiles = MonomialTiles(arguments.products, registers: registers)
    let powers =
      part.isForCores ? arguments.neurons.map { MonomialTiles($0.products, registers: registers) } : nil
    powerTiles = powers
    let isOfValues = arguments.neurons?.isOfValues ?? false
    // Sample vectors need no table of products and no sums.
    let isSummed = part == .wholeChunks
    scratch =
      !part.isForCores
      ? 0
      : nnqft_chunk_scratch(
        UInt32(arguments.basis.components),
        UInt32(isSummed && arguments.basis.order > 1 ? arguments.products.rows.count : 0),
        UInt32(isSummed ? monomialTiles.sums : 0), shape.points,
        UInt32(arguments.neurons.map { $0.basis.order > 1 ? $0.products.rows.count : 0 } ?? 0),
        UInt32(powers?.sums ?? 0))
    let sizes = [
      ("INPUT_DIMENSION", Int(shape.input_dimension)), ("OUTPUT_DIMENSION", outputs), ("POINTS", Int(shape.points)),
      ("HAS_BIASES", Int(shape.has_biases)), ("ACTIVATION", Int(shape.activation)), ("LANES", lanes),
      ("POINTS_PER_TILE", pointsPerTile), ("COMPONENTS_PER_TILE", componentsPerTile),
      ("NEURONS_PER_SLAB", slab), ("NEURON_ORDER", arguments.neurons?.basis.order ?? 0),
      ("OF_VALUES", isOfValues ? 1 : 0),
      ("COMPONENTS", arguments.basis.components), ("ROWS", arguments.products.rows.count),
      ("MONOMIALS", arguments.basis.count),
      ("SCRATCH", scratch), ("VECTOR_REGISTERS", registers),
      ("DOUBLE_TILES", Int(monomialTiles.shapes | (isOfValues ? powers?.shapes ?? 0 : 0))),
      ("POWER_TILES", Int(isOfValues ? 0 : powers?.shapes ?? 0)),
    ]
    // Nothing but checked numbers and the kernels' own names reaches the compiler.
    let definitions =
      ["-D\(part.rawValue)", "-DACTIVATION_FUNCTION=activation_\(arguments.activation.name)"]
      + sizes.map { "-D\($0.0)=\($0.1)" }
    let roots =
      device.roundsSquareRootsCorrectly ? "-cl-fp32-correctly-rounded-divide-sqrt" : "-DFLOAT_DIVIDE_SQRT_IS_INEXACT"
    // Without warnings, of which drivers find some in wide vectors: to say them took PoCL longer than some of its passes.
    options = (["-cl-std=CL1.2", "-w", roots] + definitions).joined(separator: " ")
  }

  /// An array with `stride` numbers a point, to the end of the last tile.
  func filled(_ ofPoints: [Float], stride: Int = 1) -> [Float] {
    ofPoints + Array(repeating: 0, count: tiles * pointsPerTile * stride - ofPoints.count)
  }

  /// What is found in a chunk, in numbers.
  func numbersOfChunk(_ arguments: KernelArguments) -> Int {
    part == .samplesOfChunks ? Int(CHUNK_NETWORKS) * arguments.basis.components : arguments.basis.count
  }

  /// The same for all widths, since one program serves them.
  private static func slab(points: Int) -> Int {
    let run = Int(NEURONS_PER_RUN)
    return max(1, min(neuronsPerSlab / run, layerBytes / (4 * points * Int(CHUNK_NETWORKS) * run))) * run
  }

  private static let neuronsPerSlab = 64
  /// Of a chunk's layer, where a run of neurons does not need more.
  private static let layerBytes = 16 << 20

  /// What a work-item's registers are meant to hold.
  private static let componentsOfItem = 16
  /// What a core's nearest cache holds beside the rest. More points draw the same networks again.
  private static let componentsOfCore = 64
}
