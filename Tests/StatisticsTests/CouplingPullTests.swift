import CPUBackend
import Ensembles
import FieldTheory
import Foundation
import Measurement
import TestOracles
import Testing

/// Couplings and predictions of small ensembles beside their exact values, over many seeds: pulls are standard normal.
///
/// Every seed is one pull of each quantity. A right program would have failed a set with probability 1e-4 (``PullStatistics``) before the seeds
/// were fixed.
@Suite struct CouplingPullTests {
  private static let seeds = PullTests.isLong ? 400 : 100
  /// 50 blocks.
  private static let networks: UInt64 = 5000
  private static let cutoff = Cutoff.finite(1)

  private struct Found {
    var lambda: [Estimate] = []
    var coefficient: [Estimate] = []
    var kappa: [Estimate] = []
    var ratio: [Estimate] = []
  }

  private func specification(_ estimator: Estimator, orders: [Int], seed: Int) throws -> Specification {
    var specification = try Oracle("relu-d2").specification(
      widths: [20], networks: Self.networks, seed: UInt64(seed) &* 0x1_0000_0001 &+ 41, orders: orders)
    specification.estimator = estimator
    return specification.centred
  }

  private func measured(_ estimator: Estimator, orders: [Int]) async throws -> Found {
    let first = try specification(estimator, orders: orders, seed: 0)
    let layout = CorrelatorBasis(first)
    let propagator = Propagator(.relu, weightDeviation: 1, biasDeviation: 0)
    let sextic = orders.contains(6)
    let basis = try CouplingBasis(propagator, points: first.inputs, cutoff: Self.cutoff, sextic: sextic)
    let order = sextic ? 6 : 4
    let channels = try PredictionBasis(
      propagator, points: first.inputs, order: order, cutoff: Self.cutoff, sextic: sextic)
    var found = Found()
    for seed in 0..<Self.seeds {
      let specification = try specification(estimator, orders: orders, seed: seed)
      let sampler = try await CPUBackend().sampler(for: specification.ensemble(width: 20))
      let blocks = try await sampler.moments(of: Array(BlockGrid.blocks(networks: Self.networks)))
      let data = try FieldData.measured(layout, width: 20, blocks: blocks)
      let couplings = CouplingMeasurement(data, basis)
      found.lambda.append(couplings.lambda.mean)
      if let coefficient = couplings.plainFit.coefficients[0] { found.coefficient.append(coefficient) }
      if let kappa = couplings.kappa { found.kappa.append(kappa.mean) }
      if let score = Prediction(data, channels).scores.first(where: { $0.theory == .lambda }) {
        found.ratio.append(score.ratio)
      }
    }
    return found
  }

  private func exact(orders: [Int]) throws -> (CouplingMeasurement, ratio: Double) {
    let specification = try specification(.direct, orders: orders, seed: 0)
    let data = try #require(try FieldData.exact(specification, widths: [20], orders: orders).first)
    let sextic = orders.contains(6)
    let couplings = CouplingMeasurement(
      data,
      try CouplingBasis(data.propagator, points: specification.inputs, cutoff: Self.cutoff, sextic: sextic))
    let basis = try PredictionBasis(
      data.propagator, points: specification.inputs, order: sextic ? 6 : 4, cutoff: Self.cutoff, sextic: sextic)
    let score = try #require(Prediction(data, basis).scores.first { $0.theory == .lambda })
    return (couplings, score.ratio.value)
  }

  private func pulls(_ estimates: [Estimate], _ exact: Double?) throws -> PullStatistics {
    let exact = try #require(exact)
    #expect(estimates.count == Self.seeds)
    return PullStatistics(estimates.map { ($0.value - exact) / ($0.error ?? .nan) })
  }

  @Test(arguments: [Estimator.direct, .conditional, .cumulant]) func lambdaIsCalibrated(_ estimator: Estimator)
    async throws
  {
    let found = try await measured(estimator, orders: [2, 4])
    let exact = try exact(orders: [4]).0
    if estimator == .direct {
      // G4 of 5000 networks has tails; there values are right on average, and errors are those of the scatter.
      try expectUnbiased(found.lambda, exact.lambda.mean.value)
      return
    }
    let lambda = try pulls(found.lambda, exact.lambda.mean.value)
    #expect(lambda.looksStandardNormal, "\(lambda)")
    let coefficient = try pulls(found.coefficient, exact.fit.coefficients[0]?.value)
    #expect(coefficient.looksStandardNormal, "\(coefficient)")
    // Negative control: the coupling of one neuron more.
    #expect(try !pulls(found.lambda, exact.lambda.mean.value * 20 / 21).looksStandardNormal)
  }

  @Test func predictionsAreCalibrated() async throws {
    let found = try await measured(.cumulant, orders: [2, 4, 6])
    let (couplings, ratio) = try exact(orders: [4, 6])
    try expectUnbiased(found.kappa, try #require(couplings.kappa).mean.value)
    try expectUnbiased(found.ratio, ratio)
    // Negative control: without λ, and with κ.
    #expect(!(try pulls(found.ratio, 1)).looksStandardNormal)
  }

  /// Values average to the exact one within 4.5 of their mean's standard errors (7e-6 for a normal mean), and claim the errors that their
  /// scatter shows to a factor 1.5.
  private func expectUnbiased(_ estimates: [Estimate], _ exact: Double) throws {
    let n = Double(estimates.count)
    #expect(estimates.count == Self.seeds)
    let mean = estimates.reduce(0) { $0 + $1.value } / n
    let scatter = (estimates.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) } / (n - 1)).squareRoot()
    #expect(abs(mean - exact) < 4.5 * scatter / n.squareRoot(), "\(mean) \(exact) \(scatter)")
    let claimed = (estimates.reduce(0) { $0 + ($1.error ?? .nan) * ($1.error ?? .nan) } / n).squareRoot()
    #expect(claimed < 1.5 * scatter && scatter < 1.5 * claimed, "claimed \(claimed), scatter \(scatter)")
  }
}
