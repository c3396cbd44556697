import KernelArguments
import Kernels
import OpenCL
import Synchronization

/// Networks that are wide and few, with a work-item for each run of a network's neurons in place of one for a network: a device that has more
/// work-items than there are networks is busy then. The sums of runs are in memory meanwhile. Which of the two is faster, the work itself says.
final class RunsSideBySide: Sendable {
  /// How the neurons of a launch are shared out.
  enum Way: Sendable {
    /// A work-item, or a lane of one, goes through all neurons of a network.
    case networks
    /// A work-item goes through a run of neurons, and others add up the runs.
    case runs
  }

  /// [chunk][run][component][network]
  let sums: Buffer<Float>
  let sumRuns: TunedKernel
  let joinRuns: TunedKernel
  private let ways: Mutex<Fastest<Way>>
  private let runsOfChunks: Int

  /// Nil where networks have a single run, or where their sample vectors are not outputs.
  ///
  /// - Throws: `OpenCLError`.
  init?(
    _ arguments: KernelArguments, _ budget: MemoryBudget, ways: [Way],
    _ kernel: (String) throws -> TunedKernel, _ context: Context
  ) throws {
    guard arguments.neurons == nil, arguments.ensemble.width > Int(NEURONS_PER_RUN), budget.runs > 1 else { return nil }
    runsOfChunks = budget.runs
    sums = try Buffer(context, count: budget.runs * budget.floatsOfRun)
    (sumRuns, joinRuns) = (try kernel("sum_runs"), try kernel("join_runs"))
    // By the last round the kernels' own groups have their sizes.
    self.ways = Mutex(Fastest(of: ways, rounds: 3 * GroupSizes.candidates.count + 1))
  }

  /// Neurons of a launch over so many chunks, whole runs; none where the sums of two runs do not fit.
  func neurons(chunks: Int) -> Int {
    let runs = runsOfChunks / chunks
    return runs > 1 ? runs * Int(NEURONS_PER_RUN) : 0
  }

  /// For the next launch over so many chunks.
  func way(chunks: Int) -> Way { neurons(chunks: chunks) > 0 ? ways.withLock { $0.next } : .networks }

  /// Takes a launch into account, if there was a choice.
  func record(_ way: Way, chunks: Int, work: Int, _ elapsed: Duration) {
    guard neurons(chunks: chunks) > 0 else { return }
    ways.withLock { $0.record(way, work: work, elapsed) }
  }
}
