import Foundation
import TestOracles
import Testing

@testable import FieldTheory

@Suite struct ExactNetworkTests {
  /// Every element of every oracle, full and connected, at three widths. Full functions are held to 1e-10; connected parts, which are
  /// sums of terms up to fifty times larger, to 1e-9 of the largest. The files for erf in two and three dimensions come from a grid
  /// too coarse for that: they are wrong by up to 2e-5 and 4e-4, and differ from erf-d1 where the covariances are the same (see the next test).
  @Test(arguments: Oracle.names)
  func oraclesAreMet(_ name: String) throws {
    let oracle = try Oracle(name)
    let network = ExactNetwork(
      try #require(Nonlinearity.named(oracle.activation)), weightDeviation: oracle.weightDeviation,
      biasDeviation: oracle.biasDeviation, inputs: oracle.inputs, tuples: oracle.tuples(6))
    let isCoarse = name == "erf-d2" || name == "erf-d3"
    let (fullTolerance, connectedTolerance) = isCoarse ? (2e-5, 4e-4) : (1e-10, 1e-9)
    for order in [2, 4, 6] {
      let tuples = oracle.tuples(order)
      #expect(tuples.count >= 10)
      for width in [1, 7, 1000] {
        let largest = tuples.map { abs(oracle.connected($0, width: width)) }.max() ?? 0
        for tuple in tuples {
          let full = network.full(tuple, width: width)
          let connected = network.connected(tuple, width: width)
          let expected = oracle.full(tuple, width: width)
          #expect(abs(full.value - expected) <= fullTolerance * abs(expected) + 1e-15, "\(tuple) at \(width)")
          let difference = abs(connected.value - oracle.connected(tuple, width: width))
          #expect(difference <= connectedTolerance * largest, "\(tuple) at \(width): \(difference / largest)")
        }
      }
    }
  }

  /// Opposite corners of the square are, for a neuron, what −1 and 1 are on the line: q is 2 and 0.
  @Test func equalCovariancesHaveEqualCorrelators() throws {
    func network(_ inputs: [[Double]]) -> ExactNetwork {
      ExactNetwork(.erf, weightDeviation: 1, biasDeviation: 1, inputs: inputs, tuples: [[0, 0, 0, 0, 1, 1]])
    }
    let (line, square) = (network([[-1], [1]]), network([[-1, -1], [1, 1]]))
    let value = square.connected([0, 0, 0, 0, 1, 1], width: 1).value
    #expect(abs(line.connected([0, 0, 0, 0, 1, 1], width: 1).value - value) < 1e-13)
    #expect(abs(value / (try Oracle("erf-d1")).connected([0, 0, 0, 0, 5, 5], width: 1) - 1) < 1e-10)
  }

  /// ReLU without biases in one direction: N·m4 = 5, m6 = 15/N + 44/N² (physics.md 2.3, 4).
  @Test func reluInOneDirectionIsRational() {
    let network = ExactNetwork(
      .relu, weightDeviation: 1.3, biasDeviation: 0, inputs: [[2.0]], tuples: [[0, 0, 0, 0, 0, 0]])
    let two = network.full([0, 0], width: 1).value
    for width in [1, 2, 50] {
      let n = Double(width)
      #expect(abs(network.full([0, 0, 0, 0], width: width).value / (3 * two * two) - (1 + 5 / n)) < 1e-13)
      let six = network.full([0, 0, 0, 0, 0, 0], width: width).value / (15 * two * two * two)
      #expect(abs(six - (1 + 15 / n + 44 / (n * n))) < 1e-12)
    }
  }

  /// Every activation against a network's density itself: one neuron, integrated over its pre-activations and last weight.
  @Test(arguments: Nonlinearity.all.map(\.name))
  func momentsArePermutationSymmetricAndConsistent(_ name: String) throws {
    let nonlinearity = try #require(Nonlinearity.named(name))
    let z = PreActivations(
      points: [[0.4, -1], [1.2, 0.3], [-0.7, 0.9]], weightDeviation: 0.9, biasDeviation: 0.4)
    func moment(_ positions: [Int]) -> Double { nonlinearity.moments.moment(z, positions).value }
    for tuple in [[0, 0, 1, 2], [0, 1, 1, 2, 2, 2]] {
      let value = moment(tuple)
      #expect(abs(moment(tuple.reversed()) - value) < 1e-10 * max(1, abs(value)))
    }
    // The pair's closed form is the moment of two.
    let propagator = Propagator(nonlinearity, weightDeviation: 0.9, biasDeviation: 0.4)
    let pair = propagator.weightPart([0.4, -1], [1.2, 0.3]).value / 0.81
    #expect(abs(moment([0, 1]) - pair) < 1e-12 * max(1, abs(pair)))
  }

  /// Sign correlations and half spaces against quadrature of the function, which for these is as good: erf and GELU are smooth.
  @Test func signCorrelationsAgreeWithQuadrature() {
    let z = PreActivations(points: [[0.4, -1], [1.2, 0.3], [-0.7, 0.9]], weightDeviation: 0.9, biasDeviation: 0.4)
    let smooth: [(any NeuronMoments, @Sendable (Double) -> Double)] = [
      (ErrorFunctionMoments(), { Foundation.erf($0) }),
      (GELUMoments(), { $0 * erfc(-$0 / 2.0.squareRoot()) / 2 }),
    ]
    for (exact, function) in smooth {
      for tuple in [[0, 0, 1, 1], [0, 1, 2, 2], [0, 0, 1, 1, 2, 2], [0, 0, 0, 0, 1, 2]] {
        let quadrature = SmoothMoments(function: function).moment(z, tuple)
        let value = exact.moment(z, tuple).value
        #expect(abs(value - quadrature.value) < 1e-10 * max(1, abs(value)), "\(tuple)")
      }
    }
  }

