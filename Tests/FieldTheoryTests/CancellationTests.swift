import Foundation
import Testing

@testable import FieldTheory

/// Numbers that are small because larger ones cancel: the parts must be written so that they do not. Exact values are mpmath's with 60 to 90 digits, from
/// the sums over signs, the log-normal moments and the closed forms of docs/physics.md.
///
/// Tolerances of 1e-13 are some hundred roundings: arguments of exponentials and angles take a few each, sums over partitions tens.
@Suite struct CancellationTests {
  private static func isClose(_ value: Double, _ exact: Double, _ tolerance: Double = 1e-13) -> Bool {
    abs(value - exact) <= tolerance * abs(exact)
  }

  // MARK: Opposite and parallel rays

  /// A neuron without biases that is on at x is off at −x: every product of both vanishes exactly, whatever rounding makes of the cosine.
  @Test(arguments: [Nonlinearity.relu, .reluSquared, .step])
  func oppositeRaysShareNothing(_ nonlinearity: Nonlinearity) {
    let directions = [
      [1.0], [0.3], [1, 0.5], [0.1, 0.2], [0.7, -0.3, 1.1], (0..<40).map { Foundation.sin(Double(7 * $0 + 1)) },
    ]
    for direction in directions {
      for factor in [-1, -3, -0.1, -1e-6, -7e9] {
        let inputs = [direction, direction.map { factor * $0 }, direction.map { 1.7 * $0 }]
        for deviation in [1, 0.37] {
          let propagator = Propagator(nonlinearity, weightDeviation: deviation, biasDeviation: 0)
          #expect(propagator(inputs[0], inputs[1]) == 0 && propagator(inputs[1], inputs[2]) == 0, "\(inputs)")
          let z = PreActivations(points: inputs, weightDeviation: deviation, biasDeviation: 0)
          for tuple in [[0, 1], [0, 0, 0, 1], [0, 1, 1, 2], [0, 0, 0, 1, 1, 1], [0, 0, 1, 2, 2, 2]] {
            #expect(nonlinearity.moments.moment(z, tuple) == Approximation(0), "\(inputs) \(tuple)")
          }
          // Negative control: parallel rays share all.
          #expect(propagator(inputs[0], inputs[2]) > 0)
        }
      }
    }
    // The covariances alone, as vertex integrals have them.
    for k in 1...50 {
      let (x, y) = (0.01 * Double(k), -0.37 * Double(k + 3))
      let value = nonlinearity.moments.pair(0.3 * x * x, 0.3 * y * y, 0.3 * x * y)
      #expect(value == nil || value == 0)
    }
  }

  /// Opposite rays with a slope s on the other side: E σ(z) σ(−z) = −s E z².
  @Test func leakyRaysKeepTheirSlope() {
    let slope = Double(Float(0.01))
    let propagator = Propagator(.leakyRelu, weightDeviation: 1, biasDeviation: 0)
    #expect(Self.isClose(propagator([1, 0.5], [-2, -1]), -slope * 1.25, 1e-15))
    #expect(Self.isClose(Propagator(.identity, weightDeviation: 1, biasDeviation: 0)([1], [-1]), -1, 1e-15))
  }

  /// E z₊^m z'₊^n over the wedge of opening δ = arctan ε between (1, 0) and (−1, ε) turned around, where it is of the order ε^(m+n+1).
  @Test func nearlyOppositeRaysShareANarrowWedge() {
    let exact: [(Double, [Int], Double)] = [
      (0.005, [0, 1], 3.315678246049561e-9), (0.005, [0, 0, 0, 1], 4.9734143485177127e-14),
      (0.005, [0, 0, 1, 1], 3.3156569312474772e-14), (0.005, [0, 0, 0, 1, 1, 1], 5.3287005209849973e-19),
      (0.005, [0, 0, 0, 0, 0, 0, 1, 1], 2.9602830261956614e-23),
      (1e-6, [0, 1], 2.6525823848633304e-20), (1e-6, [0, 0, 0, 1], 1.5915494309166794e-32),
      (1e-6, [0, 0, 1, 1], 1.0610329539450592e-32), (1e-6, [0, 0, 0, 1, 1, 1], 6.8209261325022191e-45),
      (1, [0, 1], 0.017077471545947668), (1, [0, 0, 0, 1], 0.0057218394324345849),
      (1, [0, 0, 0, 1, 1, 1], 0.0029929898432514225), (1, [0, 0, 0, 0, 0, 0, 1, 1], 0.0024647093351149024),
    ]
    for (epsilon, tuple, value) in exact {
      let points = [[1, 0], [-1, epsilon]]
      let z = PreActivations(points: points, weightDeviation: 1, biasDeviation: 0)
      // The angle 1e-6 is known to some 1e-16 of 1, and the seventh power of it enters.
      let tolerance = epsilon < 1e-3 ? 1e-9 : 1e-12
      #expect(Self.isClose(Nonlinearity.relu.moments.moment(z, tuple).value, value, tolerance), "\(epsilon) \(tuple)")
      if tuple.count == 2 {
        let pair = Propagator(.relu, weightDeviation: 1, biasDeviation: 0)(points[0], points[1])
        #expect(Self.isClose(pair, value, tolerance))
      }
    }
  }

