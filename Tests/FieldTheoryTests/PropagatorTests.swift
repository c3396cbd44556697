import Foundation
import Testing

@testable import FieldTheory

@Suite struct PropagatorTests {
  /// Everything with a closed form for two points.
  static let closed: [Nonlinearity] = [
    .erf, .gauss, .exp, .relu, .leakyRelu, .abs, .step, .gelu, .cos, .sin, .bell, .identity,
    .polynomial([0.5, 0, 1, -0.3]),
  ]

  @Test func theOriginAndOppositePointsTakeTheirLimits() {
    let relu = Propagator(.relu, weightDeviation: 1, biasDeviation: 0)
    #expect(relu([0, 0], [0, 0]) == 0 && relu([0, 0], [1, 2]) == 0)
    #expect(abs(relu([1, 2], [-1, -2])) < 1e-15)
    // E max(z, 0)² = 1/2.
    #expect(abs(relu([3], [3]) - 4.5) < 1e-14)
    let erf = Propagator(.erf, weightDeviation: 1e8, biasDeviation: 0)
    // In the limit of large weights erf is the sign, whose correlation is ±1.
    #expect(abs(erf([1], [1]) / 1e16 - 1) < 1e-7 && abs(erf([1], [-1]) / 1e16 + 1) < 1e-7)
    let step = Propagator(.step, weightDeviation: 1, biasDeviation: 0)
    // θ² = θ; opposite half-lines do not meet; θ(0) = 0.
    #expect(abs(step([3], [3]) - 0.5) < 1e-15 && abs(step([3], [-1])) < 1e-15 && step([0], [1]) == 0)
  }

