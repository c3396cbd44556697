import FieldTheory
import TestOracles
import Testing

@Suite struct WickTests {
  @Test(arguments: Oracle.names)
  func propagatorsAndCorrelatorsAgreeWithTheOracles(_ name: String) throws {
    let oracle = try Oracle(name)
    let propagator = Propagator(
      try #require(Nonlinearity.named(oracle.activation)), weightDeviation: oracle.weightDeviation,
      biasDeviation: oracle.biasDeviation)
    let kernel = propagator.matrix(oracle.inputs)
    for order in [2, 4, 6] {
      for tuple in oracle.tuples(order) {
        let value = Wick.correlator(tuple) { kernel[$0][$1] }
        // The oracles promise 1e-10 by quadrature; they hold 2.3e-12.
        #expect(abs(value / oracle.gaussian(tuple) - 1) < 1e-11, "\(name) \(tuple)")
      }
    }
  }

  /// Every pairing, one by one.
  private func bruteForce(_ points: [Int], _ kernel: (Int, Int) -> Double) -> (sum: Double, pairings: Int) {
    guard let first = points.first else { return (1, 1) }
    var (sum, pairings) = (0.0, 0)
    for partner in 1..<max(points.count, 1) {
      var rest = points
      rest.remove(at: partner)
      rest.removeFirst()
      let (value, count) = bruteForce(rest, kernel)
      sum += kernel(first, points[partner]) * value
      pairings += count
    }
    return (sum, pairings)
  }

  @Test(arguments: [0, 2, 4, 6, 8, 10])
  func hafniansAreSumsOverPairings(_ n: Int) {
    let points = (0..<n).map { $0 * $0 % 7 }
    let kernel = { (i: Int, j: Int) -> Double in 1 / Double(1 + i + j) + (i == j ? 1 : 0) }
    let (sum, pairings) = bruteForce(points, kernel)
    #expect(abs(Wick.correlator(points, kernel) / sum - 1) < 1e-13)
    #expect(Wick.pairings(of: n) == pairings)
    #expect(Wick.correlator(points + [3], kernel) == 0)
  }

  @Test(arguments: [12, 16, 20, 24])
  func equalPointsCountPairings(_ n: Int) {
    // All integers on the way are below 2^53.
    #expect(Wick.correlator([Int](repeating: 0, count: n)) { _, _ in 1 } == Double(Wick.pairings(of: n)))
  }

  @Test func cumulantsOfAGaussianVanishBeyondTheSecond() {
    let kernel = [[1.5, 0.3, -0.2], [0.3, 2, 0.7], [-0.2, 0.7, 1]]
    for tuple in [[0, 1, 1, 2], [0, 0, 1, 1, 2, 2], [0, 1, 2, 2, 2, 1, 0, 0]] {
      for evenOnly in [true, false] {
        let connected = Wick.connected(SetPartitions(of: tuple.count, evenOnly: evenOnly)) { positions in
          Wick.correlator(positions.map { tuple[$0] }) { kernel[$0][$1] }
        }
        #expect(abs(connected) < 1e-11)
      }
    }
    let two = Wick.connected(SetPartitions(of: 2, evenOnly: true)) { _ in 0.3 }
    #expect(two == 0.3)
  }

  /// The cumulants of the exponential distribution are (n − 1)!, its moments n!.
  @Test func cumulantsOfTheExponentialDistribution() {
    func factorial(_ n: Int) -> Double { (1...max(n, 1)).reduce(1) { $0 * Double($1) } }
    for n in 1...8 {
      let connected = Wick.connected(SetPartitions(of: n, evenOnly: false)) { factorial($0.count) }
      #expect(abs(connected / factorial(n - 1) - 1) < 1e-9)
    }
  }

  /// Bell's numbers, and those of partitions into even blocks.
  @Test func partitionsAreCounted() {
    #expect(
      (1...8).map { SetPartitions(of: $0, evenOnly: false).partitions.count } == [1, 2, 5, 15, 52, 203, 877, 4140])
    #expect([2, 4, 6, 8].map { SetPartitions(of: $0, evenOnly: true).partitions.count } == [1, 4, 31, 379])
    #expect(SetPartitions(of: 5, evenOnly: true).partitions.isEmpty)
  }
}
