import Foundation

/// What a set of independent pulls looks like beside the standard normal distribution.
public struct PullStatistics: Sendable, CustomStringConvertible {
  public let count: Int
  /// (mean − 0) and (variance − 1) in units of their standard errors, 1/√n and √(2/n).
  public let meanScore: Double
  public let varianceScore: Double
  /// √n times the Kolmogorov-Smirnov distance from Φ.
  public let kolmogorovSmirnov: Double

  public init(_ pulls: [Double]) {
    let n = Double(pulls.count)
    count = pulls.count
    meanScore = pulls.reduce(0, +) / n * n.squareRoot()
    let second = pulls.reduce(0) { $0 + $1 * $1 } / n
    varianceScore = (second - 1) / (2 / n).squareRoot()
    let sorted = pulls.sorted()
    let distance =
      sorted.indices.map { i in
        let cumulative = 0.5 * erfc(-sorted[i] / 2.0.squareRoot())
        return max(cumulative - Double(i) / n, Double(i + 1) / n - cumulative)
      }.max() ?? 1
    kolmogorovSmirnov = distance * n.squareRoot()
  }

  /// Whether all three are within bounds that a standard normal set leaves with probability below 1e-4 in all: 4.2 standard
  /// errors for mean and variance (2 × 2.7e-5), and 2.4 for Kolmogorov-Smirnov (2 exp(−2·2.4²) = 2e-5).
  public var looksStandardNormal: Bool {
    abs(meanScore) < 4.2 && abs(varianceScore) < 4.2 && kolmogorovSmirnov < 2.4
  }

  public var description: String {
    "\(count) pulls: mean \(meanScore) σ, variance \(varianceScore) σ, KS \(kolmogorovSmirnov)"
  }
}
