import Ensembles
import FieldTheory
import Testing

@testable import Measurement

/// Whether rare networks make an n-point function is no matter of units: a verdict is the same, and as quick, at inputs of every size.
@Suite struct SamplingReachScaleTests {
  private static let scales = [1e-20, 1e-4, 1, 1e4, 1e9, 1e30]

  private func reach(
    _ activation: Activation, _ estimator: Estimator = .direct, input: Double, width: Int = 10, order: Int
  ) -> SamplingReach? {
    let specification = Specification(
      name: "scale",
      architecture: Architecture(
        inputDimension: 1, hiddenLayers: [HiddenLayer(activation: activation)], outputDimension: 1),
      weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: 0), widths: [width],
      inputs: [[input]], orders: [order], networks: 100_000, experiments: 1, seed: 0, estimator: estimator)
    return specification.samplingReach(width: width, order: order, networks: 100_000)
  }

  /// f(sx) = s f(x): bias and error of the variance are pure numbers.
  @Test(arguments: [Activation.identity, .relu, .leakyRelu], Estimator.allCases)
  func homogeneousNetworksHaveOneVerdict(_ activation: Activation, _ estimator: Estimator) throws {
    for order in [2, 4, 6] {
      let one = try #require(reach(activation, estimator, input: 1, order: order))
      for scale in Self.scales {
        let other = try #require(reach(activation, estimator, input: scale, order: order))
        #expect(abs(other.bias - one.bias) <= 1e-6 * (1 + one.bias), "\(scale), order \(order)")
        #expect(abs(other.errorOfVariance / one.errorOfVariance - 1) < 1e-6, "\(scale), order \(order)")
      }
    }
  }

  /// A wide network of bounded σ has no tails, however far its pre-activations go.
  @Test(arguments: [Activation.erf, .tanh, .step, .sin, .cos], [1, 100, 1e4, 1e9])
  func boundedNetworksHaveNoTails(_ activation: Activation, _ scale: Double) {
    #expect(reach(activation, input: scale, width: 100, order: 6)?.isShort == false)
  }

  /// Nearly all of a wide Gauss-net is far beyond any run; and of the kernel of an Erf-net far out only the rare neurons with |z| of the order
  /// of 1 fluctuate.
  @Test func rareNeuronsAreNoticed() {
    for input in [10.0, 1e3, 1e9] { #expect(reach(.gauss, input: input, order: 4)?.isShort == true) }
    for estimator in [Estimator.conditional, .cumulant] {
      #expect(reach(.erf, estimator, input: 1e3, order: 4)?.isShort == false)
      #expect(reach(.erf, estimator, input: 1e9, order: 4)?.isShort == true)
    }
  }

  /// At x = 0 without biases every neuron is one number.
  @Test(arguments: [Activation.relu, .cos], Estimator.allCases)
  func certainNeuronsAreInReach(_ activation: Activation, _ estimator: Estimator) {
    #expect(reach(activation, estimator, input: 0, order: 4)?.isShort == false)
  }
}
