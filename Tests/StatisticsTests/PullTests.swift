import CPUBackend
import Ensembles
import Foundation
import Measurement
import TestOracles
import Testing

/// The whole chain against exact answers: for each of many seeds, an ensemble is drawn and its correlators are measured, and
/// their pulls (G − exact)/error are compared with the standard normal distribution.
///
/// The correlators of one ensemble share its noise, so one pull per order and seed is independent: the tuple changes with the
/// seed, and each tuple has its turn. Everything is seeded: a test passes always or never. Before its seed was fixed, a right
/// program would have failed a case with probability 1e-4 (``PullStatistics``) an order, and all 17 with half a percent.
@Suite struct PullTests {
  static let isLong = ProcessInfo.processInfo.environment["NNQFT_LONG"] != nil
  static let seeds = isLong ? 1000 : 200
  static let networks: UInt64 = isLong ? 100_000 : 20_000

  struct Case: Sendable, CustomTestStringConvertible {
    let oracle: String
    let width: Int
    var testDescription: String { "\(oracle), N = \(width)" }
  }

  /// The Gauss-net at σ_b = 1 is log-normal: its direct estimates of six-point functions are wrong by construction (their
  /// variance needs moments of order 12), so the narrow one stands in, where they are right.
  static let cases = ["erf-d1", "erf-d3", "relu-d1", "relu-d2", "relu-bias", "gauss-narrow"].flatMap { oracle in
    (oracle == "gauss-narrow" ? [20, 200] : [3, 30, 300]).map { Case(oracle: oracle, width: $0) }
  }

  /// One estimate of each order a seed, with the exact value.
  private func measurements(
    _ test: Case, exactWidth: Int? = nil
  ) async throws -> [Int: [(value: Double, error: Double, exact: Double)]] {
    let oracle = try Oracle(test.oracle)
    let basis = MonomialBasis(components: oracle.inputs.count, order: 6)
    var measurements: [Int: [(value: Double, error: Double, exact: Double)]] = [:]
    for seed in 0..<Self.seeds {
      let specification = oracle.specification(
        widths: [test.width], networks: Self.networks, seed: UInt64(seed) &* 0x1_0000_0001 &+ 77)
      let sampler = try await CPUBackend().sampler(for: specification.ensemble(width: test.width))
      let blocks = try await sampler.moments(of: Array(BlockGrid.blocks(networks: Self.networks)))
      let measured = Jackknife.estimates(blocks, \.values)
      for order in [2, 4, 6] {
        let tuples = basis.tuples(ofOrder: order)
        let tuple = tuples[seed % tuples.count]
        let estimate = measured[basis.index(of: tuple)]
        let exact = oracle.full(tuple, width: exactWidth ?? test.width)
        measurements[order, default: []].append((estimate.value, estimate.error ?? .nan, exact))
      }
    }
    return measurements
  }

  /// Whether the mean of 20,000 networks is normal to the accuracy of this test. Narrow ReLU- and Gauss-nets have heavy tails:
  /// there the error of a mean of f⁶ goes with its value, and pulls are skewed however right both are.
  private func isNearlyNormal(_ test: Case, order: Int) -> Bool {
    switch order {
    case 2: true
    case 4: test.oracle.hasPrefix("erf") || test.width >= 30
    default: test.oracle.hasPrefix("erf") || (test.width >= 300 && test.oracle != "relu-d2")
    }
  }

  @Test(arguments: cases)
  func pullsAreStandardNormal(_ test: Case) async throws {
    for (order, rows) in try await measurements(test) {
      if isNearlyNormal(test, order: order) {
        let statistics = PullStatistics(rows.map { ($0.value - $0.exact) / $0.error })
        #expect(statistics.looksStandardNormal, "order \(order): \(statistics)")
      } else {
        try expectUnbiased(rows, order: order)
      }
    }
  }

  /// For heavy tails: relative deviations from the exact values average to zero within 4.5 of their own standard errors
  /// (7e-6 for a normal mean), and the errors claimed are those that the scatter over seeds shows, to a factor 1.5.
  private func expectUnbiased(_ rows: [(value: Double, error: Double, exact: Double)], order: Int) throws {
    let n = Double(rows.count)
    let deviations = rows.map { $0.value / $0.exact - 1 }
    let mean = deviations.reduce(0, +) / n
    let scatter = (deviations.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
    #expect(abs(mean) < 4.5 * scatter / n.squareRoot(), "order \(order): mean \(mean), scatter \(scatter)")
    let claimed = (rows.reduce(0) { $0 + $1.error * $1.error / ($1.exact * $1.exact) } / n).squareRoot()
    #expect(
      claimed < 1.5 * scatter && scatter < 1.5 * claimed, "order \(order): claimed \(claimed), scatter \(scatter)")
  }

  /// Negative control: against the exact values of another width the pulls fail.
  @Test func pullsAgainstAnotherWidthFail() async throws {
    let rows = try await measurements(Case(oracle: "relu-d1", width: 3), exactWidth: 4)[4] ?? []
    #expect(!PullStatistics(rows.map { ($0.value - $0.exact) / $0.error }).looksStandardNormal)
  }
}
