import Foundation
import Synchronization

/// Threads of our own for work that never pauses. On those that Swift's tasks share, of which there are as many as cores, it would hold
/// up everything else that the process does: messages to other ranks, the store, progress.
enum Team {
  /// Runs `work` on each of `members` threads, and returns when all are done.
  ///
  /// - Throws: the first error that a member threw.
  static func run(_ members: Int, _ work: @escaping @Sendable () throws -> Void) async throws {
    let outcome = Mutex((left: members, failure: (any Error)?.none))
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      if members == 0 { continuation.resume() }
      for _ in 0..<members {
        Thread.detachNewThread {
          let result = Result { try work() }
          let end: Result<Void, any Error>? = outcome.withLock { outcome in
            if case .failure(let error) = result, outcome.failure == nil { outcome.failure = error }
            outcome.left -= 1
            guard outcome.left == 0 else { return nil }
            return outcome.failure.map { .failure($0) } ?? .success(())
          }
          if let end { continuation.resume(with: end) }
        }
      }
    }
  }
}
