import Foundation
import Synchronization

/// Threads of our own for work that never pauses. On those that Swift's tasks share, of which there are as many as cores, it would hold
/// up everything else that the process does: messages to other ranks, the store, progress.
enum Team {
  /// Runs `work` on each of `members` threads, at least one, and returns when all are done.
  static func run(_ members: Int, _ work: @escaping @Sendable () -> Void) async {
    let left = Countdown(members)
    await withCheckedContinuation { continuation in
      for _ in 0..<members {
        Thread.detachNewThread {
          work()
          if left.isLast() { continuation.resume() }
        }
      }
    }
    // What the members wrote is seen from here on. That is so whichever way the continuation came; thread sanitizers know it from this.
    precondition(left.isOver)
  }

  private final class Countdown: Sendable {
    private let left: Atomic<Int>

    init(_ count: Int) { left = Atomic(count) }

    /// Whether all others have called this before; what they wrote then is seen.
    func isLast() -> Bool { left.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 }

    /// Whether all have called ``isLast()``.
    var isOver: Bool { left.load(ordering: .acquiring) == 0 }
  }
}