  /// Collinear points in many dimensions, whose cosine rounding carries past ±1.
  @Test(arguments: Nonlinearity.all.map(\.name))
  func roundingPastOneIsNoNaN(_ name: String) throws {
    let propagator = Propagator(try #require(Nonlinearity.named(name)), weightDeviation: 0.2, biasDeviation: 0)
    for k in 1...2000 {
      let x = (0..<3).map { 0.01 * Double(k + $0) }
      #expect(propagator(x, x.map { $0 * 3 }).isFinite && propagator(x, x.map { $0 * -7 }).isFinite)
    }
  }

  /// The closed forms of physics.md, section 3, against quadrature of σ itself over the plane; tolerances are the quadrature's,
  /// which is slow for functions with a corner or a jump.
  @Test(arguments: closed.indices)
  func closedFormsAreIntegralsOfTheFunction(_ place: Int) {
    let nonlinearity = Self.closed[place]
    let (function, tolerance) = Self.function(nonlinearity.name)
    for (x, y, deviation, bias) in [
      ([0.7], [-1.1], 1.0, 0.5), ([0.3, 1.2], [0.9, -0.4], 0.8, 0.0), ([1.0, 2, 0.5], [0.5, -1, 1], 0.6, 1.0),
    ] {
      let z = PreActivations(points: [x, y], weightDeviation: deviation, biasDeviation: bias)
      let shift = nonlinearity.name == "gauss" ? [z.covariance[0][0], z.covariance[1][1]] : [0, 0]
      let exact = Self.plane(z.covariance) { function($0 - shift[0]) * function($1 - shift[1]) }
      let value = Propagator(nonlinearity, weightDeviation: deviation, biasDeviation: bias).weightPart(x, y).value
      #expect(abs(value / (deviation * deviation) - exact) < tolerance, "\(nonlinearity.name) \(value) \(exact)")
    }
  }

  private static func function(_ name: String) -> (@Sendable (Double) -> Double, tolerance: Double) {
    switch name {
    case "erf": ({ Foundation.erf($0) }, 1e-12)
    case "gauss", "exp": ({ Foundation.exp($0) }, 1e-9)
    case "relu": ({ max($0, 0) }, 1e-5)
    case "leakyRelu": ({ $0 > 0 ? $0 : Double(Float(0.01)) * $0 }, 1e-5)
    case "abs": ({ Swift.abs($0) }, 1e-5)
    case "step": ({ $0 > 0 ? 1 : 0 }, 5e-3)
    case "gelu": ({ $0 * erfc(-$0 / 2.0.squareRoot()) / 2 }, 1e-11)
    case "cos": ({ Foundation.cos($0) }, 1e-12)
    case "sin": ({ Foundation.sin($0) }, 1e-12)
    case "bell": ({ Foundation.exp(-$0 * $0 / 2) }, 1e-12)
    case "identity": ({ $0 }, 1e-12)
    default: ({ 0.5 + $0 * $0 - 0.3 * $0 * $0 * $0 }, 1e-11)
    }
  }

  /// E f(z₁, z₂) by the trapezoidal rule along and across the first variable.
  private static func plane(_ q: [[Double]], _ f: (Double, Double) -> Double) -> Double {
    let first = q[0][0].squareRoot()
    let slope = q[0][1] / first
    let rest = max(0, q[1][1] - slope * slope).squareRoot()
    let h = 0.01
    var sum = 0.0
    for i in -900...900 {
      let u = Double(i) * h
      var inner = 0.0
      for j in stride(from: -900, through: 900, by: 5) {
        let v = Double(j) * h
        inner += Foundation.exp(-v * v / 2) * f(first * u, slope * u + rest * v)
      }
      sum += Foundation.exp(-u * u / 2) * inner
    }
    return sum * h * h * 5 / (2 * .pi)
  }

  @Test func smoothFunctionsStateTheirError() {
    let soft = Nonlinearity.smooth("soft", scalingDimension: 0) { Foundation.tanh($0) }
    let estimate = Propagator(soft, weightDeviation: 1, biasDeviation: 1).estimate([0.7], [-1.1])
    #expect(estimate.error > 0 && estimate.error < 1e-10)
    let exact = Self.plane(PreActivations(points: [[0.7], [-1.1]], weightDeviation: 1, biasDeviation: 1).covariance) {
      Foundation.tanh($0) * Foundation.tanh($1)
    }
    #expect(abs(estimate.value - 1 - exact) < 1e-11)
    // A function with a closed form, by quadrature: the error is an upper bound of what is wrong.
    let bell = Nonlinearity.smooth("bell", scalingDimension: nil) { Foundation.exp(-$0 * $0 / 2) }
    let (slow, quick) = (
      Propagator(bell, weightDeviation: 1, biasDeviation: 1), Propagator(.bell, weightDeviation: 1, biasDeviation: 1)
    )
    let found = slow.estimate([0.3, 2], [1, 0.4])
    #expect(abs(found.value - quick([0.3, 2], [1, 0.4])) <= max(found.error, 1e-14))
  }

  @Test func symmetriesHold() throws {
    let x = [0.3, -0.8]
    let y = [1.1, 0.4]
    let turn = { (p: [Double]) in [0.6 * p[0] - 0.8 * p[1], 0.8 * p[0] + 0.6 * p[1]] }
    for nonlinearity in Nonlinearity.all {
      let propagator = Propagator(nonlinearity, weightDeviation: 1.2, biasDeviation: 0.5)
      let value = propagator(x, y)
      func differs(_ other: Double) -> Bool { abs(other - value) > 1e-9 * abs(value) }
      #expect(!differs(propagator(x.map(-), y.map(-))) && nonlinearity.symmetries.contains(.reflection))
      #expect(!differs(propagator(turn(x), turn(y))) && nonlinearity.symmetries.contains(.rotation))
      let moved = propagator(x.map { $0 + 0.7 }, y.map { $0 + 0.7 })
      #expect(differs(moved) != nonlinearity.symmetries.contains(.translation), "\(nonlinearity.name)")
    }
  }

  /// K_W(sx, sy) ~ s^[K], measured between s = 10⁵ and 2·10⁵.
  @Test func scalingDimensionsAreTheKernelsGrowth() {
    for nonlinearity in Nonlinearity.all {
      guard let dimension = nonlinearity.scalingDimension else { continue }
      let propagator = Propagator(nonlinearity, weightDeviation: 1, biasDeviation: 0.5)
      func size(_ s: Double) -> Double { abs(propagator.weightPart([s], [s]).value) }
      #expect(abs(log2(size(2e5) / size(1e5)) - dimension) < 1e-4, "\(nonlinearity.name)")
    }
  }

  @Test func theGaussNetIsTranslationInvariant() {
    let propagator = Propagator(.gauss, weightDeviation: 1.2, biasDeviation: 0.5)
    let expected = 0.25 + 1.44 * Foundation.exp(-1.44 * (0.09 + 0.16) / 4)
    for shift in [0, 0.5, 2] {
      #expect(abs(propagator([0.3 + shift, shift], [shift, 0.4 + shift]) - expected) < 1e-13)
    }
  }

  @Test func unknownActivationsHaveNone() {
    #expect(Nonlinearity.named("tan") == nil)
  }
}
