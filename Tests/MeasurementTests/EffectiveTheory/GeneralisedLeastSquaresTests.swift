import Foundation
import TestOracles
import Testing

@testable import Measurement

@Suite struct GeneralisedLeastSquaresTests {
  /// Normal numbers, the same each time.
  struct Noise {
    var state: UInt64
    mutating func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (Double(state >> 11) + 0.5) * 0x1p-53
    }
    mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }
  }

  /// The mean of blocks and its deviations, as the jackknife has them for blocks of one size.
  private func resampled(_ samples: [[Double]]) -> Resampled {
    let blocks = Double(samples.count)
    let scale = 1 / (blocks * (blocks - 1)).squareRoot()
    var means: [Double] = []
    var deviations: [[Double]] = []
    for i in samples[0].indices {
      let column = samples.map { $0[i] }
      let mean = column.reduce(0, +) / blocks
      means.append(mean)
      deviations.append(column.map { ($0 - mean) * scale })
    }
    return Resampled(values: means, deviations: deviations)
  }

  private static let columns = [[1.0, 1, 1, 1, 1, 1], [0, 1, 2, 3, 4, 5]]

  @Test func exactDataComeBackWithEqualWeights() throws {
    let fit = GeneralisedLeastSquares(
      Resampled(values: [3, 5, 7, 9, 11, 13], deviations: nil), columns: Self.columns)
    #expect(abs((fit.coefficients[0]?.value ?? 0) - 3) < 1e-13 && abs((fit.coefficients[1]?.value ?? 0) - 2) < 1e-13)
    #expect(fit.coefficients[0]?.error == nil && fit.covariance == nil && fit.goodness == nil)
    #expect(fit.rank == 2 && fit.undetermined.isEmpty && fit.modes == 6)
  }

  /// Blocks of correlated noise about y = 3 + 2x: over seeds the pulls of both coefficients are standard normal but for Student's wider
  /// tails, and probabilities of χ² are uniform, with a third of the blocks' number of modes.
  @Test func pullsAndProbabilitiesAreCalibrated() {
    let (blocks, seeds) = (24, 600)
    var pulls: [[Double]] = [[], []]
    var probabilities: [Double] = []
    for seed in 0..<seeds {
      var noise = Noise(state: UInt64(seed) &* 77_777 &+ 5)
      var samples: [[Double]] = []
      for _ in 0..<blocks {
        let common = 2 * noise.normal()
        var sample: [Double] = []
        for place in 0..<6 {
          let x = Double(place)
          sample.append(3 + 2 * x + common + (0.2 + 0.1 * x) * noise.normal())
        }
        samples.append(sample)
      }
      let fit = GeneralisedLeastSquares(resampled(samples), columns: Self.columns)
      for (k, truth) in [3.0, 2].enumerated() {
        guard let estimate = fit.coefficients[k], let error = estimate.error else { continue }
        pulls[k].append((estimate.value - truth) / error)
      }
      if let goodness = fit.goodness { probabilities.append(goodness.probability) }
    }
    #expect(probabilities.count == seeds)
    for pulls in pulls {
      let square = pulls.reduce(0) { $0 + $1 * $1 } / Double(seeds)
      // Student's t of some 19 degrees of freedom has variance 1.12; four of its standard errors of 0.07 about.
      #expect(pulls.count == seeds && abs(square - 1.1) < 0.28, "\(square)")
      #expect(abs(pulls.reduce(0, +) / Double(seeds)) < 4.2 * 1.06 / Double(seeds).squareRoot())
    }
    // Kolmogorov and Smirnov: 2 exp(−2·2.2²) = 1e-4.
    let sorted = probabilities.sorted()
    let distance = sorted.indices.map { abs(sorted[$0] - (Double($0) + 0.5) / Double(seeds)) }.max() ?? 1
    #expect(distance * Double(seeds).squareRoot() < 2.2, "\(distance)")
  }

  /// Against a wrong model the probability is nil but for rounding.
  @Test func wrongModelsAreFound() throws {
    var noise = Noise(state: 3)
    var samples: [[Double]] = []
    for _ in 0..<40 {
      var sample: [Double] = []
      for place in 0..<6 { sample.append(Double(place * place) + 0.1 * noise.normal()) }
      samples.append(sample)
    }
    let fit = GeneralisedLeastSquares(resampled(samples), columns: Self.columns)
    #expect(try #require(fit.goodness).probability < 1e-9)
  }

  /// One number in many guises: one mode, and a common coefficient with the error of that number.
  @Test func dataOfRankOneHaveOneMode() throws {
    let factors = [1.0, 2, 3, 4, 5, 6]
    let pattern = (0..<30).map { 0.01 * cos(Double($0)) }
    let data = Resampled(values: factors.map { 7 * $0 }, deviations: factors.map { f in pattern.map { f * $0 } })
    let fit = GeneralisedLeastSquares(data, columns: [factors])
    #expect(fit.modes == 1 && fit.goodness == nil)
    let error = pattern.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let coefficient = try #require(fit.coefficients[0])
    #expect(abs(coefficient.value - 7) < 1e-12 && abs((coefficient.error ?? 0) / error - 1) < 1e-9)
    // Two columns, one mode: nothing is determined, though columns are independent.
    let two = GeneralisedLeastSquares(data, columns: [factors, [1, 1, 1, 1, 1, 1]])
    #expect(two.rank == 2 && two.undetermined.count == 1 && two.coefficients.allSatisfy { $0 == nil })
  }

  /// Parallel columns are named with the proportion that cancels; a third coefficient keeps its value.
  @Test func parallelColumnsAreNamed() throws {
    let (a, b) = (Self.columns[0], Self.columns[1])
    let values = zip(a, b).map { 4 * $0 + 2 * $1 }
    let fit = GeneralisedLeastSquares(
      Resampled(values: values, deviations: nil), columns: [a, b, a.map { -10 * $0 }])
    #expect(fit.rank == 2 && fit.condition == .infinity)
    #expect(fit.coefficients[0] == nil && fit.coefficients[2] == nil)
    #expect(abs((fit.coefficients[1]?.value ?? 0) - 2) < 1e-12)
    let direction = try #require(fit.undetermined.first)
    #expect(abs(direction[0] - 1) < 1e-9 && direction[1] == 0 && abs(direction[2] - 0.1) < 1e-9)
    for (fitted, value) in zip(fit.fitted, values) { #expect(abs(fitted - value) < 1e-12) }
    // A column of zeros does nothing.
    let zero = GeneralisedLeastSquares(
      Resampled(values: values, deviations: nil), columns: [a, b, a.map { _ in 0 }])
    #expect(zero.coefficients[2] == nil && zero.undetermined == [[0, 0, 1]])
  }
}