  /// θ² = θ on one ray, and nearly parallel points differ by their angle over 2π.
  @Test func parallelStepsLoseNothing() {
    let propagator = Propagator(.step, weightDeviation: 1, biasDeviation: 0)
    for k in 1...200 {
      let x = (0..<5).map { Foundation.sin(Double(k + 3 * $0)) }
      #expect(propagator(x, x.map { $0 * 3.3 }) == 0.5)
    }
    for angle in [1e-3, 1e-6, 1e-9, 1e-12] {
      let missing = 0.5 - propagator([1, 0], [1, angle])
      #expect(abs(missing - atan(angle) / (2 * .pi)) < 2e-16)
    }
    // With biases, at points that are close beside them.
    let biased = Propagator(.step, weightDeviation: 1, biasDeviation: 1)
    let angle = atan(1.0 + 1e-7) - atan(1.0)
    #expect(abs(biased([1], [1 + 1e-7]) - (1.5 - angle / (2 * .pi))) < 1e-15)
  }

  /// More directions than two still go by half spaces: both agree where they meet.
  @Test func twoDirectionsAgreeWithHalfSpaces() {
    let z = PreActivations(points: [[0.4, -1], [1.2, 0.3]], weightDeviation: 0.9, biasDeviation: 0.4)
    for (power, negative) in [(1, 0.0), (1, 0.25), (1, -1), (2, 0), (0, 0), (0, -1)] {
      for tuple in [[0, 0, 1, 1], [0, 1, 1, 1], [0, 0, 0, 1, 1, 1]] {
        let value = PiecewisePowerMoments(power: power, negative: negative).moment(z, tuple).value
        // Π (s^m + (1 − s^m) θ) z^(pm) over the points.
        var sum = 0.0
        for subset in 0..<4 {
          var weight = 1.0
          for point in 0..<2 {
            let all = pow(negative, Double(tuple.count { $0 == point }))
            weight *= subset >> point & 1 == 1 ? 1 - all : all
          }
          var cone = HalfSpaceMoments(
            covariance: z.covariance, constraints: (0..<2).filter { subset >> $0 & 1 == 1 })
          sum += weight * cone.moment(tuple.flatMap { [Int](repeating: $0, count: power) })
        }
        #expect(abs(value - sum) < 1e-12 * max(1, abs(sum)), "\(power) \(negative) \(tuple)")
      }
    }
  }

  // MARK: Small pre-activations

