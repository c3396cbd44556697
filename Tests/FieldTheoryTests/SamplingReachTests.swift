import Foundation
import Testing

@testable import FieldTheory

@Suite struct SamplingReachTests {
  private func reach(
    _ nonlinearity: Nonlinearity, bias: Double = 0, variance: Double = 1, width: Int, order: Int, networks: UInt64
  ) -> SamplingReach {
    SamplingReach(
      nonlinearity, weightDeviation: 1, biasDeviation: bias, variance: variance, width: width, order: order,
      networks: networks)
  }

  /// One ReLU neuron, f = w max(z, 0): E f⁴ = 3·3/2, E f⁸ = 105·105/2, exactly. So many networks reach as far as doubles do.
  @Test func oneNeuronHasItsMoments() {
    let networks: UInt64 = 1 << 60
    let variance: Double = 105 * 105 / 2 - 4.5 * 4.5
    let found = reach(.relu, width: 1, order: 4, networks: networks)
    #expect(abs(found.standardError / (variance / Double(networks)).squareRoot() - 1) < 1e-4)
  }

  /// Towards infinite width Var f⁴ = (105 − 9) K⁴, and an n-point function's error says all.
  @Test func wideNetworksAreNormal() {
    let k = Propagator(.erf, weightDeviation: 1, biasDeviation: 1)([0.5], [0.5])
    let found = reach(.erf, bias: 1, variance: 1.25, width: 1_000_000, order: 4, networks: 1_000_000)
    #expect(abs(found.standardError / (96.0.squareRoot() * k * k * 1e-3) - 1) < 1e-4)
    #expect(!found.isShort)
  }

  /// σⁿ of the Gauss-net is log-normal: z counts with the density of a normal variable around n. What lies beyond z_max is
  /// Φ(n − z_max) of M2 = 1 and M4 = e⁴, and G4 = 3 M4/N + 3 G2² + …, G2 = 2, misses that.
  @Test func theGaussNetMissesATail() {
    let (width, networks) = (1000, 1_000_000 as UInt64)
    let found = reach(.gauss, bias: 1, width: width, order: 4, networks: networks)
    // P(|z| > 6.109) = 1e-9.
    func beyond(_ n: Double) -> Double { erfc((6.109410 - n) / 2.0.squareRoot()) / 2 }
    let missing = 3 / Double(width) * exp(4) * beyond(4) + 6 * 2 * beyond(2)
    #expect(abs(found.bias * found.standardError / missing - 1) < 0.01)
  }

  /// What physics says of the paper's ensembles of 10⁶ networks: Erf-nets are tame, the Gauss-net's six-point function is out of reach at
  /// every width, ReLU-nets have tails at small ones.
  @Test func whoIsOutOfReach() {
    for width in [2, 10, 1000] {
      #expect(!reach(.erf, bias: 1, variance: 2, width: width, order: 6, networks: 1_000_000).isShort)
      #expect(reach(.gauss, bias: 1, width: width, order: 6, networks: 1_000_000).isShort)
    }
    #expect(reach(.relu, width: 2, order: 6, networks: 1_000_000).isShort)
    #expect(!reach(.relu, width: 100, order: 6, networks: 1_000_000).isShort)
  }
}
