import KernelArguments
import Kernels

extension CPUBackend: Rated {
  public var lanes: Int { Int(VECTOR_NETWORKS) }
  public var turnsSideBySide: Int { threads * lanes }

  public func run(_ loop: KernelLoop, turns: Int) async {
    let set = instructionSet.number
    let activation = loop.activation.map { UInt32(nnqft_activation_number($0.name)) } ?? 0
    await Team.run(threads) { _ = nnqft_rate(set, loop.number, activation, UInt32(turns), UInt32(turns & 0xff)) }
  }

  public func secondsOfLaunch(repeats: Int) async -> [Double] {
    var seconds: [Double] = []
    for _ in 0..<repeats {
      let started = ContinuousClock.now
      await Team.run(threads) {}
      seconds.append((ContinuousClock.now - started) / .seconds(1))
    }
    return seconds
  }

  /// Threads work through whatever there is.
  public var usualSecondsOfLaunch: Double? { nil }
}
