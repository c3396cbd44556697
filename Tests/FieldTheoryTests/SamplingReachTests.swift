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

  // MARK: The estimators that integrate the output weights out

  private func kernelReach(
    _ nonlinearity: Nonlinearity, within: Bool, variance: Double = 1, width: Int, order: Int, networks: UInt64
  ) -> SamplingReach {
    SamplingReach(
      kernelOf: nonlinearity, withinNetworks: within, weightDeviation: 1, variance: variance, width: width,
      order: order,
      networks: networks)
  }

  /// ReLU, y = max(z, 0)²: moments 1/2, 3/2, 15/2, 105/2, …, of which follow the variances of k-statistics. A relative error of the connected
  /// function from 10⁶ networks of 10, 100 and 1000 neurons, simulated independently to some percent: 1.6e-3, 4.9e-4, 1.6e-4 of order 4;
  /// 3.4e-3, 1.1e-3, 3.5e-4 of order 6. And √(110/66) times as much of the conditional estimator at N = 10, order 4.
  @Test func errorsAreThoseOfSimulations() {
    for (order, exact, errors) in [
      (4, 15.0 / 4, [1.6e-3, 4.9e-4, 1.6e-4]), (6, 15 * 44.0 / 8, [3.4e-3, 1.1e-3, 3.5e-4]),
    ] {
      for (width, error) in zip([10, 100, 1000], errors) {
        let connected = exact * pow(Double(width), Double(1 - order / 2))
        let found = kernelReach(.relu, within: true, width: width, order: order, networks: 1_000_000)
        #expect(abs(found.standardError / connected / error - 1) < 0.08, "\(order) \(width): \(found)")
      }
    }
    let conditional = kernelReach(.relu, within: false, width: 10, order: 4, networks: 1_000_000)
    #expect(abs(conditional.standardError / 0.375 / (1.6e-3 * (110.0 / 66).squareRoot()) - 1) < 0.08, "\(conditional)")
  }

  /// y of one ReLU neuron has variance 5/4, so that the mean of K̂ has the error √(5/4 N m). So many networks reach as far as doubles do.
  @Test func meansOfTheKernel() {
    for within in [true, false] {
      let found = kernelReach(.relu, within: within, width: 10, order: 2, networks: 1 << 60)
      #expect(abs(found.standardError / (1.25 / (10 * 0x1p60)).squareRoot() - 1) < 1e-4)
    }
  }

  /// The log-normal Gauss-net's fourth and sixth cumulants stay out of reach of every estimator at σ_b = 1; bounded σ never is.
  @Test func whoIsOutOfReachOfTheKernel() {
    for within in [true, false] {
      for width in [10, 1000] {
        #expect(!kernelReach(.erf, within: within, variance: 2, width: width, order: 6, networks: 100_000).isShort)
        #expect(kernelReach(.gauss, within: within, width: width, order: 6, networks: 100_000).isShort)
        #expect(
          !kernelReach(.gauss, within: within, variance: 0.0625, width: width, order: 6, networks: 100_000).isShort)
      }
    }
  }
}
