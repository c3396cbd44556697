import Foundation
import Testing

@testable import FieldTheory

/// The corrected density of one output beside the exact one.
@Suite struct EdgeworthDensityTests {
  /// Half the sum of |ΔP| over intervals: of the Gaussian, of the order 1/N, of 1/N².
  private func distances(_ nonlinearity: Nonlinearity, _ input: [Double], biases: Double, width: Int) -> [Double] {
    let tuple = [Int](repeating: 0, count: 6)
    let network = ExactNetwork(
      nonlinearity, weightDeviation: 1, biasDeviation: biases, inputs: [input], tuples: [tuple])
    let exact = OutputDistribution(nonlinearity, weightDeviation: 1, biasDeviation: biases, input: input, width: width)
    let deviation = exact.variance.squareRoot()
    // Edges avoid f = 0, where ReLU may have an atom.
    let edges = (-30..<30).map { (Double($0) + 0.5) * 0.2 * deviation }
    let truth = exact.probabilities(edges: edges)
    let (four, six) = (
      network.connected([0, 0, 0, 0], width: width).value, network.connected(tuple, width: width).value
    )
    let densities = [(0.0, nil), (four, nil), (four, six)].map {
      EdgeworthDensity(variance: exact.variance, fourth: $0, sixth: $1)
    }
    return densities.map { density in
      zip(density.probabilities(edges: edges), truth).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
    }
  }

  /// Each order is closer to the exact density than the one before, and falls with its power of the width: 2, 4 and 8 where N doubles, to
  /// 15% for what is left of higher orders.
  @Test func eachOrderFallsWithItsPower() {
    let (narrow, wide) = (distances(.erf, [1], biases: 0.5, width: 40), distances(.erf, [1], biases: 0.5, width: 80))
    for (order, pair) in zip(narrow, wide).enumerated() {
      #expect(abs(pair.0 / pair.1 / pow(2, Double(order + 1)) - 1) < 0.15, "\(order) \(pair)")
    }
  }

  @Test(arguments: ["erf", "relu", "gelu", "tanh"], [20, 100]) func correctionsComeCloserThanTheGaussian(
    _ name: String, _ width: Int
  ) throws {
    let found = distances(try #require(Nonlinearity.named(name)), [0.8], biases: name == "relu" ? 0.5 : 1, width: width)
    #expect(found[1] < 0.5 * found[0] && found[2] < 0.5 * found[1], "\(found)")
  }

  /// Moments 1, σ², 3σ⁴ + G4c and 15σ⁶ + 15σ² G4c + G6c, by the trapezoidal rule; the tail of u¹⁴ φ ends at 14 deviations.
  @Test func momentsAreThoseItIsMadeFrom() {
    let density = EdgeworthDensity(variance: 1.7, fourth: 0.9, sixth: -0.4)
    let step = 0.05
    let moments = [0, 2, 4, 6].map { power in
      (-400...400).reduce(0) { $0 + density(Double($1) * step) * pow(Double($1) * step, Double(power)) * step }
    }
    let s = 1.7
    let expected = [1, s, 3 * s * s + 0.9, 15 * s * s * s + 15 * s * 0.9 - 0.4]
    for (found, expected) in zip(moments, expected) { #expect(abs(found / expected - 1) < 1e-12) }
    let edges = [-1.3, 0.2, 2.9]
    let integrals = zip(edges, edges.dropFirst()).map { a, b in
      (0..<4000).reduce(0) { $0 + density(a + (Double($1) + 0.5) * (b - a) / 4000) * (b - a) / 4000 }
    }
    for (found, expected) in zip(density.probabilities(edges: edges), integrals) {
      #expect(abs(found - expected) < 1e-6)
    }
  }

  /// 1 + γ₄ He₄/24 turns negative where γ₄ exceeds 4, around √3; the ranges are those of the density.
  @Test func negativeDensitiesAreFound() throws {
    #expect(EdgeworthDensity(variance: 4, fourth: 3.9 * 16, sixth: nil).negativeRanges.isEmpty)
    let range = try #require(EdgeworthDensity(variance: 4, fourth: 5 * 16, sixth: nil).negativeRanges.first)
    let end = try #require(range.to)
    #expect(range.from < 2 * 3.0.squareRoot() && end > 2 * 3.0.squareRoot() && range.probability > 0)
    // A negative excess makes the tail negative for good.
    let tail = try #require(EdgeworthDensity(variance: 1, fourth: -1, sixth: nil).negativeRanges.last)
    let density = EdgeworthDensity(variance: 1, fourth: -1, sixth: nil)
    #expect(tail.to == nil && density(tail.from + 0.01) < 0 && density(tail.from - 0.01) > 0)
    let integral = (0..<100_000).reduce(0) { $0 + density(tail.from + (Double($1) + 0.5) * 1e-4) * 1e-4 }
    #expect(abs(tail.probability + 2 * integral) < 1e-6)
  }
}
