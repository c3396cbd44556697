import Ensembles
import Testing

@testable import KernelArguments

/// What is summed over neurons in place of powers of pairs (values.cl).
struct ValueProductsTests {
  private static let primes = [2.0, 3, 5, 7, 11, 13, 17, 19]

  /// Distinct primes make a product name its factors: every multiset of pairs has the sum of its points, whatever its pairs are.
  @Test(arguments: [(1, 4), (2, 3), (6, 2), (6, 3), (4, 4), (8, 3)])
  func everyMultisetOfPairsHasTheSumOfItsPoints(_ points: Int, _ order: Int) {
    let values = ValueProducts(points: points, pairs: order)
    let rows = self.rows(values)
    let products = values.products
    let sums = products.suffixes.indices.map { sum in
      rows[Int(products.lefts[sum])] * rows[Int(products.middles[sum])] * rows[Int(products.suffixes[sum])]
    }
    #expect(Set(sums).count == sums.count)
    let basis = NeuronBasis(points: points, order: order)
    for tuple in (1...order).flatMap(basis.monomials.tuples) {
      let pairs = tuple.map { basis.pairs[$0] }
      #expect(sums[values.sum(pairs)] == pairs.reduce(1) { $0 * Self.primes[$1.a] * Self.primes[$1.b] })
    }
  }

  /// Sixfold products of six points are 462, and there are 1771 triples of their 21 pairs.
  @Test func sixPointsNeedFewerSumsThanMultisets() {
    let values = ValueProducts(points: 6, pairs: 3)
    #expect(values.products.suffixes.count == 21 + 126 + 462)
    #expect(NeuronBasis(points: 6, order: 3).count == 21 + 231 + 1771)
    #expect(values.products.rows.count == 28)
    #expect(MonomialTiles(values.products, registers: 16).sums < 640)
  }

  /// Strips have every sum once, with the factors that the tiles take.
  @Test(arguments: [(1, 2), (6, 3), (3, 4)])
  func stripsHaveEverySumOnce(_ points: Int, _ order: Int) {
    let values = ValueProducts(points: points, pairs: order)
    let products = values.products
    let words = 19
    #expect(values.strips.count % words == 0)
    var found: [UInt32: [UInt32]] = [:]
    for start in stride(from: 0, to: values.strips.count, by: words) {
      let strip = values.strips[start..<start + words].map { $0 }
      for member in 0..<Int(strip[0]) {
        #expect(found[strip[3 + 2 * member]] == nil)
        found[strip[3 + 2 * member]] = [strip[1], strip[2], strip[4 + 2 * member]]
      }
    }
    #expect(found.count == products.suffixes.count)
    for sum in products.suffixes.indices {
      #expect(found[UInt32(sum)] == [products.lefts[sum], products.middles[sum], products.suffixes[sum]])
    }
    let rows = self.rows(values)
    for row in rows.indices {
      let own = values.rowPoints[3 * row..<3 * row + 3].filter { $0 != NeuronArguments.noPair }
      #expect(own.reduce(1) { $0 * Self.primes[Int($1)] } == rows[row])
    }
  }

  /// Sums about 0 are for values that vary: those of a cos-net at 0 with small biases do not.
  @Test func sumsAreAboutCentresWhereValuesHardlyVary() throws {
    func isOfValues(_ activation: Activation, bias: Double, _ estimator: Estimator = .cumulant, order: Int = 6) throws
      -> Bool?
    {
      let specification = Specification(
        name: "s",
        architecture: Architecture(
          inputDimension: 1, hiddenLayers: [HiddenLayer(activation: activation)], outputDimension: 1),
        weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: bias), widths: [10],
        inputs: [[0], [1]], orders: [order], networks: 10, experiments: 1, seed: 5, estimator: estimator,
        pairMeans: [1, 1, 1])
      return try KernelArguments(specification.ensemble(width: 10)).neurons?.isOfValues
    }
    #expect(try isOfValues(.cos, bias: 0.01) == false)
    #expect(try isOfValues(.gauss, bias: 0.01) == false)
    #expect(try isOfValues(.cos, bias: 0.5) == true)
    #expect(try isOfValues(.erf, bias: 0.01) == true)
    #expect(try isOfValues(.erf, bias: 1, order: 4) == false)
    // Of order 1 there is one sum a pair either way.
    #expect(try isOfValues(.erf, bias: 1, .conditional) == false)
    #expect(try isOfValues(.erf, bias: 1, .direct) == nil)
  }

  private func rows(_ values: ValueProducts) -> [Double] {
    var rows = [1.0]
    for row in 1..<values.products.rows.count {
      let (parent, member) = (values.products.rows.parents[row], values.products.rows.members[row])
      rows.append(rows[Int(parent)] * Self.primes[Int(member)])
    }
    return rows
  }
}
