import KernelArguments
import Kernels
import OpenCL

/// How much of a run a device holds at a time, settled before anything is allocated.
struct MemoryBudget {
  /// Chunks in a batch, and blocks whose sums are held, at most.
  let chunks: Int
  let blocks: Int
  /// Runs of neurons whose sums are held for a chunk's networks, each of so many numbers.
  let runs: Int
  let floatsOfRun: Int

  /// - Throws: ``UnsuitableDevice`` where not even one chunk fits.
  init(_ arguments: KernelArguments, _ build: ProgramBuild, _ device: Device) throws {
    let (rows, monomials) = (arguments.products.rows.count, arguments.basis.count)
    // A quarter of the device, or half a gigabyte, which is more than enough to keep any device busy.
    let share = min(Int(clamping: device.memory / 4), 512 << 20)
    let allocation = min(share, Int(clamping: device.largestAllocation))
    let wholeChunks = build.part == .wholeChunks
    let table = wholeChunks ? build.scratch * 8 : rows * Int(PADDED_NETWORKS) * 8
    let tileSums = wholeChunks ? 0 : build.monomialTiles.sums * Int(STRANDS) * 8
    let sums = monomials * 8
    let layer = wholeChunks ? 0 : build.slab * Int(arguments.shape.points) * Int(PADDED_NETWORKS) * 4
    chunks = min(
      share / 2 / (table + tileSums + sums + layer), allocation / max(table, tileSums, layer), Self.mostChunks)
    blocks = min(share / 4 / (2 * sums), allocation / (2 * sums), Self.mostBlocks)
    floatsOfRun = arguments.basis.components * Int(PADDED_NETWORKS)
    runs = min(share / 4, allocation) / (4 * floatsOfRun)
    guard chunks > 0, blocks > 0 else {
      throw UnsuitableDevice(
        device: device.name,
        reason: "\(monomials) moments of \(arguments.basis.components) components need "
          + "\((2 * (table + tileSums + sums + layer)) >> 20) MiB, more than its share of \(share >> 20) MiB; ask for fewer inputs or orders"
      )
    }
  }

  private static let mostChunks = 4096
  private static let mostBlocks = 256
}
