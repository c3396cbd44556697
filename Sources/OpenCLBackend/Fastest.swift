/// The fastest of a few ways to do the same work on the device at hand, found by timing the work itself: launches try one way after the other, a
/// few rounds long since the first launches are short, and the fastest of the last round stays. No bit depends on it.
struct Fastest<Way: Equatable & Sendable>: Sendable {
  private let ways: [Way]
  private let launchesToTry: Int
  private var launches = 0
  private var rates: [Double]

  /// - Parameter ways: one at least.
  init(of ways: [Way], rounds: Int = 3) {
    self.ways = ways
    launchesToTry = rounds * ways.count
    rates = [Double](repeating: 0, count: ways.count)
  }

  /// Whether the next launch is to be timed.
  var isTrying: Bool { ways.count > 1 && launches < launchesToTry }

  /// For the next launch.
  var next: Way {
    if launches < launchesToTry { return ways[launches % ways.count] }
    let best = rates.indices.max { rates[$0] < rates[$1] } ?? 0
    return ways[best]
  }

  /// Takes a launch into account: `work` in any unit, as long as it is always the same.
  mutating func record(_ way: Way, work: Int, _ elapsed: Duration) {
    guard launches < launchesToTry, let place = ways.firstIndex(of: way) else { return }
    // Rates of earlier rounds, of shorter launches, are replaced.
    rates[place] = Double(work) / max(elapsed / .seconds(1), 1e-9)
    launches += 1
  }
}
