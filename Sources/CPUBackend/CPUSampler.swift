import Ensembles
import KernelArguments
import Kernels

/// One ensemble on the processor's cores, each of which takes chunks of networks as it gets free.
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
    let monomials = arguments.basis.count
    let sums = OrderedSums(
      blocks: blocks, monomials: monomials,
      mostAhead: max(2 * threads, min(1024 * threads, Self.bytesAhead / (8 * monomials))))
    let flag = Flag()
    await withTaskCancellationHandler {
      await Team.run(threads) {
        // Memory is for those for whom there is a chunk.
        guard var work = sums.take() else { return }
        var scratch = self.scratch()
        while true {
          guard
            nnqft_chunk_moments(
              instructionSet.number, ensemble.pointer, work.chunk.first, work.chunk.count, &scratch, work.sums,
              flag.pointer)
          else { return sums.abandon(work) }
          sums.finish(work)
          guard let next = sums.take() else { return }
          work = next
        }
      }
    } onCancel: {
      flag.raise()
    }
    // Nothing else makes a team stop early.
    try Task.checkCancellation()
    return zip(blocks, sums.sums).map { BlockMoments(width: arguments.ensemble.width, block: $0, sums: $1) }
  }

  private static let bytesAhead = 64 << 20

  func samples(of networks: Range<UInt64>) async throws -> [Double] {
    let count = Int(networks.upperBound - networks.lowerBound)
    var outputs = [Double](repeating: 0, count: count * arguments.basis.components)
    var scratch = self.scratch()
    nnqft_samples(
      instructionSet.number, ensemble.pointer, networks.lowerBound, UInt32(count), &scratch, &outputs)
    return outputs
  }

  /// Not cleared: what kernels read there they have written.
  private func scratch() -> [Double] {
    let count = nnqft_scratch_count(ensemble.pointer)
    return [Double](unsafeUninitializedCapacity: count) { $1 = count }
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