  /// N^(k−1) G(2k)c at inputs s, −s/2 without biases.
  private static let connected: [(Nonlinearity, Double, [Int], Double)] = [
    (.sin, 1e-4, [0, 0, 0, 1], -2.9999999025000024e-16),
    (.sin, 1e-4, [0, 0, 1, 1], 1.4999999625000008e-16),
    (.sin, 1e-4, [0, 0, 0, 0, 0, 0], 1.1999998920000056e-22),
    (.sin, 1e-4, [0, 0, 0, 0, 1, 1], 2.9999997975000082e-23),
    (.sin, 1e-4, [0, 0, 0, 0, 0, 0, 1, 1], 1.2599998362000115e-29),
    (.sin, 0.1, [0, 0, 0, 1], -0.00029042891301659442),
    (.sin, 0.1, [0, 0, 0, 0, 0, 0], 0.00010971002379452255),
    (.sin, 0.1, [0, 0, 0, 0, 0, 0, 1, 1], 1.106695055931682e-5),
    (.sin, 1, [0, 0, 1, 1], 0.18456544300703614),
    (.sin, 1, [0, 0, 0, 0, 1, 1], 0.13032048654059151),
    (.sin, 1, [0, 0, 0, 0, 0, 0, 1, 1], -0.98405564824900066),
    (.cos, 1e-4, [0, 0, 0, 1], 3.7499998865625027e-16),
    (.cos, 1e-4, [0, 0, 1, 1], 2.062499955468751e-16),
    (.cos, 1e-4, [0, 0, 0, 0, 0, 0], -1.1999998920000056e-22),
    (.cos, 1e-4, [0, 0, 0, 0, 1, 1], -4.3499997316875102e-23),
    (.cos, 1e-4, [0, 0, 0, 0, 0, 0, 1, 1], 1.8674997724125151e-29),
    (.cos, 0.1, [0, 0, 0, 1], 0.00036385258915947998),
    (.cos, 0.1, [0, 0, 0, 0, 0, 0], -0.00010971002379452255),
    (.cos, 0.1, [0, 0, 0, 0, 0, 0, 1, 1], 1.6536935188788205e-5),
    (.cos, 1, [0, 0, 1, 1], 0.35342179223590205),
    (.cos, 1, [0, 0, 0, 0, 1, 1], -0.24045331381514746),
    (.cos, 1, [0, 0, 0, 0, 0, 0, 1, 1], -1.8446521826801105),
    (.gauss, 1e-4, [0, 0, 0, 1], 2.9999999812500004e-8),
    (.gauss, 1e-4, [0, 0, 1, 1], -1.4999999906250002e-8),
    (.gauss, 1e-4, [0, 0, 0, 0, 0, 0], 7.2000003840000139e-14),
    (.gauss, 1e-4, [0, 0, 0, 0, 1, 1], -1.8000000457500006e-15),
    (.gauss, 1e-4, [0, 0, 0, 0, 0, 0, 1, 1], -7.5000008156250266e-22),
    (.gauss, 0.1, [0, 0, 0, 0, 0, 0], 0.075967935033164885),
    (.gauss, 0.1, [0, 0, 0, 0, 0, 0, 1, 1], -0.00083406784224894793),
    (.gauss, 1, [0, 0, 0, 1], 1.673533305678737),
    (.gauss, 1, [0, 0, 0, 0, 1, 1], -149.57701893285156),
  ]

  @Test(arguments: connected.indices)
  func connectedFunctionsOfSmallPreActivations(_ place: Int) {
    let (nonlinearity, scale, tuple, exact) = Self.connected[place]
    let network = ExactNetwork(
      nonlinearity, weightDeviation: 1, biasDeviation: 0, inputs: [[scale], [-scale / 2]], tuples: [tuple])
    let found = network.connected(tuple, width: 1)
    #expect(Self.isClose(found.value, exact), "\(nonlinearity.name) \(scale) \(tuple) \(found)")
    #expect(found.error < 1e-12 * abs(exact))
  }

  /// Last layers that are not normal, E w⁴ = 3.5 and E w⁶ = 20, and two outputs, by the law of total cumulance.
  @Test func otherLastLayersKeepTheirDigits() {
    let tuples = [[0, 0, 1, 1], [0, 0, 0, 0, 1, 1]]
    let exact: [(Nonlinearity, [Double])] = [
      (.sin, [1.874999954687501e-16, 4.3124997173437612e-23]), (.cos, [0.4999999937500003, -2.49999994375]),
      (.gauss, [0.49999997500000019, -2.4999999100000031]),
    ]
    for (nonlinearity, values) in exact {
      let network = ExactNetwork(
        nonlinearity, weightDeviation: 1, biasDeviation: 0, inputs: [[1e-4], [-5e-5]],
        lastLayer: LastLayer(fourth: 3.5, sixth: 20), tuples: tuples)
      for (tuple, value) in zip(tuples, values) {
        #expect(Self.isClose(network.connected(tuple, width: 1).value, value), "\(nonlinearity.name) \(tuple)")
      }
      // ⟨f₁f₁f₂f₂⟩c = Cov(σσ, σσ) is a third of ⟨f₁f₁f₁f₁⟩c at one input.
      let two = ExactNetwork(
        nonlinearity, weightDeviation: 1, biasDeviation: 0, inputs: [[1e-4]], outputs: 2,
        tuples: [[0, 0, 1, 1], [0, 0, 0, 0]])
      let all = two.connected([0, 0, 0, 0], width: 1).value
      #expect(Self.isClose(two.connected([0, 0, 1, 1], width: 1).value, all / 3))
    }
  }

