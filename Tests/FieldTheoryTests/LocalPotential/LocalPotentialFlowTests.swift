import Foundation
import Testing

@testable import FieldTheory

@Suite struct LocalPotentialFlowTests {
  private let start = LocalPotential(u2: 2, u4: -1.3, u6: 0.7)

  /// V₁ = 1/π, V₂ = 1/4π, V₃ = 1/6π².
  private static let volumes: [(Int, Double)] = {
    let pi = Double.pi
    return [(1, 1 / pi), (2, 1 / (4 * pi)), (3, 1 / (6 * pi * pi))]
  }()

  /// dU/dk = V_d k^(d+1)/(k² + U″) expanded in f.
  @Test(arguments: volumes)
  func slopesAreTheExpansionInTheField(_ d: Int, _ volume: Double) {
    let k = 0.8
    let slope = LocalPotentialFlow(dimension: d).slope(start, at: k)
    // U″ in powers of f², and the reciprocal series.
    let a = [k * k + start.u2, start.u4 / 2, start.u6 / 24, 0]
    var c = [1 / a[0]]
    for n in 1...3 { c.append(-(1...n).reduce(0) { $0 + a[$1] * c[n - $1] } / a[0]) }
    let scale = volume * pow(k, Double(d + 1))
    for (found, expected) in [(slope.u2, 2 * c[1]), (slope.u4, 24 * c[2]), (slope.u6, 720 * c[3])] {
      #expect(abs(found / (scale * expected) - 1) < 1e-13)
    }
  }

  /// Against Runge and Kutta's classical method with 20000 steps, whose error is below 1e-12 here.
  @Test(arguments: 1...3) func theFlowIsIntegrated(_ d: Int) throws {
    let flow = LocalPotentialFlow(dimension: d)
    let end = 3.0
    let found = try #require(flow.trajectory(from: start, at: [0, 0.5, end]).points.last).potential
    func moved(_ u: LocalPotential, _ h: Double, _ s: LocalPotential) -> LocalPotential {
      LocalPotential(u2: u.u2 + h * s.u2, u4: u.u4 + h * s.u4, u6: u.u6 + h * s.u6)
    }
    var u = start
    let h = end / 20000
    for step in 0..<20000 {
      let k = Double(step) * h
      let a = flow.slope(u, at: k)
      let b = flow.slope(moved(u, h / 2, a), at: k + h / 2)
      let c = flow.slope(moved(u, h / 2, b), at: k + h / 2)
      let e = flow.slope(moved(u, h, c), at: k + h)
      for (slope, weight) in [(a, 1.0), (b, 2), (c, 2), (e, 1)] { u = moved(u, h * weight / 6, slope) }
    }
    for (found, expected) in [(found.u2, u.u2), (found.u4, u.u4), (found.u6, u.u6)] {
      #expect(abs(found / expected - 1) < 1e-8, "\(found) \(expected)")
    }
  }

  /// u₂ falls as V u₄ k^(d+2)/((d + 2) u₂²) at first; a free field does not flow; and the way back leads back.
  @Test func theFlowHasItsLimits() throws {
    let flow = LocalPotentialFlow(dimension: 1)
    let near = try #require(flow.trajectory(from: start, at: [0, 0.01]).points.last).potential
    #expect(abs((near.u2 - start.u2) / (1.3 * 1e-6 / (.pi * 3 * 4)) - 1) < 1e-3)
    let free = LocalPotential(u2: 0.5, u4: 0, u6: 0)
    #expect(flow.trajectory(from: free, at: [0, 10]).points.last?.potential == free)
    let there = try #require(flow.trajectory(from: start, at: [0, 5]).points.last).potential
    let back = try #require(flow.trajectory(from: there, at: [5, 0]).points.last).potential
    #expect(abs(back.u2 - start.u2) < 1e-7 && abs(back.u4 - start.u4) < 1e-7 && abs(back.u6 - start.u6) < 1e-7)
  }