  /// max(z, 0) + (1 − s)⁻¹ … : the leaky moments are polynomials in s that end at identity for s = 1 and |z| for s = −1, and
  /// moments of one sign of z add up to those of z.
  @Test func piecewiseLinearMomentsAreConsistent() {
    let points = [[1.0], [-0.2], [0.5], [2]]
    let z = PreActivations(points: points, weightDeviation: 1.2, biasDeviation: 0.7)
    for tuple in [[0, 1, 2, 3], [0, 0, 1, 3], [0, 0, 1, 1, 2, 3]] {
      let linear = PiecewisePowerMoments(power: 1, negative: 1).moment(z, tuple).value
      let wick = Wick.correlator(tuple) { z.covariance[$0][$1] }
      #expect(abs(linear - wick) < 1e-12 * abs(wick))
      // Over all ways to choose the sign of each factor: Π (z₊ − (−z)₊) = Π z.
      let doubled = PreActivations(
        points: points + points.map { $0.map(-) }, weightDeviation: 1.2, biasDeviation: 0)
      let centred = PreActivations(points: points, weightDeviation: 1.2, biasDeviation: 0)
      var sum = 0.0
      for signs in 0..<(1 << tuple.count) {
        let chosen = tuple.enumerated().map { signs >> $0 & 1 == 1 ? $1 + 4 : $1 }
        let value = PiecewisePowerMoments(power: 1, negative: 0).moment(doubled, chosen).value
        sum += (signs.nonzeroBitCount % 2 == 0 ? 1 : -1) * value
      }
      let product = Wick.correlator(tuple) { centred.covariance[$0][$1] }
      #expect(abs(sum - product) < 1e-11 * max(1, abs(product)))
    }
  }

  /// ReLU is homogeneous: M_n(s x₁, x₂, …) = s M_n(x₁, x₂, …) for s > 0, without biases. Six points in six dimensions.
  @Test func reluIsHomogeneousInManyDimensions() {
    let points = (0..<6).map { (i: Int) -> [Double] in
      (0..<6).map { (k: Int) -> Double in
        let angle = 7 * i * i + 3 * k + i * k
        return Foundation.sin(Double(angle))
      }
    }
    var scaled = points
    scaled[2] = points[2].map { 3 * $0 }
    func moment(_ points: [[Double]]) -> Double {
      let z = PreActivations(points: points, weightDeviation: 1, biasDeviation: 0)
      return Nonlinearity.relu.moments.moment(z, [0, 1, 2, 3, 4, 5]).value
    }
    #expect(abs(moment(scaled) / moment(points) - 3) < 1e-10)
  }

  /// Independent pre-activations: E Π σ(z_i) = Π E σ(z_i), in more dimensions than a grid can follow.
  @Test func independentNeuronsFactorise() {
    let points = (0..<6).map { (i: Int) -> [Double] in (0..<6).map { $0 == i ? 6.0.squareRoot() : 0 } }
    let z = PreActivations(points: points, weightDeviation: 1, biasDeviation: 0)
    let mean = 1 / (2 * Double.pi).squareRoot()
    let six = Nonlinearity.relu.moments.moment(z, [0, 1, 2, 3, 4, 5]).value
    #expect(abs(six / Foundation.pow(mean, 6) - 1) < 1e-12)
    // E z Φ(z) = 1/(2√π).
    let gelu = Nonlinearity.gelu.moments.moment(z, [0, 1, 2, 3]).value
    #expect(abs(gelu * 16 * .pi * .pi - 1) < 1e-12)
    // By Sobol's points: within five standard errors, and these are small.
    let square = Nonlinearity.smooth("z²", scalingDimension: nil) { $0 * $0 }.moments.moment(z, [0, 1, 2, 3, 4, 5])
    #expect(abs(square.value - 1) < 5 * square.error && square.error < 0.05)
  }

  /// A linear network's outputs are sums of products of normals: with last-layer moments μ4 the 4-point function is 3 μ4 M4-like,
  /// and a last layer of signs (μ4 = μ6 = 1) makes it Gaussian at N = 1.
  @Test func lastLayersOfSignsMakeALinearNeuronGaussian() {
    let network = ExactNetwork(
      .identity, weightDeviation: 1, biasDeviation: 0, inputs: [[1], [2]], lastLayer: LastLayer(fourth: 1, sixth: 1),
      tuples: [[0, 0, 0, 0, 1, 1]])
    #expect(abs(network.connected([0, 0, 0, 0], width: 1).value) < 1e-14)
    #expect(abs(network.connected([0, 0, 0, 0, 1, 1], width: 1).value) < 1e-13)
  }

  /// Two outputs: ⟨f₁f₁f₂f₂⟩c = C(12|34) = (σ_W⁴/N)[M4 − M2M2] (physics.md, section 4), and an output that stands alone gives 0.
  @Test func outputsShareTheHiddenLayer() {
    let network = ExactNetwork(
      .relu, weightDeviation: 1, biasDeviation: 0, inputs: [[1]], outputs: 2,
      tuples: [[0, 0, 1, 1], [0, 0, 0, 1], [0, 0, 0, 0]])
    let (m2, m4) = (0.5, 1.5)
    let shared: Double = (m4 - m2 * m2) / 5
    #expect(abs(network.connected([0, 0, 1, 1], width: 5).value - shared) < 1e-14)
    #expect(abs(network.connected([0, 0, 0, 0], width: 5).value - 3 * shared) < 1e-14)
    #expect(network.full([0, 0, 0, 1], width: 5).value == 0 && network.full([0, 1], width: 5).value == 0)
  }
}
