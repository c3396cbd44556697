import Ensembles
import KernelArguments
import Kernels
import OpenCL

/// The sample vectors of one ensemble by the cores of a CPU, whose program for moments does not write them down.
struct CoreSampler: Sendable {
  private let arguments: KernelArguments
  private let build: ProgramBuild
  private let program: Program
  private let tables: Tables
  private let cores: Int

  /// - Throws: ``UnsuitableDevice``, `OpenCLError`.
  init(_ arguments: KernelArguments, _ backend: OpenCLBackend) throws {
    self.arguments = arguments
    build = ProgramBuild(arguments, .samplesOfChunks, lanes: backend.shape.lanes, for: backend.context.device)
    cores = try MemoryBudget(arguments, build, backend.context.device).cores
    program = try backend.program(build)
    tables = try Tables(arguments, build, program.context)
  }

  /// - Throws: `CancellationError`, `OpenCLError`.
  func samples(of networks: Range<UInt64>) async throws -> [Double] {
    let whole = try WholeChunks(arguments, build, program, cores: cores, chunks: cores)
    var samples: [Double] = []
    var cursor = ChunkCursor(blocks: [Block(index: 0, networks: networks)])
    while case let chunks = cursor.next(cores), !chunks.isEmpty {
      _ = try await whole.find(chunks, arguments, build, tables)
      try whole.found.withElements(chunks.count * whole.numbersOfChunk) { found in
        for (place, chunk) in chunks.enumerated() {
          let start = place * whole.numbersOfChunk
          samples += found[start..<start + Int(chunk.count) * arguments.basis.components]
        }
      }
    }
    return samples
  }
}
