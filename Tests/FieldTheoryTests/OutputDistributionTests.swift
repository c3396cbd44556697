import Foundation
import Testing

@testable import FieldTheory

@Suite struct OutputDistributionTests {
  /// ln E e^{itf} = −κ₂t²/2 + κ₄t⁴/24 − κ₆t⁶/720 + …, with the connected functions of the exact theory: every kind of neuron against its
  /// own moments, which are found in other ways.
  @Test(arguments: Nonlinearity.all + [.abs, .reluSquared, .bell, .polynomial([0.5, -1, 0.25])], [1, 2, 7])
  func theCharacteristicFunctionHasTheExactCumulants(_ nonlinearity: Nonlinearity, _ width: Int) {
    let (weights, biases) = (0.9, 0.4)
    let input = [0.7, -0.3]
    let distribution = OutputDistribution(
      nonlinearity, weightDeviation: weights, biasDeviation: biases, input: input, width: width)
    let tuples = [2, 4, 6].map { [Int](repeating: 0, count: $0) }
    let network = ExactNetwork(
      nonlinearity, weightDeviation: weights, biasDeviation: biases, inputs: [input], tuples: tuples)
    let cumulants = tuples.map { network.connected($0, width: width).value }
    let scale = cumulants[0].squareRoot()
    #expect(abs(distribution.variance / cumulants[0] - 1) < 1e-10)
    for u in [0.05, 0.1] {
      let t = u / scale
      let terms = zip(cumulants, [-1 / 2.0, 1 / 24.0, -1 / 720.0]).enumerated().map { place, term in
        term.0 * term.1 * pow(t, Double(2 * place + 2))
      }
      let difference = log(distribution.characteristicFunction(t)) - terms.reduce(0, +)
      // The next term is κ₈t⁸/40320; κ₈/κ₂⁴ is below 2e4 for these neurons, but for the log-normal and the quadratic one, below 2e7.
      #expect(
        abs(difference) < 0.5 * pow(u, 8) * (["reluSquared", "gauss"].contains(nonlinearity.name) ? 1000 : 1) + 1e-12,
        "\(nonlinearity.name) \(difference)")
      // Negative control: the fourth cumulant shows.
      if abs(cumulants[1]) > 0.01 * scale * scale * scale * scale, u == 0.1 {
        #expect(abs(difference + terms[1]) > 10 * abs(difference), "\(nonlinearity.name)")
      }
    }
  }

  /// Two linear neurons without biases: the variance is exponentially distributed, and the output has Laplace's density.
  @Test func twoLinearNeuronsAreLaplaces() {
    let distribution = OutputDistribution(.identity, weightDeviation: 1, biasDeviation: 0, input: [1.5], width: 2)
    let scale = (distribution.variance / 2).squareRoot()
    func cumulative(_ f: Double) -> Double { f < 0 ? exp(f / scale) / 2 : 1 - exp(-f / scale) / 2 }
    let edges = (-25...25).map { (Double($0) + 0.5) * 0.3 }
    let found = distribution.probabilities(edges: edges)
    for place in found.indices {
      // A tail of 1/t² is cut where it adds 1e-6 to an interval.
      #expect(abs(found[place] - (cumulative(edges[place + 1]) - cumulative(edges[place]))) < 2e-6)
    }
  }

  /// Both neurons of two are off at one input in a quarter of all networks, whose output is then exactly 0.
  @Test func deadNetworksAreAnAtom() {
    let distribution = OutputDistribution(.relu, weightDeviation: 1, biasDeviation: 0, input: [1], width: 2)
    #expect(abs(distribution.atom - 0.25) < 1e-12)
    let edges = [-1e-3, 1e-3]
    let narrow = distribution.probabilities(edges: edges)[0]
    #expect(narrow > 0.25 && narrow < 0.27)
    #expect(OutputDistribution(.relu, weightDeviation: 1, biasDeviation: 0.1, input: [1], width: 2).atom == 0)
  }

  @Test(arguments: [Nonlinearity.erf, .relu, .step, .gelu, .tanh, .cos])
  func probabilitiesAddUpAndWideNetworksAreGaussian(_ nonlinearity: Nonlinearity) {
    let wide = OutputDistribution(nonlinearity, weightDeviation: 1, biasDeviation: 0.5, input: [1], width: 100_000)
    let deviation = wide.variance.squareRoot()
    let edges = (-36...36).map { Double($0) / 4 * deviation }
    let found = wide.probabilities(edges: edges)
    #expect(abs(found.reduce(0, +) - 1) < 1e-9)
    let narrow = OutputDistribution(nonlinearity, weightDeviation: 1, biasDeviation: 0.5, input: [1], width: 2)
      .probabilities(edges: edges)
    var (far, near) = (0.0, 0.0)
    for place in found.indices {
      let gaussian =
        (erfc(-edges[place + 1] / deviation / 2.0.squareRoot()) - erfc(-edges[place] / deviation / 2.0.squareRoot()))
        / 2
      near = max(near, abs(found[place] - gaussian))
      far = max(far, abs(narrow[place] - gaussian))
    }
    // The deviation is κ₄/24 He₄ φ/4, below 0.1/N for these neurons.
    #expect(near < 1e-5 && far > 20 * near, "\(nonlinearity.name): \(near), \(far)")
  }
}
