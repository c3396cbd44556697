import Ensembles
import KernelArguments
import Kernels
import Synchronization

/// One ensemble on the processor's cores. Chunks are computed in any order and added up in theirs.
struct CPUSampler: Sampler {
  private let arguments: KernelArguments
  private let ensemble: NativeEnsemble
  private let threads: Int
  private let instructionSet: InstructionSet

  init(arguments: KernelArguments, threads: Int, instructionSet: InstructionSet) {
    self.arguments = arguments
    self.threads = threads
    self.instructionSet = instructionSet
    ensemble = NativeEnsemble(arguments, instructionSet)
  }

  func moments(of blocks: [Block]) async throws -> [BlockMoments] {
    var chunks = ChunkCursor(blocks: blocks)
    let monomials = arguments.basis.count
    var totals = CompensatedSums(blocks: blocks.count, monomials: monomials)
    // A wave bounds the memory; it is long enough for the cores to wait for each other but seldom.
    let wave = max(threads, min(1024 * threads, Self.waveBytes / (8 * monomials)))
    while true {
      let here = chunks.next(wave)
      if here.isEmpty { break }
      let sums = try await self.sums(of: here)
      for (place, chunk) in here.enumerated() { totals.add(sums[place], to: chunk.block) }
    }
    return zip(blocks, totals.totals).map { BlockMoments(width: arguments.ensemble.width, block: $0, sums: $1) }
  }

  private static let waveBytes = 64 << 20

  /// The sums of each chunk. Threads take the next chunk as they get free, since other work on the machine may slow one.
  private func sums(of chunks: [Chunk]) async throws -> ChunkSums {
    let flag = Flag()
    let next = Counter()
    let sums = ChunkSums(chunks: chunks.count, monomials: arguments.basis.count)
    await withTaskCancellationHandler {
      await Team.run(min(threads, chunks.count)) {
        var scratch = self.scratch()
        while case let place = next.take(), place < chunks.count,
          nnqft_chunk_moments(
            instructionSet.number, ensemble.pointer, chunks[place].first, chunks[place].count, &scratch,
            sums.start(of: place), flag.pointer)
        {}
      }
    } onCancel: {
      flag.raise()
    }
    // Nothing else makes a team stop early.
    try Task.checkCancellation()
    return sums
  }

  func samples(of networks: Range<UInt64>) async throws -> [Double] {
    let count = Int(networks.upperBound - networks.lowerBound)
    var outputs = [Double](repeating: 0, count: count * arguments.basis.components)
    var scratch = self.scratch()
    nnqft_samples(
      instructionSet.number, ensemble.pointer, networks.lowerBound, UInt32(count), &scratch, &outputs)
    return outputs
  }

  private func scratch() -> [Double] { [Double](repeating: 0, count: nnqft_scratch_count(ensemble.pointer)) }
}

/// The sums of some chunks. Each chunk's are written by the one thread that took it, and read when the threads are done.
private final class ChunkSums: Sendable {
  private nonisolated(unsafe) let memory: UnsafeMutableBufferPointer<Double>
  private let monomials: Int

  init(chunks: Int, monomials: Int) {
    self.monomials = monomials
    // Not cleared: one thread would touch all of it before the others begin.
    memory = .allocate(capacity: chunks * monomials)
  }

  deinit { memory.deallocate() }

  func start(of chunk: Int) -> UnsafeMutablePointer<Double>? { memory.baseAddress.map { $0 + chunk * monomials } }

  subscript(chunk: Int) -> UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(rebasing: memory[chunk * monomials..<(chunk + 1) * monomials])
  }
}

/// A flag that cancellation raises and the kernels poll.
private final class Flag: Sendable {
  nonisolated(unsafe) let pointer: UnsafeMutablePointer<nnqft_flag>

  init() {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: nnqft_flag(raised: 0))
  }

  deinit { pointer.deallocate() }

  func raise() { nnqft_raise(pointer) }
}

/// Hands out 0, 1, 2, … to whoever asks.
private final class Counter: Sendable {
  private let value = Atomic(0)

  func take() -> Int { value.add(1, ordering: .relaxed).oldValue }
}