  /// Where U″ reaches −k², the flow ends, and says where.
  @Test func singularitiesAreNamed() throws {
    let trajectory = LocalPotentialFlow(dimension: 1).trajectory(
      from: LocalPotential(u2: 0.01, u4: 100, u6: 0), at: [0, 0.001, 1, 2])
    let end = try #require(trajectory.end)
    #expect(end > 0.001 && end < 1 && trajectory.points.map(\.k) == [0, 0.001])
    #expect(trajectory.points.allSatisfy { $0.potential.u4.isFinite })
  }

  // MARK: The Gauss-net

  @Test func onlyGaussiansAreKernels() throws {
    for d in 1...3 {
      let kernel = try #require(
        GaussianKernel(Propagator(.gauss, weightDeviation: 1.4, biasDeviation: 0.3), dimension: d))
      #expect(abs(kernel.strength / 1.96 - 1) < 1e-13 && abs(kernel.squaredLength / (Double(d) / 1.96) - 1) < 1e-12)
      #expect(abs(kernel.squaredMass / (2 * 1.96 / Double(d)) - 1) < 1e-12)
    }
    for other in [Nonlinearity.erf, .relu, .cos, .tanh, .bell] {
      #expect(GaussianKernel(Propagator(other, weightDeviation: 1, biasDeviation: 0.3), dimension: 1) == nil)
    }
  }

  /// 1/K(p) = Z (m² + p²) for small p, from the Fourier integral itself.
  @Test func massAndFieldStrengthAreTheSpectrums() throws {
    let propagator = Propagator(.gauss, weightDeviation: 1.4, biasDeviation: 0)
    let kernel = try #require(GaussianKernel(propagator, dimension: 1))
    func inverse(_ p: Double) -> Double {
      1
        / (-400...400).reduce(0) {
          $0 + 0.02 * propagator.weightPart([0], [Double($1) * 0.02]).value * cos(p * Double($1) * 0.02)
        }
    }
    let p = 0.01
    #expect(abs(inverse(0) / (kernel.fieldStrength * kernel.squaredMass) - 1) < 1e-10)
    #expect(abs((inverse(p) - inverse(0)) / (p * p * kernel.fieldStrength) - 1) < 1e-4)
  }

  /// Closed forms beside quadrature over the vertices.
  @Test(arguments: [1, 2]) func integralsAreTheQuadratures(_ d: Int) throws {
    let propagator = Propagator(.gauss, weightDeviation: 0.8, biasDeviation: 1)
    let kernel = try #require(GaussianKernel(propagator, dimension: d))
    let points = [[0.2, 0.1], [-0.5, 0.3], [0.7, -0.2]].map { Array($0.prefix(d)) }
    let vertex = VertexPropagator(propagator)
    let quadrature = try VertexQuadrature(vertex, points: points, cutoffs: [.infinite], legs: [4, 6])
    for tuple in [[0, 1, 1, 2], [0, 0, 1, 1, 2, 2]] {
      let value = try quadrature.integrals([tuple])[0][0].value
      #expect(abs(kernel.vertex(tuple.map { points[$0] }) / value - 1) < 1e-9)
    }
    guard d == 1 else { return }
    let series = PerturbationSeries(
      try VertexSpace(vertex, points: points, cutoff: .infinite, mostLegs: 6), rules: .exactPropagator)
    let tuple = [0, 0, 1, 1, 2, 2]
    let exchanges = (0..<32).filter { $0.nonzeroBitCount == 2 }.reduce(0.0) { sum, set in
      let first = [0] + (1..<6).filter { set >> ($0 - 1) & 1 == 1 }
      let others = (1..<6).filter { set >> ($0 - 1) & 1 == 0 }
      return sum + kernel.exchange(first.map { points[tuple[$0]] }, others.map { points[tuple[$0]] })
    }
    let expected = try series.terms(tuple, order: 2, connected: true).lambdaSquared.value
    #expect(abs(576 * exchanges / expected - 1) < 1e-8)
  }

  private static let inputs = [-1.0, -0.6, -0.2, 0.2, 0.6, 1].map { [0.01 * $0] }

  private static func tuples(_ order: Int, _ least: Int = 0) -> [[Int]] {
    order == 0 ? [[]] : (least..<6).flatMap { first in tuples(order - 1, first).map { [first] + $0 } }
  }

  /// N λ = −(e⁴ − 1)/(8 √(π/2)), and κ from N² G6c = 15 e¹² − 45 e⁴ + 30 with the exchange 576 λ² · 10 · 2π/√15 taken off: at the origin.
  @Test func theInfraredPotentialIsTheConnectedFunctions() throws {
    let kernel = try #require(GaussianKernel(Propagator(.gauss, weightDeviation: 1, biasDeviation: 1), dimension: 1))
    let width = 100
    let network = ExactNetwork(
      .gauss, weightDeviation: 1, biasDeviation: 1, inputs: Self.inputs, tuples: Self.tuples(4) + Self.tuples(6))
    let infrared = InfraredPotential(kernel, inputs: Self.inputs, fours: Self.tuples(4), sixes: Self.tuples(6)) {
      network.connected($0, width: width).value
    }
    let n = Double(width)
    let lambda = -(exp(4) - 1) / (8 * (Double.pi / 2).squareRoot()) / n
    let six = (15 * exp(12) - 45 * exp(4) + 30) / (n * n)
    let kappa = (5760 * lambda * lambda * 2 * .pi / 15.0.squareRoot() - six) / (720 * (Double.pi / 3).squareRoot())
    // Inputs at 0.01 are not the origin: 1e-3.
    #expect(abs(infrared.lambda / lambda - 1) < 1e-3 && abs(infrared.kappa / kappa - 1) < 1e-3)
    #expect(infrared.lambdaSpread < 1e-3 * abs(lambda) && infrared.potential.u2 == kernel.squaredMass)
    let z = kernel.fieldStrength
    #expect(abs(infrared.potential.u4 * z * z / 24 - infrared.lambda) < 1e-15)
    #expect(abs(infrared.couplings(infrared.potential).kappa / infrared.kappa - 1) < 1e-12)
  }

  // MARK: The active flow

  /// N u₄ = −128.3 at σ_W = 1, and a slope of −2.9997 over σ_W = 1 … 10 on the paper's inputs (physics.md 5.4).
  @Test func theActiveFlowIsAPower() throws {
    let deviations = (0...18).map { 1 + 0.5 * Double($0) }
    let flow = try ActiveFlow(
      Propagator(.gauss, weightDeviation: 1, biasDeviation: 1), inputs: Self.inputs, width: 1, cutoff: .infinite,
      tuples: Self.tuples(4), weightDeviations: deviations)
    #expect(abs(24 * flow.points[0].lambda + 128.3) < 0.05)
    #expect(abs(try #require(flow.slope) + 2.9997) < 2e-4 && (flow.determination ?? 0) > 0.999999)
    #expect(flow.points.map(\.weightDeviation) == deviations)
  }

  /// At the origin the slope is d − 4; a ReLU-net without biases has G4c ~ σ_W⁸ and ∫ K⁴ ~ σ_W¹⁶ at any cutoff: −8.
  @Test func slopesAreExactWhereTheoryIs() throws {
    for d in 1...2 {
      let flow = try ActiveFlow(
        Propagator(.gauss, weightDeviation: 1, biasDeviation: 1), inputs: [[Double](repeating: 0, count: d)], width: 3,
        cutoff: .infinite, tuples: [[0, 0, 0, 0]], weightDeviations: [0.5, 2, 7])
      #expect(abs(try #require(flow.slope) - Double(d - 4)) < 1e-9)
    }
    let relu = try ActiveFlow(
      Propagator(.relu, weightDeviation: 1, biasDeviation: 0), inputs: [[0.4], [1]], width: 3, cutoff: .finite(10),
      tuples: [[0, 0, 1, 1]], weightDeviations: [0.5, 2])
    #expect(abs(try #require(relu.slope) + 8) < 1e-9)
    #expect(throws: PerturbationError.self) {
      try ActiveFlow(
        Propagator(.relu, weightDeviation: 1, biasDeviation: 0), inputs: [[0.4]], width: 3, cutoff: .infinite,
        tuples: [[0, 0, 0, 0]], weightDeviations: [1])
    }
  }
}
