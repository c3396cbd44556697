import Ensembles
import FieldTheory
import Foundation
import Measurement
import TestOracles
import Testing

/// Normal deviates from a fixed generator (SplitMix64, Box-Muller), independent of the kernels'.
struct TestNormals {
  private var words: SplitMix64
  init(seed: UInt64) { words = SplitMix64(seed: seed) }

  mutating func next() -> Double {
    let u = (Double(words.next() >> 11) + 0.5) / 9_007_199_254_740_992
    let v = Double(words.next() >> 11) / 9_007_199_254_740_992
    return (-2 * log(u)).squareRoot() * cos(2 * .pi * v)
  }

  /// Sums of x and x² over blocks of the given sizes, as a basis of one component and order 2 has them.
  mutating func blocks(_ sizes: [Int], mean: Double) -> [BlockMoments] {
    var first: UInt64 = 0
    return sizes.enumerated().map { index, size in
      var sums = [0.0, 0.0]
      for _ in 0..<size {
        let x = mean + next()
        sums[0] += x
        sums[1] += x * x
      }
      defer { first += UInt64(size) }
      return BlockMoments(
        width: 1, block: Block(index: UInt64(index), networks: first..<first + UInt64(size)), sums: sums)
    }
  }
}

@Suite struct JackknifeTests {
  @Test func forEqualBlocksItIsTheTextbooks() {
    var normals = TestNormals(seed: 1)
    let blocks = normals.blocks([Int](repeating: 10, count: 20), mean: 3)
    let means = blocks.map { $0.sums[0] / 10 }
    let mean = means.reduce(0, +) / 20
    let variance = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (20 * 19)
    let estimate = Jackknife.estimates(blocks) { [$0[0]] }[0]
    #expect(abs(estimate.value - mean) < 1e-14)
    #expect(abs((estimate.error ?? 0) / variance.squareRoot() - 1) < 1e-12)
  }

  /// Unequal blocks, and a function that is not linear: x̄² and the variance. 2000 seeds a case. A pull of g blocks has Student's
  /// distribution with about g − 1 degrees of freedom; with 200 blocks its variance is 1.01, a third of a standard error.
  @Test func pullsAreStandardNormal() {
    let sizes = (0..<200).map { [1, 2, 5, 20][$0 % 4] }
    var pulls = [[Double]](repeating: [], count: 3)
    for seed in 0..<2000 {
      var normals = TestNormals(seed: UInt64(seed) << 32)
      let estimates = Jackknife.estimates(normals.blocks(sizes, mean: 2)) { m in
        [m[0], m[0] * m[0], m[1] - m[0] * m[0]]
      }
      for (place, exact) in [2.0, 4, 1].enumerated() {
        pulls[place].append((estimates[place].value - exact) / (estimates[place].error ?? .nan))
      }
    }
    #expect(PullStatistics(pulls[0]).looksStandardNormal, "\(PullStatistics(pulls[0]))")
    #expect(PullStatistics(pulls[1]).looksStandardNormal, "\(PullStatistics(pulls[1]))")
    // Negative controls: errors half as large, and values off by a third of an error, are found.
    #expect(!PullStatistics(pulls[0].map { 2 * $0 }).looksStandardNormal)
    #expect(!PullStatistics(pulls[0].map { $0 + 0.33 }).looksStandardNormal)
    // The sample variance of 1400 numbers is biased by −1/1400 and skewed; its error is √(2/1400) = 0.038, so the bias is
    // 0.02 errors and the mean of 2000 pulls is moved by −0.8 standard errors: only the spread is tested.
    #expect(abs(PullStatistics(pulls[2]).varianceScore) < 4.2)
  }

  @Test func oneBlockHasNoError() {
    var normals = TestNormals(seed: 5)
    #expect(Jackknife.estimates(normals.blocks([7], mean: 0), \.values).allSatisfy { $0.error == nil })
  }

  @Test func runningAndFinalEstimatesAgree() {
    var normals = TestNormals(seed: 9)
    let blocks = normals.blocks([3, 9, 27, 81, 9, 9, 9], mean: 1)
    var running = RunningCorrelator(monomial: 1)
    for block in blocks.reversed() { running.add(block) }
    let total = MomentTotal(blocks)
    #expect(abs(running.estimate.value - total.means[1]) < 1e-13)
    #expect(running.estimate.error != nil)
  }

  /// 10^6 terms that differ by 10^16: the naive sum loses them.
  @Test func totalsAreCompensated() {
    let tiny = (0..<1000).map { i in
      BlockMoments(width: 1, block: Block(index: UInt64(i + 1), networks: 0..<1), sums: [1])
    }
    let huge = BlockMoments(width: 1, block: Block(index: 0, networks: 0..<1), sums: [1e16])
    let minus = BlockMoments(width: 1, block: Block(index: 2000, networks: 0..<1), sums: [-1e16])
    #expect(MomentTotal([huge] + tiny + [minus]).sums == [1000])
    #expect(([huge] + tiny + [minus]).reduce(0) { $0 + $1.sums[0] } != 1000)
  }
}