  /// Where terms cancel and nothing is done about it, the error says so: G6c of cos and sin at large pre-activations is 0 but for 1e-87.
  @Test func roundingThatIsLeftIsStated() {
    for nonlinearity in [Nonlinearity.sin, .cos] {
      let network = ExactNetwork(
        nonlinearity, weightDeviation: 1, biasDeviation: 0, inputs: [[10], [-5]], tuples: [[0, 0, 0, 0, 0, 0, 1, 1]])
      let found = network.connected([0, 0, 0, 0, 0, 0, 1, 1], width: 1)
      // mpmath: −3.9059842…e-11, of terms of the order 100.
      #expect(found.error > 0 && abs(found.value + 3.9059842e-11) < found.error)
      #expect(found.error < 1e-12)
    }
  }

  /// Pairs whose exponentials cancel or overflow.
  @Test func pairsOfSinesKeepTheirDigits() throws {
    let moments = TrigonometricMoments(isSine: true)
    // e^(−(a + b)/2) sinh c, mpmath.
    #expect(Self.isClose(try #require(moments.pair(1e-8, 4e-8, 1e-9)), 9.999999750000003e-10, 1e-15))
    #expect(Self.isClose(try #require(moments.pair(1500, 1500, -1500)), -0.5, 1e-15))
    #expect(Self.isClose(try #require(TrigonometricMoments(isSine: false).pair(1500, 1500, -1500)), 0.5, 1e-15))
  }

  // MARK: Large pre-activations

  /// GELUs at S and −S/2 have in common what lies within 1/S of the boundary; K_W by the closed form with 60 digits, G(4)c by mpmath's quadrature.
  @Test func largeOppositeGELUsShareTheBoundary() {
    let pairs: [(Double, Double, Double)] = [
      (1, 0, -0.064912333409364329127), (10, 0, -0.043084278060313664014), (1e3, 0, -0.0004507808658263668455),
      (1e8, 0, -4.507829441642119292e-9), (1e10, 0, -4.5078294416421213701e-11),
      (1e3, 1, -0.000014173527566247969815), (1e8, 1, -1.417864924907987966e-10),
    ]
    for (scale, bias, exact) in pairs {
      let propagator = Propagator(.gelu, weightDeviation: 1, biasDeviation: bias)
      // With biases opposite rays are an angle of 1.5/S apart, which is known to some 1e-16.
      let tolerance = max(1e-13, bias * scale * 1e-15)
      let found = propagator.weightPart([scale], [-scale / 2]).value
      #expect(Self.isClose(found, exact, tolerance), "\(scale) \(bias): \(found)")
    }
    let connected: [(Double, [Int], Double)] = [
      (1, [0, 0, 0, 1], -0.21588912941343562312), (1, [0, 0, 1, 1], -0.012729159817031564098),
      (10, [0, 0, 0, 1], 5.3548904138452401013), (10, [0, 0, 1, 1], -622.96144779910076213),
      (1e3, [0, 0, 0, 1], 676.15926210956978141), (1e3, [0, 0, 1, 1], -62499999788.989065879),
    ]
    for scale in [1, 10, 1e3] {
      let cases = connected.filter { $0.0 == scale }
      let network = ExactNetwork(
        .gelu, weightDeviation: 1, biasDeviation: 0, inputs: [[scale], [-scale / 2]], tuples: cases.map(\.1))
      for (_, tuple, exact) in cases {
        let found = network.connected(tuple, width: 1)
        #expect(Self.isClose(found.value, exact, 1e-12), "\(scale) \(tuple): \(found)")
        #expect(found.error < 1e-10 * abs(exact))
      }
    }
  }

