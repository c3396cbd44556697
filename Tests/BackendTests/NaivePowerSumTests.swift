import CPUBackend
import Ensembles
import Foundation
import Testing

/// Why fluctuations are summed, and not products of σ: where σ varies little, k-statistics of power sums are small differences of large
/// numbers.
///
/// The cos-net at x = 0 with small biases: y = cos² b is 1 less a hundredth of a percent, and its cumulants of order r are of the order of
/// 10^(−4r). At N = 10⁵ neurons the statistical error of a third k-statistic is 3 %.
@Suite struct NaivePowerSumTests {
  static let width = 100_000
  static let deviation = 0.01
  static let specification = Specification(
    name: "still",
    architecture: Architecture(inputDimension: 1, hiddenLayers: [HiddenLayer(activation: .cos)], outputDimension: 1),
    weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: deviation),
    widths: [width], inputs: [[0]], orders: [8], networks: 1000, experiments: 1, seed: 5, estimator: .cumulant,
    pairMeans: [1])

  /// N^(1−r): what turns a k-statistic of y into one of K̂, with σ_W = 1.
  static func factor(_ order: Int) -> Double { pow(Double(width), Double(1 - order)) }

  /// Each network by itself: the kernels' k-statistics, and those of naive power sums of the same neurons, against two passes in double
  /// precision.
  @Test func naiveSumsAreNoiseWhereOursAreNot() async throws {
    let ensemble = Self.specification.ensemble(width: Self.width)
    let ours = try await CPUBackend().sampler(for: ensemble).samples(of: 0..<2)
    for network in 0..<2 {
      let reference = ReferenceNetwork(
        specification: Self.specification, width: Self.width, network: UInt64(network))
      let exact = reference.sampleVector().map(\.value)
      let y = reference.draw().hidden.map { Float($0[0]) * Float($0[0]) }
      let single = kStatistics(singlePrecisionSums(y))
      let double = kStatistics((1...4).map { k in y.reduce(0.0) { $0 + pow(Double($1), Double(k)) } })
      for order in 2...4 {
        func error(_ value: Double) -> Double { abs(value / exact[order - 1] - 1) }
        // cos b near 1 is rounded to 6e-8, which is 1e-3 of its fluctuation, at random: a part in 10⁵ for all neurons together.
        #expect(error(ours[4 * network + order - 1]) < 1e-3, "order \(order)")
        if order > 2 { #expect(error(Self.factor(order) * single[order]) > 10, "order \(order)") }
        if order > 3 { #expect(error(Self.factor(order) * double[order]) > 1, "order \(order)") }
      }
    }
  }

  /// All networks together, against the exact cumulants: within five standard errors (6e-7 a check), which are below 1 %.
  @Test func oursMeetTheExactCumulants() async throws {
    let networks = 300
    let ensemble = Self.specification.ensemble(width: Self.width)
    let samples = try await CPUBackend().sampler(for: ensemble).samples(of: 0..<UInt64(networks))
    let exact = exactCumulants()
    for order in 2...4 {
      let values = (0..<networks).map { samples[4 * $0 + order - 1] / (Self.factor(order) * exact[order]) }
      let mean = values.reduce(0, +) / Double(networks)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(networks - 1)
      let error = (variance / Double(networks)).squareRoot()
      #expect(abs(mean - 1) < 5 * error && error < 0.01, "order \(order): \(mean) ± \(error)")
    }
  }

  /// As the kernels sum, but for the shift: runs of sixteen in single precision, the runs in double.
  private func singlePrecisionSums(_ y: [Float]) -> [Double] {
    (1...4).map { order in
      stride(from: 0, to: y.count, by: 16).reduce(0.0) { total, start in
        total
          + Double(
            y[start..<min(start + 16, y.count)].reduce(Float(0)) { sum, y in
              sum + (1..<order).reduce(y) { power, _ in power * y }
            })
      }
    }
  }

  /// k₂, k₃ and k₄ by order, from power sums (Kendall and Stuart 1, 12.10).
  private func kStatistics(_ sums: [Double]) -> [Double] {
    let (n, s1, s2, s3, s4) = (Double(Self.width), sums[0], sums[1], sums[2], sums[3])
    let second = (n * s2 - s1 * s1) / (n * (n - 1))
    let third = (n * n * s3 - 3 * n * s2 * s1 + 2 * s1 * s1 * s1) / (n * (n - 1) * (n - 2))
    let fourth =
      (n * n * (n + 1) * s4 - 4 * n * (n + 1) * s3 * s1 - 3 * n * (n - 1) * s2 * s2 + 12 * n * s2 * s1 * s1
        - 6 * s1 * s1 * s1 * s1) / (n * (n - 1) * (n - 2) * (n - 3))
    return [.nan, .nan, second, third, fourth]
  }

  /// Cumulants of cos² b by order, from central moments of sin² b, which is small: the trapezoid rule, exact to rounding for a normal density.
  private func exactCumulants() -> [Double] {
    let nodes = stride(from: -14.0, through: 14, by: 1.0 / 16).map { u in
      (weight: exp(-u * u / 2) / (16 * (2 * Double.pi).squareRoot()), value: pow(sin(Self.deviation * u), 2))
    }
    func mean(_ value: (Double) -> Double) -> Double { nodes.reduce(0) { $0 + $1.weight * value($1.value) } }
    let first = mean { $0 }
    func central(_ order: Double) -> Double { mean { pow($0 - first, order) } }
    return [.nan, .nan, central(2), -central(3), central(4) - 3 * central(2) * central(2)]
  }
}
