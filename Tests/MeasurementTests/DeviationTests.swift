import Ensembles
import Foundation
import TestOracles
import Testing

@testable import Measurement

@Suite struct DeviationTests {
  /// Moments exactly as the oracle has them: deviations are the exact targets of the literature's experiments.
  private func exact(_ oracle: Oracle, width: Int) -> WidthMeasurement {
    let specification = oracle.specification(widths: [width], networks: 1000, seed: 0)
    let layout = CorrelatorBasis(specification)
    var means = [Double](repeating: 0, count: layout.basis.count)
    for order in [2, 4, 6] {
      for tuple in oracle.tuples(order) { means[layout.basis.index(of: tuple)] = oracle.full(tuple, width: width) }
    }
    let sums = means.map { $0 * 100 }
    let blocks = (0..<10).map { (index: UInt64) -> BlockMoments in
      let first = 100 * index
      return BlockMoments(width: width, block: Block(index: index, networks: first..<first + 100), sums: sums)
    }
    return WidthMeasurement(layout, width: width, blocks: blocks)
  }

  /// N·m4, and A and B of m6 = A/N + B/N².
  @Test(arguments: [
    ("erf-d1", 0.056278, 0.1690, 0.0069), ("erf-d2", 0.052314, 0.1580, 0.0113), ("erf-d3", 0.051398, 0.1550, 0.0096),
    ("gauss-d1", 13.399366, 40.1981, 20324.53), ("gauss-d2", 13.399558, 40.1987, 20326.57),
    ("gauss-d3", 13.399558, 40.1987, 20326.57), ("relu-d1", 5, 15, 44), ("relu-d2", 4.947910, 14.8450, 43.3511),
    ("relu-d3", 4.742014, 14.2358, 40.6994),
  ])
  func exactMomentsGiveTheExactDeviations(_ name: String, _ m4: Double, _ a: Double, _ b: Double) throws {
    let oracle = try Oracle(name)
    for width in [2, 10, 1000] {
      let n = Double(width)
      let deviations = exact(oracle, width: width).deviations
      #expect(deviations.map(\.order) == [2, 4, 6])
      #expect(deviations[0].m.value < 1e-11)
      // The targets are given to six and four digits. A mean of absolute values is a polynomial in 1/N only where no
      // deviation changes its sign with N; for Erf-nets in two and three dimensions one does, which costs 0.7% at N = 2.
      #expect(abs(deviations[1].m.value * n / m4 - 1) < 2e-5)
      #expect(abs(deviations[2].m.value - (a / n + b / n / n)) < 1e-2 * deviations[2].m.value)
    }
  }

  @Test(arguments: ["erf-d1", "relu-d2", "gauss-narrow", "relu-bias"])
  func connectedPartsOfExactMomentsAreTheOracles(_ name: String) throws {
    let oracle = try Oracle(name)
    for correlator in exact(oracle, width: 5).correlators {
      let expected = oracle.connected(correlator.indices, width: 5)
      let scale = abs(correlator.full.value)
      #expect(abs(correlator.connected.value - expected) < 1e-9 * scale, "\(name) \(correlator.indices)")
      #expect(abs((correlator.gaussian ?? .nan) / oracle.gaussian(correlator.indices) - 1) < 1e-11)
    }
  }

  /// m = 5/N exactly, on the logarithmic scale and on the linear one, where noisy and negative values count too.
  @Test func exactPowersHaveTheirSlope() throws {
    let points = [2, 3, 10, 100].map { (width: Int) in
      (width: width, estimate: Estimate(value: 5 / Double(width), error: 0.01))
    }
    let law = try #require(PowerLaw(logarithmic: points))
    #expect(abs(law.slope.value + 1) < 1e-12 && law.chiSquare < 1e-20 && law.degreesOfFreedom == 2)
    #expect(PowerLaw(logarithmic: Array(points[..<1])) == nil)
    let linear = try #require(PowerLaw(unbiased: points, from: -1.3))
    #expect(abs(linear.slope.value + 1) < 1e-10 && linear.chiSquare < 1e-18 && linear.degreesOfFreedom == 2)
  }

  /// An amplitude within three errors is no power law.
  @Test func noiseHasNoSlope() {
    let noise = [2, 3, 10, 100].map { (width: Int) in
      (width: width, estimate: Estimate(value: 0.01 / Double(width), error: 0.01))
    }
    #expect(PowerLaw(unbiased: noise, from: -1) == nil)
  }

  @Test func experimentsAreEqualForPowersOfTen() throws {
    let specification = try Oracle("erf-d2").specification(widths: [2], networks: 100_000, seed: 0)
    let count = CorrelatorBasis(specification).basis.count
    let blocks = BlockGrid.blocks(networks: 100_000).map {
      BlockMoments(width: 2, block: $0, sums: [Double](repeating: Double($0.count), count: count))
    }
    let experiments = try #require(Experiments(blocks, count: 10))
    #expect(experiments.sizes == 10_000...10_000)
    #expect(Experiments(Array(blocks[..<9]), count: 10) == nil)
  }
}
