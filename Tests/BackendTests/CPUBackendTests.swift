import CPUBackend
import Ensembles
import Foundation
import Testing

@Suite struct CPUBackendTests {
  /// The kernels work in single precision with runs of sixteen neurons; errors of a few 2⁻²⁴ of the largest terms remain.
  @Test(arguments: Specimens.ensembles.indices)
  func samplesAgreeWithAPlainDoublePrecisionNetwork(_ place: Int) async throws {
    let ensemble = Specimens.ensembles[place]
    let components = ensemble.specification.sampleVector.components
    // From 2³² − 7 on, networks that stand side by side differ in the high words of their numbers.
    for first: UInt64 in [0, 41, 0xFFFF_FFF9, 1 << 62] {
      let samples = try await CPUBackend().sampler(for: ensemble).samples(of: first..<first + 33)
      for network in stride(from: 0, to: 33, by: components > 1000 ? 8 : 1) {
        let exact = ReferenceNetwork(
          specification: ensemble.specification, width: ensemble.width, network: first + UInt64(network)
        ).sampleVector()
        for (component, exact) in exact.enumerated() {
          #expect(
            abs(samples[network * components + component] - exact.value) <= 4e-6 * exact.scale,
            "\(ensemble.label), network \(first) + \(network), component \(component)")
        }
      }
    }
  }

  @Test(arguments: Specimens.ensembles.indices)
  func momentsAreTheSumsOfTheSamplesMonomials(_ place: Int) async throws {
    let ensemble = Specimens.ensembles[place]
    let sampler = try await CPUBackend().sampler(for: ensemble)
    let block = Block(index: 0, networks: 5..<1242)
    let sums = try await sampler.moments(of: [block])[0].sums
    let basis = ensemble.specification.sampleVector.basis
    let samples = try await sampler.samples(of: block.networks)
    for order in 1...basis.order {
      for (monomial, tuple) in zip(basis.range(ofOrder: order), basis.tuples(ofOrder: order)) {
        expect(sums[monomial], isTheSumOf: tuple, samples, of: ensemble)
      }
    }
  }

  private func expect(_ sum: Double, isTheSumOf tuple: [Int], _ samples: [Double], of ensemble: Ensemble) {
    var (plain, magnitude) = (0.0, 0.0)
    for start in stride(from: 0, to: samples.count, by: ensemble.specification.sampleVector.components) {
      let term = tuple.reduce(1.0) { $0 * samples[start + $1] }
      plain += term
      magnitude += abs(term)
    }
    // Both sums round at each of some thousand additions.
    #expect(abs(sum - plain) <= 1e-13 * magnitude, "\(ensemble.label) \(tuple)")
  }

  @Test(arguments: Specimens.ensembles.indices)
  func bitsDoNotDependOnThreadsInstructionSetOrBatch(_ place: Int) async throws {
    let ensemble = Specimens.ensembles[place]
    let blocks = [
      Block(index: 0, networks: 0..<100), Block(index: 7, networks: 700..<803), Block(index: 9, networks: 5000..<7777),
    ]
    let expected = try await CPUBackend(threads: 1).sampler(for: ensemble).moments(of: blocks)
    for threads in [2, 3, 7] {
      #expect(try await CPUBackend(threads: threads).sampler(for: ensemble).moments(of: blocks) == expected)
    }
    for set in InstructionSet.available {
      #expect(try await CPUBackend(instructionSet: set).sampler(for: ensemble).moments(of: blocks) == expected)
    }
    let sampler = try await CPUBackend().sampler(for: ensemble)
    for (block, moments) in zip(blocks, expected) {
      #expect(try await sampler.moments(of: [block]) == [moments])
    }
  }

  /// Instruction sets have different numbers of networks in a table then, and a block several tables, the last one cut.
  @Test func tablesOfManyRowsGiveTheSumsOfTheSamplesMonomials() async throws {
    let ensemble = Specimens.manyRows
    let block = Block(index: 0, networks: 5..<1242)
    let sampler = try await CPUBackend().sampler(for: ensemble)
    let expected = try await sampler.moments(of: [block])
    for set in InstructionSet.available {
      #expect(try await CPUBackend(instructionSet: set).sampler(for: ensemble).moments(of: [block]) == expected)
    }
    let basis = ensemble.specification.sampleVector.basis
    let samples = try await sampler.samples(of: block.networks)
    let monomials = (1...basis.order).flatMap { zip(basis.range(ofOrder: $0), basis.tuples(ofOrder: $0)) }
    for place in stride(from: 0, to: monomials.count, by: 97) {
      let (monomial, tuple) = monomials[place]
      expect(expected[0].sums[monomial], isTheSumOf: tuple, samples, of: ensemble)
    }
  }

  /// Negative control of the tests above: the bits do depend on the seed, the width and the networks.
  @Test func bitsDependOnTheAddress() async throws {
    func sums(_ seed: UInt64, width: Int, _ networks: Range<UInt64>) async throws -> [Double] {
      let ensemble = Specimens.specification(seed: seed).ensemble(width: width)
      let block = Block(index: 0, networks: networks)
      return try await CPUBackend().sampler(for: ensemble).moments(of: [block])[0].sums
    }
    let expected = try await sums(1, width: 5, 0..<100)
    #expect(try await sums(1, width: 5, 0..<100) == expected)
    #expect(try await sums(2, width: 5, 0..<100) != expected)
    #expect(try await sums(1 + 1 << 32, width: 5, 0..<100) != expected)
    #expect(try await sums(1, width: 6, 0..<100) != expected)
    #expect(try await sums(1, width: 5, 1..<101) != expected)
  }

  /// Networks of different widths share no parameters: their streams differ in the first block already.
  @Test func widthsAreIndependent() async throws {
    let samples = try await [2, 3].asyncMap { width in
      try await CPUBackend().sampler(for: Specimens.specification().ensemble(width: width)).samples(of: 0..<20_000)
    }
    let pairs = stride(from: 0, to: samples[0].count, by: 6).map { (samples[0][$0], samples[1][$0]) }
    let covariance = pairs.reduce(0) { $0 + $1.0 * $1.1 } / Double(pairs.count)
    // Both have variance G2(0,0) = 1.59, so the standard error is 1.59/√20000 = 0.0112. Five of them: 6e-7 false alarms.
    #expect(abs(covariance) < 5 * 0.0113)
  }

  @Test func aCancelledTaskStopsSoon() async throws {
    let ensemble = Specimens.specification().ensemble(width: 100_000)
    let task = Task {
      try await CPUBackend().sampler(for: ensemble).moments(of: [Block(index: 0, networks: 0..<1_000_000)])
    }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}

extension Sequence where Self: Sendable {
  func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