  /// In a plane, moments by quadrature are those by half spaces, where these are good: at pre-activations of the order 1.
  @Test func planeQuadratureAgreesWithHalfSpaces() throws {
    let points = [[0.4, -1], [1.2, 0.3], [-0.7, 0.9], [0, 0], [0.8, 0.2]]
    let z = PreActivations(points: points, weightDeviation: 0.9, biasDeviation: 0)
    #expect(z.plane(Array(points.indices)) != nil)
    // Negative control: with biases three dimensions are spanned.
    let biased = PreActivations(points: points, weightDeviation: 0.9, biasDeviation: 0.4)
    #expect(biased.plane(Array(points.indices)) == nil && biased.plane([0, 3]) != nil)
    let tuples = [[0, 1], [0, 0, 1, 2], [0, 1, 1, 2, 2, 4], [0, 1, 3, 3]]
    let found = GELUMoments().moments(z, tuples)
    let halfSpaces = tuples.dropLast().map { GELUMoments().moment(PreActivations(covariance: z.covariance), $0) }
    for (quadrature, exact) in zip(found, halfSpaces) {
      #expect(abs(quadrature.value - exact.value) < 1e-13 && quadrature.error < 1e-13)
    }
    #expect(try #require(found.last) == Approximation(0))
    // One line, whose vectors are equal but for rounding: the pair's closed form.
    for direction in [[1.0], [0.3], [0.1, 0.7], [0.3, 0.2, 0.9]] {
      let points = [direction, direction.map { 3 * $0 }, direction.map { 0.7 * $0 }]
      let line = PreActivations(points: points, weightDeviation: 1.1, biasDeviation: 0)
      for tuple in [[0, 0], [1, 1], [2, 2], [0, 1], [1, 2]] {
        let (a, b) = (line.covariance[tuple[0]][tuple[0]], line.covariance[tuple[1]][tuple[1]])
        let pair = try #require(GELUMoments().pair(a, b, (a * b).squareRoot()))
        for value in [GELUMoments().moment(line, tuple), GELUMoments().moments(line, [[0, 1, 2, 2], tuple])[1]] {
          #expect(Self.isClose(value.value, pair), "\(direction) \(tuple)")
        }
      }
    }
  }

  // MARK: No traps

  /// No field at all, and a propagator that is no number: no axis is kept, and all couplings are 0.
  @Test(arguments: [[[0.0]], [[0, 0], [0, 0]], [[.nan]], [[.nan, 0], [0, 1]]])
  func anActionOfRankZeroHasNoCouplings(_ covariance: [[Double]]) throws {
    let action = EdgeworthAction(covariance: covariance, fourth: { _ in 0 }, sixth: { _ in 0 })
    #expect(action.rank == 0 && action.components == covariance.count)
    let couplings = action.couplings
    let last = covariance.count - 1
    #expect(couplings.counterTerm([0, last]) == 0 && couplings.quartic([0, 0, last, last]) == 0)
    #expect(try #require(couplings.sextic([0, 0, 0, last, last, last])) == 0)
    for space in [EdgeworthAction.Space.axes, .components] {
      let residuals = action.backSubstitution(of: space)
      #expect(residuals.two == 0 && residuals.four == 0 && residuals.six == 0)
    }
    #expect(action.outside == 0)
  }

  @Test func anOutputThatIsZeroHasNoExcess() {
    let density = EdgeworthDensity(variance: 0, fourth: 0, sixth: 0)
    #expect(density.fourth == 0 && density.sixth == 0 && density.negativeRanges.isEmpty)
  }

  /// As many neurons as numbers go: the distribution is the normal one.
  @Test(arguments: [1 << 40, 1 << 62, Int.max])
  func theWidestNetworksAreGaussian(_ width: Int) {
    let distribution = OutputDistribution(.erf, weightDeviation: 1, biasDeviation: 0.5, input: [0.5], width: width)
    let deviation = distribution.variance.squareRoot()
    let edges = (-20...20).map { Double($0) / 4 * deviation }
    for (place, found) in distribution.probabilities(edges: edges).enumerated() {
      let normal =
        (erf(edges[place + 1] / deviation / 2.0.squareRoot()) - erf(edges[place] / deviation / 2.0.squareRoot())) / 2
      // Where the integral ends the characteristic function is 1e-9.
      #expect(abs(found - normal) < 1e-9)
    }
  }
}
