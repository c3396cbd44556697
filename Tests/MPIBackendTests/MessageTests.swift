import Ensembles
import TestOracles
import Testing

@testable import MPIBackend

@Suite struct MessageTests {
  @Test func requestsAreReadAsTheyWereWritten() throws {
    var specification = try Oracle("erf-d2").specification(widths: [3, 7], networks: 1 << 62, seed: .max)
    specification.estimator = .conditional
    let requests: [Message.Request] = [
      .prepare(specification, width: 7), .moments([]), .samples(5..<5),
      .moments([
        Block(index: 0, networks: 0..<100), Block(index: BlockGrid.mostBlocks - 1, networks: (1 << 62)..<(1 << 63)),
      ]), .samples(0..<(.max)),
    ]
    for request in requests { #expect(try Message.Request(request.bytes) == request) }
  }

  @Test func answersKeepEveryBit() throws {
    let numbers = [0, -0.0, .infinity, -.leastNonzeroMagnitude, 0.1, .greatestFiniteMagnitude]
    guard case .numbers(let read) = try Message.Answer(Message.Answer.numbers(numbers).bytes) else {
      Issue.record("not numbers")
      return
    }
    #expect(read.map(\.bitPattern) == numbers.map(\.bitPattern))
    #expect(try Message.Answer(Message.Answer.failure("über").bytes) == .failure("über"))
  }

  @Test func otherBytesAreRefused() throws {
    let whole = try Message.Request.moments([Block(index: 1, networks: 1..<2)]).bytes
    for length in whole.indices where length != 8 {
      #expect(throws: (any Error).self) { try Message.Request(Array(whole.prefix(length))) }
    }
    // A range whose end is before its beginning.
    var turned = whole
    turned[16] = 3
    #expect(throws: BadMessage.self) { try Message.Request(turned) }
    for bytes in [[], [UInt8](repeating: 9, count: 8), [UInt8](repeating: 0, count: 15)] {
      #expect(throws: (any Error).self) { try Message.Answer(bytes) }
      #expect(throws: (any Error).self) { try Message.Request(bytes) }
    }
  }
}
