import Kernels

/// Cuts the work into launches that take as long as wanted, by what the last one took that is done.
struct LaunchPace {
  /// Networks × neurons that a launch may hold. A network without neurons, of which moments alone are left, counts as one with one.
  private var work = 4e6
  /// Chunks without which the device would be idle in parts.
  private let leastChunks: Int

  /// How long a launch is to last.
  private let seconds: Double

  init(leastChunks: Int, seconds: Double) { (self.leastChunks, self.seconds) = (leastChunks, seconds) }

  /// Chunks for a batch of networks of this width.
  func chunks(width: Int, most: Int) -> Int {
    min(most, max(leastChunks, Int(work / Double(CHUNK_NETWORKS) / Double(max(1, width)))))
  }

  /// Neurons for one launch over so many networks: whole runs, one at least.
  func neurons(networks: Int) -> Int {
    let run = Int(NEURONS_PER_RUN)
    return max(1, Int(work / Double(networks)) / run) * run
  }

  /// Takes a launch over so many networks and neurons of each into account.
  mutating func record(networks: Int, neurons: Int, _ elapsed: Duration) {
    let time = max(elapsed / .seconds(1), 1e-6)
    let wanted = Double(networks * max(1, neurons)) / time * seconds
    // At most doubled or halved at a time, since single launches may be held up by something else.
    work = min(max(wanted, work / 2, 1e4), work * 2)
  }
}
