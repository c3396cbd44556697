import KernelArguments
import Kernels
import OpenCL
import Synchronization

/// Networks that are wide and few, with a work-group for each of them, or for a few, in place of a work-item: a device that has more work-items
/// than there are networks is busy then. Which is faster, the work itself says.
final class NetworkGroups: Sendable {
  /// How the neurons of a launch are shared out.
  enum Way: Hashable, Sendable {
    /// A work-item goes through all neurons of a network.
    case items
    /// A work-group goes through those of so many networks, so many runs of each at a time.
    case groups(networks: Int, runs: Int)
  }

  /// Ways that are tried where they fit, but on CPUs, whose drivers would compile for each: from several networks, which lie side by side in memory,
  /// to a network alone.
  static let candidates: [Way] = [
    .items, .groups(networks: 32, runs: 8), .groups(networks: 8, runs: 16), .groups(networks: 1, runs: 64),
    .groups(networks: 1, runs: 256),
  ]

  private let kernel: Kernel
  private let ways: Mutex<Fastest<Way>>
  private let floatsOfRun: Int

  /// Nil where there is no choice: where sample vectors are not outputs, or no group fits.
  ///
  /// - Throws: `OpenCLError`.
  init?(_ arguments: KernelArguments, _ build: ProgramBuild, _ program: Program, ways candidates: [Way]) throws {
    guard arguments.neurons == nil else { return nil }
    let kernel = try Kernel(program, "sample_together")
    let floats = build.componentsPerTile
    let device = program.context.device
    let memory = device.localMemory - kernel.localMemory
    let fitting = Self.fitting(
      candidates, width: arguments.ensemble.width, most: min(kernel.largestGroup, memory / (4 * floats)),
      of: device.largestGroup)
    guard fitting.contains(where: { $0 != .items }) else { return nil }
    (self.kernel, floatsOfRun) = (kernel, floats)
    // By the last round the groups of `sample` have their size.
    ways = Mutex(Fastest(of: fitting, rounds: 3 * GroupSizes.candidates.count + 1))
  }

  /// Those ways whose groups have so many work-items at most, and in each dimension so many, and no more than half of them idle where networks are
  /// of this width.
  static func fitting(_ ways: [Way], width: Int, most: Int, of sizes: [Int]) -> [Way] {
    ways.filter { way in
      guard case .groups(let networks, let runs) = way else { return true }
      let runsOfNetwork = (width + Int(NEURONS_PER_RUN) - 1) / Int(NEURONS_PER_RUN)
      return networks * runs <= most && networks <= sizes[0] && runs <= sizes[1] && runs <= 2 * runsOfNetwork
    }
  }

  /// For the next launch, and whether it is to be timed.
  var next: (way: Way, isOnTrial: Bool) { ways.withLock { ($0.next, $0.isTrying) } }

  /// Takes a launch into account that was timed.
  func record(_ way: Way, work: Int, _ elapsed: Duration) {
    ways.withLock { $0.record(way, work: work, elapsed) }
  }

  /// Enqueues the drawing of the networks of some chunks, at so many tiles of points.
  ///
  /// - Parameters:
  ///   - before: the kernel's arguments before the group's memory.
  ///   - after: those after it.
  /// - Throws: `OpenCLError`.
  func enqueue(
    networks: Int, runs: Int, of chunks: [Chunk], tiles: Int, _ before: [Argument], _ after: [Argument]
  ) async throws -> Command {
    let padded = (chunks.longest + networks - 1) / networks * networks
    return try await kernel.enqueue(
      global: [padded, runs, tiles * chunks.count], local: [networks, runs, 1],
      before + [.local(Float.self, count: networks * runs * floatsOfRun)] + after)
  }
}
