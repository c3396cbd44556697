import Ensembles
import Foundation
import TestOracles
import Testing

@testable import Measurement
@testable import Report

/// What tables and remarks say beside their numbers.
@Suite struct AdviceTests {
  @Test(
    arguments: [(2.345, "2.35"), (999, "999"), (999.6, "1000"), (1234, "1230"), (98_765_432, "98800000")]
      as [(Double, String)])
  func gainsHaveNoPowersOfTen(_ gain: Double, _ text: String) { #expect(TrialTable.times(gain) == text) }

  /// To a digit more than is measured, and to three at least.
  @Test(
    arguments: [
      (1.677, 0.021, 5.0 / 3, "1.677(21)", "1.6667"), (0.0037, 0.0033, 0.005, "0.0037(33)", "0.005"),
      (0.4975, 0.0088, 0.5, "0.4975(88)", "0.50000"), (0.019, 0.03, 1.2345e-5, "0.019(30)", "1.23e-05"),
      (1.2345e7, 120, 1.23456789e7, "1.234500(12)e7", "1.2345679e7"), (2.5, 0, 2.4999999, "2.5", "2.5"),
      (1, 0.1, .infinity, "1.00(10)", "inf"), (17.3, 9.5, 905_447.05, "17.3(95)", "9.05e+05"),
      (3.21e-6, 1e-8, 3.2e-6, "3.210(10)e-6", "3.2000e-6"),
    ] as [(Double, Double, Double, String, String)])
  func exactValuesAreAsFineAsMeasuredOnes(
    _ value: Double, _ error: Double, _ exact: Double, _ measured: String, _ text: String
  ) {
    let deviation = ComparedDeviation(measured: Estimate(value: value, error: error), exact: exact)
    #expect(NumberText.text(deviation.measured) == measured)
    #expect(ComparisonTable.exact(deviation) == text)
  }

  private func remark(_ activation: Activation, bias: Double, _ inputs: [[Double]]) -> String? {
    DegeneracyRemark(
      Specification(
        name: "x",
        architecture: Architecture(
          inputDimension: inputs[0].count, hiddenLayers: [HiddenLayer(activation: activation)], outputDimension: 1),
        weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: bias), widths: [2],
        inputs: inputs, orders: [2, 4], networks: 100, experiments: 1, seed: 1, estimator: .direct)
    ).map(\.text)
  }

  @Test func distancesAreAdvisedOnlyWhereTheyHelp() throws {
    let advice = "further apart"
    let line = [-1, -0.6, -0.2, 0.2, 0.6, 1].map { [$0] }
    #expect(try #require(remark(.erf, bias: 1, line.map { [1e-3 * $0[0]] })).contains(advice))
    #expect(try #require(remark(.erf, bias: 1, [[1], [1]])).contains(advice))
    // On one side of 0 it has rank 1, on both it has its highest, 2.
    #expect(try #require(remark(.relu, bias: 0, [[0.2], [0.6], [1.2]])).contains(advice))
    let relu = try #require(remark(.relu, bias: 0, line))
    #expect(relu.contains("rank 2 (singular)") && !relu.contains(advice), "\(relu)")
    for bias in [0.0, 1] {
      let linear = try #require(remark(.identity, bias: bias, line))
      #expect(linear.contains("rank \(bias > 0 ? 2 : 1) (singular)") && !linear.contains(advice), "\(linear)")
    }
    let none = try #require(remark(.relu, bias: 0, [[0]]))
    #expect(none.contains("is 0 at this input") && !none.contains(advice))
    #expect(remark(.erf, bias: 1, [[0.5]]) == nil && remark(.erf, bias: 1, [[-1], [1]]) == nil)
  }
}
