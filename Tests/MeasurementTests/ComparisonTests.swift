import Ensembles
import Foundation
import TestOracles
import Testing

@testable import Measurement

@Suite struct ComparisonTests {
  private static let width = 20

  /// A hundred blocks whose moments are exact but for noise: `shift` errors and deviations of ±1, block by block, of the relative size
  /// `noise`, the same for all monomials.
  private func comparison(_ name: String, shift: Double, noise: Double = 1e-3) throws -> Comparison {
    let oracle = try Oracle(name)
    let specification = oracle.specification(widths: [Self.width], networks: 10_000, seed: 0)
    let layout = CorrelatorBasis(specification)
    var means = [Double](repeating: 0, count: layout.basis.count)
    for order in [2, 4, 6] {
      for tuple in oracle.tuples(order) { means[layout.basis.index(of: tuple)] = oracle.full(tuple, width: Self.width) }
    }
    // A hundred values ±1 have a mean with the error 1/√99.
    let blocks = (0..<100).map { (index: UInt64) -> BlockMoments in
      let factor = 1 + noise * ((index % 2 == 0 ? 1 : -1) + shift / 99.0.squareRoot())
      return BlockMoments(width: Self.width, block: BlockGrid.block(at: index), sums: means.map { $0 * 100 * factor })
    }
    return try Comparison(layout, blocks: [(Self.width, blocks)])
  }

