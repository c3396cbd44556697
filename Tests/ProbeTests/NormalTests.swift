import CPUBackend
import Foundation
import KernelArguments
import TestOracles
import Testing

/// The deviates that parameters are made of. Fixed seeds; before they were fixed, a right generator would have failed each
/// check with the probability that stands beside it, and this suite with less than 1e-3.
@Suite struct NormalTests {
  /// Deviates 0 … 3 of block b of the networks 0 ..< networks, by address.
  private func deviates(networks: Int, block: UInt32 = 0, width: UInt32 = 10, seed: UInt64 = 2008) -> [[Double]] {
    var addresses: [UInt32] = []
    addresses.reserveCapacity(6 * networks)
    for network in 0..<networks {
      addresses += [block, width, UInt32(network), 0, UInt32(truncatingIfNeeded: seed), UInt32(seed >> 32)]
    }
    let words = CPUBackend().philox(addresses)
    func column(_ place: Int) -> [UInt32] { stride(from: place, to: words.count, by: 4).map { words[$0] } }
    return [0, 2].flatMap { pair -> [[Double]] in
      let backend = CPUBackend()
      let logarithms = backend.values(.logarithm, backend.values(.uniform, column(pair)))
      let radii = logarithms.map { Double((-2 * Float(bitPattern: $0)).squareRoot()) }
      return [ProbedFunction.cosine, .sine].map { function in
        zip(radii, backend.values(function, column(pair + 1))).map { $0 * Double(Float(bitPattern: $1)) }
      }
    }
  }

  private func phi(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

  /// z-scores of Σ zᵏ for k = 1 … 4, 6, whose variances are E z²ᵏ − (E zᵏ)².
  private func momentScores(_ z: [Double]) -> [Double] {
    let double: [Int: Double] = [0: 1, 2: 1, 4: 3, 6: 15, 8: 105, 12: 10395]
    return [1, 2, 3, 4, 6].map { k in
      let mean = double[k] ?? 0
      let variance = (double[2 * k] ?? 0) - mean * mean
      let sum = z.reduce(0) { $0 + pow($1, Double(k)) }
      return (sum / Double(z.count) - mean) / (variance / Double(z.count)).squareRoot()
    }
  }

  /// Mean, variance, skewness, kurtosis and sixth moment: 5 scores beyond 4.5 have probability 3.4e-5 (the sixth moment's a
  /// little more). Kolmogorov-Smirnov beyond 2.4: 2e-5.
  @Test func momentsAndDistributionAreNormal() {
    let z = deviates(networks: 1_000_000).flatMap { $0 }
    for (k, score) in zip([1, 2, 3, 4, 6], momentScores(z)) { #expect(abs(score) < 4.5, "moment \(k): \(score)") }
    #expect(PullStatistics(z).kolmogorovSmirnov < 2.4)
    // Negative controls: a deviation 0.3% too large, and a shift by 0.005, are found.
    #expect(momentScores(z.map { $0 * 1.003 }).contains { abs($0) > 4.5 })
    #expect(PullStatistics(z.map { $0 + 0.005 }).kolmogorovSmirnov > 2.4)
  }

  /// χ² of (Φ(x), Φ(y)) on 32 × 32 cells, as a normal score; beyond 4.5: 7e-6 for each pair of streams.
  private func independenceScore(_ x: [Double], _ y: [Double]) -> Double {
    var cells = [Double](repeating: 0, count: 1024)
    for (a, b) in zip(x, y) { cells[min(31, Int(32 * phi(a))) * 32 + min(31, Int(32 * phi(b)))] += 1 }
    let expected = Double(x.count) / 1024
    let chiSquare = cells.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    return (chiSquare - 1023) / (2 * 1023).squareRoot()
  }

  @Test func neighbouringStreamsAreIndependent() {
    let n = 300_000
    let z = deviates(networks: n)
    let neighbours: [(String, [Double], [Double])] = [
      ("the two of a pair", z[0], z[1]), ("pairs of a block", z[0], z[2]), ("across pairs", z[1], z[2]),
      ("networks", Array(z[0].dropLast()), Array(z[0].dropFirst())),
      ("blocks", z[0], deviates(networks: n, block: 1)[0]),
      ("widths", z[0], deviates(networks: n, width: 11)[0]), ("seeds", z[0], deviates(networks: n, seed: 2009)[0]),
      ("seeds' high words", z[0], deviates(networks: n, seed: 2008 + 1 << 32)[0]),
    ]
    for (name, x, y) in neighbours {
      #expect(abs(independenceScore(x, y)) < 4.5, "\(name): \(independenceScore(x, y))")
    }
    // Negative control: a correlation of 5% is found.
    let mixed = zip(z[0], z[1]).map { 0.05 * $0 + (1 - 0.0025).squareRoot() * $1 }
    #expect(independenceScore(z[0], mixed) > 4.5)
  }
}
