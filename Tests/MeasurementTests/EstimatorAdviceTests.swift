import Ensembles
import Foundation
import TestOracles
import Testing

@testable import Measurement

/// What is advised of estimators, from pilots that are made up.
@Suite struct EstimatorAdviceTests {
  private static let width = 20

  /// Exact moments but for noise of ±, block by block, of a relative size at order 6 and at all others.
  private func pilot(noise: Double, ofSix: Double, widths: [Int] = [width]) throws -> EstimatorTrial.Pilot {
    let oracle = try Oracle("relu-bias")
    var specification = oracle.specification(widths: [Self.width], networks: 10_000, seed: 0)
    specification.widths = widths
    specification.orders = [4, 6]
    let layout = CorrelatorBasis(specification)
    var means = [Double](repeating: 0, count: layout.basis.count)
    for order in [2, 4, 6] {
      for tuple in oracle.tuples(order) { means[layout.basis.index(of: tuple)] = oracle.full(tuple, width: Self.width) }
    }
    let six = layout.basis.range(ofOrder: 6)
    let blocks = (0..<100).map { (index: UInt64) -> BlockMoments in
      let sign: Double = index % 2 == 0 ? 1 : -1
      let sums = means.indices.map { 100 * means[$0] * (1 + sign * (six.contains($0) ? ofSix : noise)) }
      return BlockMoments(width: Self.width, block: BlockGrid.block(at: index), sums: sums)
    }
    return EstimatorTrial.Pilot(specification, blocks: blocks, secondsPerNetwork: 1e-6)
  }

  private func trial(_ pilots: [EstimatorTrial.Pilot]) -> EstimatorTrial {
    EstimatorTrial(width: Self.width, networks: 1_000_000, pilots: pilots)
  }

  @Test func theHighestOrderDecides() throws {
    let best = try #require(
      trial([pilot(noise: 1e-4, ofSix: 0.02), pilot(noise: 1e-4, ofSix: 0.01)]).best)
    #expect(best.order == 6 && abs(best.gain - 2) < 0.1, "\(best)")
  }

  /// Six-point functions that no pilot sees say nothing; the four-point functions do.
  @Test func anOrderThatNobodySeesDoesNot() throws {
    let trial = trial([try pilot(noise: 4e-3, ofSix: 50), try pilot(noise: 1e-3, ofSix: 50)])
    #expect(trial.rows.allSatisfy { $0.errors.last?.relative == nil })
    let best = try #require(trial.best)
    #expect(best.order == 4 && abs(best.gain - 4) < 0.1, "\(best)")
    #expect(try self.trial([pilot(noise: 50, ofSix: 50)]).best == nil)
  }

  @Test func narrowWidthsAreNamed() throws {
    let narrow = trial([try pilot(noise: 1e-3, ofSix: 1e-3, widths: [2, 20])])
    #expect(narrow.tooNarrow.map(\.estimator) == [.cumulant] && narrow.tooNarrow.map(\.least) == [3])
    #expect(trial([try pilot(noise: 1e-3, ofSix: 1e-3, widths: [3, 20])]).tooNarrow.isEmpty)
  }
}
