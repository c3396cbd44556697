import Foundation
import Testing

@testable import Measurement

@Suite struct LeastSquaresTests {
  private func points(
    _ values: [Double], errors: [Double], scales: [Double]? = nil, basis: (Double) -> [Double]
  ) -> [LeastSquares.Point] {
    values.indices.map { place in
      LeastSquares.Point(
        basis: basis(Double(place)), value: values[place], error: errors[place], scale: scales?[place])
    }
  }

  @Test func exactLinesComeBack() throws {
    let errors = [0.1, 0.5, 0.2, 3]
    let fit = try #require(LeastSquares(points([1, 3, 5, 7], errors: errors) { [1, $0] }))
    #expect(abs(fit.coefficients[0].value - 1) < 1e-13 && abs(fit.coefficients[1].value - 2) < 1e-13)
    #expect(fit.chiSquare < 1e-20 && fit.degreesOfFreedom == 2)
    // (BᵀB)⁻¹ of the weighted line, by hand.
    let weights = errors.map { 1 / ($0 * $0) }
    func sum(_ power: Int) -> Double {
      weights.indices.reduce(0) { $0 + weights[$1] * pow(Double($1), Double(power)) }
    }
    let determinant = sum(0) * sum(2) - sum(1) * sum(1)
    #expect(abs(fit.covariance[0][0] / (sum(2) / determinant) - 1) < 1e-12)
    #expect(abs(fit.covariance[0][1] / (-sum(1) / determinant) - 1) < 1e-12)
  }

  /// A mean with given weights w_i has the variance Σ w_i² error_i²/(Σ w_i)², whatever made the weights.
  @Test func scalesWeighAndErrorsSpread() throws {
    let (errors, scales) = ([0.3, 0.1, 0.7], [1.0, 2, 0.5])
    let fit = try #require(LeastSquares(points([1, 5, 2], errors: errors, scales: scales) { _ in [1] }))
    let weights = scales.map { 1 / ($0 * $0) }
    let total = weights.reduce(0, +)
    let mean = (1 * weights[0] + 5 * weights[1] + 2 * weights[2]) / total
    let variance = zip(weights, errors).reduce(0) { $0 + $1.0 * $1.0 * $1.1 * $1.1 } / (total * total)
    #expect(abs(fit.coefficients[0].value - mean) < 1e-14)
    #expect(abs((fit.coefficients[0].error ?? 0) - variance.squareRoot()) < 1e-14)
  }

  @Test func whatIsNotDeterminedIsNil() {
    #expect(LeastSquares([]) == nil)
    #expect(LeastSquares(points([1], errors: [1]) { [1, $0] }) == nil)
    #expect(LeastSquares(points([1, 2, 3], errors: [1, 1, 1]) { [1 + $0, 2 + 2 * $0] }) == nil)
  }

  /// Published values: P(χ² > 3.841) = 0.05 for one degree of freedom, P(χ² > 18.307) = 0.05 for ten.
  @Test func chiSquareTailsAreTheTables() {
    #expect(abs(chiSquareTail(3.841459, degreesOfFreedom: 1) - 0.05) < 1e-7)
    #expect(abs(chiSquareTail(18.307038, degreesOfFreedom: 10) - 0.05) < 1e-7)
  }
}
