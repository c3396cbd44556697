import Ensembles
import Foundation
import KernelArguments

/// The sums of some blocks' chunks, which threads find in any order, added up in the chunks' own (law 3) while others are being found: by
/// whoever finds the one that is next. A thread waits for another only where that is far behind.
final class OrderedSums: Sendable {
  /// A chunk that a thread works on, and where its sums go.
  struct Work: Sendable {
    let chunk: Chunk
    nonisolated(unsafe) let sums: UnsafeMutablePointer<Double>
    fileprivate let number: Int
  }

  private let monomials: Int
  private let mostAhead: Int
  /// Guards all that follows, but for `totals`.
  private let condition = NSCondition()
  private nonisolated(unsafe) var cursor: ChunkCursor
  private nonisolated(unsafe) var taken = 0
  private nonisolated(unsafe) var added = 0
  private nonisolated(unsafe) var found: [Int: Work] = [:]
  private nonisolated(unsafe) var isStopped = false
  /// Memory that nobody's sums are in; what was used last, and so is in near caches, is taken first.
  private nonisolated(unsafe) var idle: [UnsafeMutablePointer<Double>] = []
  private nonisolated(unsafe) var isAdding = false
  /// Belongs to the one thread that is adding.
  private nonisolated(unsafe) var totals: CompensatedSums

  /// - Parameter mostAhead: chunks that may be found, or be worked on, beyond those that are added up; one at least. They bound the memory.
  init(blocks: [Block], monomials: Int, mostAhead: Int) {
    self.monomials = monomials
    self.mostAhead = mostAhead
    cursor = ChunkCursor(blocks: blocks)
    totals = CompensatedSums(blocks: blocks.count, monomials: monomials)
  }

  deinit {
    for sums in idle + found.values.map(\.sums) { sums.deallocate() }
  }

  /// The next chunk, for whose sums there is room; nil at the end. Waits while others have too far to catch up.
  func take() -> Work? {
    condition.lock()
    defer { condition.unlock() }
    while taken - added >= mostAhead, !isStopped { condition.wait() }
    guard !isStopped, let chunk = cursor.next(1).first else { return nil }
    defer { taken += 1 }
    return Work(chunk: chunk, sums: idle.popLast() ?? .allocate(capacity: monomials), number: taken)
  }

  /// The sums of a chunk are there.
  func finish(_ work: Work) {
    condition.lock()
    defer { condition.unlock() }
    found[work.number] = work
    if isAdding { return }
    isAdding = true
    defer { isAdding = false }
    while let next = found.removeValue(forKey: added) {
      condition.unlock()
      totals.add(UnsafeBufferPointer(start: next.sums, count: monomials), to: next.chunk.block)
      condition.lock()
      idle.append(next.sums)
      added += 1
      condition.broadcast()
    }
  }

  /// The sums of a chunk will never be there: nobody goes on.
  func abandon(_ work: Work) {
    condition.lock()
    defer { condition.unlock() }
    idle.append(work.sums)
    isStopped = true
    condition.broadcast()
  }

  /// For each block its sums, when all threads are done.
  var sums: [[Double]] { totals.totals }
}