  @Test(arguments: ["erf-d1", "gauss-narrow", "relu-bias"])
  func exactMomentsHaveNoPull(_ name: String) throws {
    for order in try comparison(name, shift: 0).orders {
      #expect(order.rows.count == (try Oracle(name)).tuples(order.order).count)
      for row in order.rows { #expect(abs(row.pull ?? .nan) < 1e-5) }
      let deviation = try #require(order.deviation)
      #expect(abs(deviation.measured.value - deviation.exact) < 1e-9)
    }
  }

  /// Everything a standard error too large: all pulls of full functions are 1, and since the noise is common they are one number.
  @Test func aShiftByAnErrorIsAPullOfOne() throws {
    for order in try comparison("relu-bias", shift: 1).orders {
      for row in order.rows { #expect(abs((row.pull ?? .nan) - 1) < 1e-6) }
      let pulls = try #require(order.pulls)
      #expect(abs(pulls.meanSquare - 1) < 1e-6 && abs(pulls.effectiveNumber - 1) < 0.05)
      #expect(abs(pulls.probability - 0.317) < 0.02)
    }
  }

  /// Tuples with noise of their own count one each: Σ ρ² is their number and its noise is taken off.
  @Test func independentNoiseCountsAsManyNumbers() throws {
    var generator = LinearCongruence(state: 7)
    let blocks = (0..<300).map { (index: UInt64) -> BlockMoments in
      let whole = Block(index: index, networks: index * 100..<(index + 1) * 100)
      return BlockMoments(width: 1, block: whole, sums: (0..<40).map { _ in 100 * generator.nextUnit() })
    }
    let pulls = try #require(PullSummary(blocks, exact: [Double](repeating: 0, count: 40)) { Array($0[0..<40]) })
    #expect(pulls.effectiveNumber > 30 && pulls.effectiveNumber <= 40)
    // Mean square 1 ± √(2/40), with a false-alarm rate of 1e-4 before the seed was fixed.
    #expect(abs(pulls.meanSquare - 1) < 4 * (2.0 / 40).squareRoot())
  }

  /// As at an input where all outputs are 0: one observable is 0 in every block, and in theory.
  @Test func whatHasNoNoiseAndIsRightSaysNothing() throws {
    let blocks = (0..<20).map { (index: UInt64) -> BlockMoments in
      let block = Block(index: index, networks: index * 100..<(index + 1) * 100)
      return BlockMoments(width: 1, block: block, sums: [index % 2 == 0 ? 100 : -100, 0])
    }
    func summary(against exact: [Double]) -> PullSummary? { PullSummary(blocks, exact: exact) { [$0[0], $0[1]] } }
    let pulls = try #require(summary(against: [0, 0]))
    #expect(pulls.tuples == 1 && pulls.meanSquare < 1e-20 && abs(pulls.effectiveNumber - 1) < 1e-9)
    #expect(summary(against: [0, 1]) == nil, "without noise and wrong: no pull")
  }

  /// Of five blocks an error is so uncertain that normal numbers exceed 2.6 errors in 6 of 100 cases, and ⟨pull²⟩ is 2 on average: p counts on it. Of 4,000
  /// runs 40 ± 6.3 have p < 0.01; the test allows 4.5 standard deviations, a false-alarm rate of 7e-6 before the seed was fixed.
  @Test func fewBlocksMakeTailsThatPKnows() throws {
    var generator = LinearCongruence(state: 5)
    func normal() -> Double { (0..<12).reduce(0) { sum, _ in sum + generator.nextUnit() } }
    let found = try (0..<4000).map { _ in
      try #require(
        PullSummary(
          (0..<5).map { index in
            BlockMoments(
              width: 1, block: Block(index: index, networks: index * 100..<(index + 1) * 100), sums: [100 * normal()])
          }, exact: [0]
        ) { [$0[0]] })
    }
    let improbable = found.count { $0.probability < 0.01 }
    #expect(abs(Double(improbable) - 40) < 4.5 * 6.3, "\(improbable)")
    let mean = found.reduce(0) { $0 + $1.meanSquare } / 4000
    #expect(mean > 1.5, "else the errors of five blocks would be no problem, \(mean)")
  }

  /// Of numbers amid a longer chain, to the bit as by a jackknife of their own.
  @Test func pullsOfAChainsPartAreItsOwn() throws {
    var generator = LinearCongruence(state: 8)
    let blocks = (0..<30).map { (index: UInt64) -> BlockMoments in
      let (first, next) = (index * index, (index + 1) * (index + 1))
      let block = Block(index: index, networks: 100 * first..<100 * next)
      return BlockMoments(width: 1, block: block, sums: (0..<20).map { _ in 100 * generator.nextUnit() })
    }
    let resolution = [Double](repeating: 1e-3, count: 10)
    let own = try #require(
      PullSummary(blocks, exact: [Double](repeating: 0, count: 10), resolution: resolution) { Array($0[5..<15]) })
    let (values, deviations) = Jackknife.deviations(blocks) { Array($0[0..<20]) }
    let chain = Resampled(values: values, deviations: deviations)
    let part = try #require(PullSummary(chain[5..<15], resolution: resolution))
    #expect(part.tuples == 10 && part.meanSquare == own.meanSquare && part.largest == own.largest)
    #expect(part.effectiveNumber == own.effectiveNumber && part.probability == own.probability)
    #expect(PullSummary(Resampled(values: values, deviations: nil), resolution: values) == nil, "without errors")
  }

  /// Independent ensembles' probabilities are combined as Fisher has it; χ² and degrees of freedom add up.
  @Test func widthsShareNoNoise() throws {
    var generator = LinearCongruence(state: 11)
    let widths = (1...3).compactMap { width in
      PullSummary(
        (0..<50).map { index in
          BlockMoments(
            width: width, block: Block(index: index, networks: index * 100..<(index + 1) * 100),
            sums: (0..<width).map { _ in 100 * generator.nextUnit() })
        }, exact: [Double](repeating: 0, count: width)
      ) { Array($0[0..<width]) }
    }
    let all = try #require(PullSummary(of: widths))
    #expect(widths.count == 3 && all.tuples == 6 && all.largest == widths.map(\.largest).max())
    let squares = widths.reduce(0) { $0 + $1.meanSquare * $1.effectiveNumber }
    #expect(abs(all.meanSquare * all.effectiveNumber - squares) < 1e-12 * squares)
    let logarithms = widths.reduce(0) { $0 - 2 * log($1.probability) }
    #expect(abs(all.probability - chiSquareTail(logarithms, degreesOfFreedom: 6)) < 1e-12)
    #expect(PullSummary(of: []) == nil)
  }

