import KernelArguments
import Kernels
import OpenCL

/// How much of a run a device holds at a time, settled before anything is allocated.
struct MemoryBudget {
  /// Chunks in a batch, and blocks whose sums are held, at most.
  let chunks: Int
  let blocks: Int
  /// Cores that work through whole chunks, each with scratch memory of its own; none where work goes step by step.
  let cores: Int

  /// - Throws: ``UnsuitableDevice`` where not even one chunk fits.
  init(_ arguments: KernelArguments, _ build: ProgramBuild, _ device: Device) throws {
    let (rows, monomials) = (arguments.products.rows.count, arguments.basis.count)
    let most = device.kind == .cpu ? Self.cpu : Self.gpu
    let share = min(Int(clamping: device.memory / 4), most.bytes)
    let allocation = min(share, Int(clamping: device.largestAllocation))
    let sums = monomials * 8
    var ofChunk = [build.numbersOfChunk(arguments) * 8]
    let coresInMemory: Int
    if build.part.isForCores {
      let scratch = build.scratch * 8
      // More than the share, or cores would be idle where there are many moments.
      coresInMemory = min(
        device.computeUnits, Int(clamping: min(device.memory / 8, device.largestAllocation)) / scratch)
    } else {
      coresInMemory = 0
      ofChunk += [
        rows * Int(CHUNK_NETWORKS) * 8, build.monomialTiles.sums * Int(STRANDS) * 8,
        build.slab * Int(arguments.shape.points) * Int(CHUNK_NETWORKS) * 4,
      ]
      if let neurons = arguments.neurons, neurons.isOfValues {
        ofChunk.append(neurons.products.suffixes.count * Int(CHUNK_NETWORKS) * 8)
      }
    }
    let chunk = ofChunk.reduce(0, +)
    chunks = min(
      share / 2 / chunk, allocation / (ofChunk.max() ?? chunk), most.chunks,
      max(1, most.multiplyAdds / monomials / Int(CHUNK_NETWORKS)))
    cores = min(coresInMemory, chunks)
    blocks = min(share / 4 / (2 * sums), allocation / (2 * sums), Self.mostBlocks)
    guard chunks > 0, blocks > 0, cores > 0 || !build.part.isForCores else {
      let least = 2 * max(chunk, 4 * sums, build.scratch * 8)
      throw UnsuitableDevice(
        device: device.name,
        reason: "\(monomials) moments of \(arguments.basis.components) components need \(least >> 20) MiB, "
          + "more than this device has for them; ask for fewer inputs or orders")
    }
  }

  /// More than enough to keep a processor's cores busy.
  private static let cpu = (bytes: 512 << 20, chunks: 1 << 12, multiplyAdds: Int.max)
  /// Some milliseconds of the narrowest networks at a fifth of a nanosecond each, hundreds of times what it takes to hand a launch over; and moments for a
  /// fifth of a second, where double precision is slow, which displays and Ctrl-C can wait for.
  private static let gpu = (bytes: 2 << 30, chunks: 1 << 14, multiplyAdds: 1 << 32)
  private static let mostBlocks = 256
}
