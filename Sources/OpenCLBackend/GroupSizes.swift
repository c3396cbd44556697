/// The size of work-groups that serves a kernel best on the device at hand, found by timing the work itself: launches try one size after the
/// other, a few rounds long since the first launches are short, and the fastest of the last round stays. No bit depends on it.
struct GroupSizes {
  /// Powers of two from a GPU's narrowest vector to what GPUs commonly take; kernels say what they can have.
  static let candidates = [32, 64, 128, 256]
  private static let rounds = 3

  private let sizes: [Int]
  private var launches = 0
  private var rates: [Double]

  /// - Parameter largest: work-items that a group of the kernel can have.
  init(largest: Int) {
    let fitting = Self.candidates.filter { $0 <= largest }
    sizes = fitting.isEmpty ? [max(largest, 1)] : fitting
    rates = [Double](repeating: 0, count: sizes.count)
  }

  /// For the next launch.
  var next: Int {
    if launches < Self.rounds * sizes.count { return sizes[launches % sizes.count] }
    let best = rates.indices.max { rates[$0] < rates[$1] } ?? 0
    return sizes[best]
  }

  /// Takes a launch of this size into account: `work` in any unit, as long as it is always the same.
  mutating func record(_ size: Int, work: Int, _ elapsed: Duration) {
    guard launches < Self.rounds * sizes.count, let place = sizes.firstIndex(of: size) else { return }
    // Rates of earlier rounds, of shorter launches, are replaced.
    rates[place] = Double(work) / max(elapsed / .seconds(1), 1e-9)
    launches += 1
  }
}