  @Test func withoutATheoryThereIsNoComparison() throws {
    var specification = try Oracle("erf-d1").specification(widths: [2], networks: 1000, seed: 0)
    specification.weights.mean = 0.5
    #expect(throws: UnknownTheory.self) { try Comparison(CorrelatorBasis(specification), blocks: []) }
  }

  /// 3003 exact 8-point functions of erf take minutes: they are refused and not evaluated first.
  @Test(.timeLimit(.minutes(1)), arguments: [Activation.erf, .gelu])
  func whatTakesTooLongIsNotBegun(_ activation: Activation) throws {
    var specification = try Oracle("erf-d1").specification(widths: [2], networks: 1000, seed: 0)
    specification.architecture.hiddenLayers = [HiddenLayer(activation: activation)]
    specification.inputs = (1...7).map { [Double($0)] }
    specification.orders = [8]
    let error = #expect(throws: UnknownTheory.self) { try Comparison(CorrelatorBasis(specification), blocks: []) }
    #expect(error?.reason == "exact 8-point functions of \(activation.name) take too long")
  }

  /// Two inputs, in the domain of every activation.
  private func small(_ activation: Activation, orders: [Int]) throws -> Specification {
    var specification = try Oracle("erf-d1").specification(widths: [2], networks: 1000, seed: 0)
    specification.architecture.hiddenLayers = [HiddenLayer(activation: activation)]
    specification.inputs = [[-1], [0.3]]
    specification.orders = orders
    return specification
  }

  /// One order too many takes nothing from the others; chosen, it is refused with what could be chosen.
  @Test(arguments: [Activation.erf, .gelu])
  func whatTakesTooLongIsLeftOut(_ activation: Activation) throws {
    let layout = CorrelatorBasis(try small(activation, orders: [2, 4, 8]))
    let blocks = (0..<4).map { (index: UInt64) -> BlockMoments in
      let sums = [Double](repeating: 1 + Double(index), count: layout.basis.count)
      return BlockMoments(width: 2, block: BlockGrid.block(at: index), sums: sums)
    }
    let comparison = try Comparison(layout, blocks: [(2, blocks)])
    #expect(comparison.orders.map(\.order) == [2, 4] && comparison.omittedOrders == [8])
    #expect(comparison.orders.map(\.rows.count) == [3, 5])
    let chosen = try Comparison(layout, blocks: [(2, blocks)], orders: [4])
    #expect(chosen.orders.map(\.order) == [4] && chosen.omittedOrders.isEmpty)
    let error = #expect(throws: UnknownTheory.self) { try Comparison(layout, blocks: [(2, blocks)], orders: [8]) }
    #expect(
      error?.reason == "exact 8-point functions of \(activation.name) take too long; choose an --order up to 6")
  }

  /// Odd n-point functions are 0 in theory at any width; of tanh there was once a matrix without elements.
  @Test(arguments: [Activation.tanh, .relu], [[1], [1, 3]])
  func oddOrdersAloneHaveNothingToCompare(_ activation: Activation, _ orders: [Int]) throws {
    let specification = try small(activation, orders: orders)
    let error = #expect(throws: UnknownTheory.self) { try Comparison(CorrelatorBasis(specification), blocks: []) }
    #expect(error?.reason.contains("are all odd") == true)
    #expect(specification.exactNetwork(tuples: []) != nil)
  }
}

/// Centred numbers of unit variance, the same for the same seed.
private struct LinearCongruence {
  var state: UInt64

  mutating func nextUnit() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (Double(state >> 11) * 0x1p-53 - 0.5) * 12.0.squareRoot()
  }
}
