import Foundation
import Testing

@testable import FieldTheory

/// tanh as a mixture of error functions (TanhMoments.swift).
@Suite struct TanhMomentsTests {
  /// E tanh(z) tanh(z') of covariance (a, b, c), summed over the plane by the trapezoidal rule with steps of 0.003 (NumPy), which agreed with steps
  /// twice as long in all digits that are given. The mixture is one of finitely many widths, to some 10⁻¹².
  static let exact: [(a: Double, b: Double, c: Double, value: Double, digits: Double)] = [
    (1, 1, 1, 0.3942944903978, 2e-12), (1, 2, 0.5, 0.1467541154604, 2e-12),
    (0.01, 0.04, -0.013, -0.01239594752241, 1e-13),
    (2, 2, -2, -0.5199757456640, 2e-12), (9, 4, 3, 0.2887364939903, 2e-12), (1e4, 1e4, -5e3, -0.33330310707, 1e-10),
    (1e4, 2, 30, 0.115541613766, 1e-10),
  ]

  @Test(arguments: exact.indices)
  func pairsAreIntegralsOverThePlane(_ place: Int) {
    let (a, b, c, value, digits) = Self.exact[place]
    // Points of the plane with these inner products, without biases.
    let x = [a.squareRoot(), 0]
    let y = [c / a.squareRoot(), max(b - c * c / a, 0).squareRoot()]
    let propagator = Propagator(.tanh, weightDeviation: 2.0.squareRoot(), biasDeviation: 0)
    let estimate = propagator.weightPart(x, y)
    #expect(abs(estimate.value / 2 - value) < min(digits, estimate.error / 2), "\(estimate)")
    #expect(estimate.error / 2 < 6e-12)
  }

  /// In both limits the error that is stated is no less than what is missing, and where the mixture's slope at 0 is all that is missing, not twice as
  /// much. With z of a large deviation s, E tanh² z = 1 − √(2/π)/s (1 − π²/24s² + …).
  @Test func errorsHold() {
    let propagator = Propagator(.tanh, weightDeviation: 1, biasDeviation: 0)
    let small = propagator.estimate([1e-8], [2e-8])
    let missing = abs(small.value - 2e-16)
    #expect(missing <= small.error && small.error < 2 * missing)
    for scale in [1e6, 1e7, 1e8] {
      for sign in [1.0, -1] {
        let large = propagator.estimate([scale], [sign * scale])
        let exact = sign * (1 - (2 / Double.pi).squareRoot() / scale)
        #expect(abs(large.value - exact) <= large.error && large.error < 2e-8, "\(scale) \(large)")
      }
    }
  }

  /// tanh z → z at the one end, a sign at the other.
  @Test func pairsHaveBothLimits() {
    let propagator = Propagator(.tanh, weightDeviation: 1, biasDeviation: 0)
    // The mixture's mean of 1/t, which is the slope at 0, is known to a few 10⁻¹².
    #expect(abs(propagator([1e-8], [2e-8]) / 2e-16 - 1) < 1e-11)
    #expect(abs(propagator([1e12], [-1e12]) + 1) < 1e-11)
  }

  /// Polynomials are the double sum to rounding, which nearly parallel points of large pre-activations magnify (``TanhMoments/pairError(_:_:)``).
  @Test(arguments: [1e-9, 0.3, 1, 40, 1e4, 1e9])
  func manyPairsAreOnes(_ b: Double) throws {
    let moments = TanhMoments()
    let pairs = TanhPairs(b)
    #expect(pairs(0, 0) == 0 && TanhPairs(0)(1, 0) == 0)
    for a in [1e-8, 0.02, 1, b, 30, 1e5] {
      for cosine in [-1, -0.9999999, -0.7, -1e-3, 1e-9, 0.2, 0.5, 0.95, 0.9999, 1] {
        let c = cosine * (a * b).squareRoot()
        let one = try #require(moments.pair(a, b, c))
        let tolerance = 1e-12 * abs(one) + moments.pairError(a, b) / 10
        #expect(abs(pairs(a, c) - one) <= tolerance, "\(a) \(b) \(cosine)")
      }
    }
  }
}
