import FieldTheory
import Foundation
import Testing

@Suite struct PropagatorTests {
  @Test func theOriginAndOppositePointsTakeTheirLimits() throws {
    let relu = try #require(Propagator(activation: "relu", weightDeviation: 1, biasDeviation: 0))
    #expect(relu([0, 0], [0, 0]) == 0 && relu([0, 0], [1, 2]) == 0)
    #expect(abs(relu([1, 2], [-1, -2])) < 1e-15)
    // E max(z, 0)² = 1/2.
    #expect(abs(relu([3], [3]) - 4.5) < 1e-14)
    let erf = try #require(Propagator(activation: "erf", weightDeviation: 1e8, biasDeviation: 0))
    // In the limit of large weights erf is the sign, whose correlation is ±1.
    #expect(abs(erf([1], [1]) / 1e16 - 1) < 1e-7 && abs(erf([1], [-1]) / 1e16 + 1) < 1e-7)
  }

  /// Collinear points in many dimensions, whose cosine rounding carries past 1.
  @Test func roundingPastOneIsNoNaN() throws {
    for activation in ["erf", "relu", "gauss"] {
      let propagator = try #require(Propagator(activation: activation, weightDeviation: 1.3, biasDeviation: 0))
      for k in 1...2000 {
        let x = (0..<3).map { 0.1 * Double(k + $0) }
        #expect(propagator(x, x.map { $0 * 3 }).isFinite && propagator(x, x.map { $0 * -7 }).isFinite)
      }
    }
  }

  @Test func theGaussNetIsTranslationInvariant() throws {
    let propagator = try #require(Propagator(activation: "gauss", weightDeviation: 1.2, biasDeviation: 0.5))
    let expected = 0.25 + 1.44 * exp(-1.44 * (0.09 + 0.16) / 4)
    for shift in [0, 0.5, 2] {
      #expect(abs(propagator([0.3 + shift, shift], [shift, 0.4 + shift]) - expected) < 1e-13)
    }
  }

  @Test func unknownActivationsHaveNone() {
    #expect(Propagator(activation: "tan", weightDeviation: 1, biasDeviation: 1) == nil)
  }
}
