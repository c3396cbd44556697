import Ensembles
import Foundation
import KernelArguments
import Synchronization
import Testing

@testable import CPUBackend

@Suite struct OrderedSumsTests {
  /// Two blocks of three chunks and of two.
  private let blocks = [Block(index: 0, networks: 10..<2510), Block(index: 1, networks: 5000..<6001)]
  /// Of each chunk. Bits depend on the order in which a block's are added, as the negative control says.
  private let terms = [1e308, -1e308, 1e308, 1, 0x1p-60]

  private func sums(finishing order: [Int]) -> [[Double]] {
    let sums = OrderedSums(blocks: blocks, monomials: 1, mostAhead: 5)
    var works: [OrderedSums.Work] = []
    while works.count < 5, let work = sums.take() { works.append(work) }
    for place in order {
      works[place].sums[0] = terms[place]
      sums.finish(works[place])
    }
    #expect(sums.take() == nil)
    return sums.sums
  }

  @Test(arguments: [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [1, 4, 0, 3, 2], [2, 0, 1, 4, 3]])
  func orderOfFindingChangesNoBit(_ order: [Int]) {
    var expected = CompensatedSums(blocks: 2, monomials: 1)
    for (term, block) in zip(terms, [0, 0, 0, 1, 1]) {
      withUnsafePointer(to: term) { expected.add(UnsafeBufferPointer(start: $0, count: 1), to: block) }
    }
    #expect(sums(finishing: order) == expected.totals)
  }

  /// The first block's terms overflow in another order.
  @Test func orderOfAddingMatters() {
    var other = CompensatedSums(blocks: 1, monomials: 1)
    for place in [0, 2, 1] {
      withUnsafePointer(to: terms[place]) { other.add(UnsafeBufferPointer(start: $0, count: 1), to: 0) }
    }
    #expect(!other.totals[0][0].isFinite)
    #expect(sums(finishing: [0, 2, 1, 4, 3])[0][0] == 1e308)
  }

  /// Whoever is too far ahead waits until the first chunk is there, or will never be.
  @Test(arguments: [true, false])
  func thereIsRoomForSoManyChunks(_ isFound: Bool) throws {
    let sums = OrderedSums(blocks: blocks, monomials: 1, mostAhead: 2)
    let first = try #require(sums.take())
    let second = try #require(sums.take())
    second.sums[0] = 2
    sums.finish(second)
    let next = Mutex<UInt64?>(0)
    let isOver = DispatchSemaphore(value: 0)
    // A thread of its own, since it blocks.
    Thread.detachNewThread {
      let chunk = sums.take()?.chunk.first
      next.withLock { $0 = chunk }
      isOver.signal()
    }
    #expect(isOver.wait(timeout: .now() + 0.05) == .timedOut)
    first.sums[0] = 1
    if isFound { sums.finish(first) } else { sums.abandon(first) }
    #expect(isOver.wait(timeout: .now() + 60) == .success)
    #expect(next.withLock { $0 } == (isFound ? 2010 : nil))
  }
}
