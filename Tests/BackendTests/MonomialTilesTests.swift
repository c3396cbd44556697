import Ensembles
import KernelArguments
import Kernels
import Testing

/// Moments as products of rows of a table, and those as tiles.
struct MonomialTilesTests {
  @Test(arguments: [(1, 8), (2, 5), (4, 6), (6, 6), (7, 3), (12, 2), (3, 1), (2, 9)])
  func factorsMultiplyToTheMonomial(_ components: Int, _ order: Int) {
    let basis = MonomialBasis(components: components, order: order)
    expectFactors(MonomialProducts(basis), toMultiplyTo: basis)
  }

  @Test(arguments: [(1, 4), (10, 4), (10, 3), (6, 2), (3, 1)])
  func factorsMultiplyToThePower(_ pairs: Int, _ order: Int) {
    let basis = MonomialBasis(components: pairs, order: order)
    expectFactors(MonomialProducts(powers: basis), toMultiplyTo: basis)
  }

  private func expectFactors(_ products: MonomialProducts, toMultiplyTo basis: MonomialBasis) {
    // Distinct primes make a product name its factors.
    let primes = [2.0, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]
    var rows = [1.0]
    for row in 1..<products.rows.count {
      rows.append(rows[Int(products.rows.parents[row])] * primes[Int(products.rows.members[row])])
    }
    #expect((1...basis.components).allSatisfy { rows[$0] == primes[$0 - 1] })
    for k in 1...basis.order {
      for (monomial, tuple) in zip(basis.range(ofOrder: k), basis.tuples(ofOrder: k)) {
        let factors = [products.lefts[monomial], products.middles[monomial], products.suffixes[monomial]]
        #expect(factors.reduce(1) { $0 * rows[Int($1)] } == tuple.reduce(1) { $0 * primes[$1] })
      }
    }
  }

  @Test func sixInputsNeedTwentyEightRows() {
    let products = MonomialProducts(MonomialBasis(components: 6, order: 6))
    #expect(products.rows.count == 28)
    // All products of four; those of two, with the row of ones, are not counted.
    #expect(products.prefixCount == 126)
    #expect(MonomialTiles(products, registers: 32).sums < 950)
  }

  @Test(
    arguments: [(6, 6), (6, 4), (1, 8), (4, 6), (7, 3), (12, 2), (3, 1), (252, 1), (30, 2), (16, 4)], [16, 32])
  func everyMonomialHasItsSumInATile(_ shape: (components: Int, order: Int), _ registers: Int) {
    expectTiles(of: MonomialProducts(MonomialBasis(components: shape.components, order: shape.order)), registers)
  }

  @Test(arguments: [(1, 4), (3, 4), (21, 3), (21, 2), (22, 2), (21, 1)], [16, 32])
  func everyPowerHasItsSumInATile(_ shape: (pairs: Int, order: Int), _ registers: Int) {
    let products = MonomialProducts(powers: MonomialBasis(components: shape.pairs, order: shape.order))
    expectTiles(of: products, registers)
    // None begins with ones (powers.cl).
    #expect(MonomialTiles(products, registers: registers).shapes & 0xaaaaaa == 0)
  }

  /// The products of two of 21 pairs are a triangle, each of whose rows has one suffix less than the row before. By twos, every suffix serves two
  /// multiply-adds, for a sum too many every two rows.
  @Test func lonePrefixesGoByTwos() {
    let products = MonomialProducts(powers: MonomialBasis(components: 21, order: 2))
    let tiles = MonomialTiles(products, registers: 16)
    #expect((0..<tiles.count).allSatisfy { tiles.words[Int(tiles.starts[2 * $0]) + 1] == 2 })
    #expect(products.suffixes.count == 252 && tiles.sums <= 252 + 10 + 10)
  }

  /// An addition takes the place of a multiply-add for every product of two or of four of six components, prefixes whose suffix is 1.
  @Test func prefixesOfOnesComeFirst() {
    let products = MonomialProducts(MonomialBasis(components: 6, order: 6))
    let tiles = MonomialTiles(products, registers: 16)
    let first = (0..<tiles.count).map { Int(tiles.starts[2 * $0]) }.filter { tiles.words[$0 + 2] == 0 }
    #expect(first.reduce(0) { $0 + Int(tiles.words[$1 + 1]) } == 21 + 126)
    #expect(products.suffixes.count { $0 == 0 } == 21 + 126)
  }

  /// Six inputs to order 6 would have 939 sums in ten shapes, of which four have one to three tiles.
  @Test func rareShapesAreServedByOthers() {
    let tiles = MonomialTiles(MonomialProducts(MonomialBasis(components: 6, order: 6)), registers: 16)
    #expect(tiles.shapes.nonzeroBitCount == 6 && tiles.sums <= 939 + 939 / 64)
  }

  /// Rows, columns and whether the first suffix is 1, of the shapes of a mask.
  private static func shapes(_ mask: UInt32) -> [[Int]] {
    (1...4).flatMap { rows in
      [3, 5, 6].flatMap { columns in [0, 1].map { [rows, columns, $0] } }
    }.filter { mask >> nnqft_tile_shape(UInt32($0[0]), UInt32($0[1]), UInt32($0[2])) & 1 == 1 }
  }

  private func expectTiles(of products: MonomialProducts, _ registers: Int) {
    let tiles = MonomialTiles(products, registers: registers)
    var sums: [[UInt32]] = []
    var place = 0
    let shapes = Set(Self.shapes(tiles.shapes))
    var firstSums: [Int: Int] = [:]
    for _ in 0..<tiles.count {
      firstSums[place] = sums.count
      let (columns, rows) = (Int(tiles.words[place]), Int(tiles.words[place + 1]))
      #expect([3, 5, 6].contains(columns) && rows <= 4 && rows * (columns + 1) < registers)
      #expect(rows != 3 || columns == 3 && registers == 16, "the kernel has no such shape")
      let suffixes = tiles.words[place + 2..<place + 2 + columns]
      place += 2 + columns
      for _ in 0..<rows {
        sums += suffixes.map { [tiles.words[place], tiles.words[place + 1], $0] }
        place += 2
      }
    }
    #expect(place == tiles.words.count && sums.count == tiles.sums)
    let starts = (0..<tiles.count).map { (word: Int(tiles.starts[2 * $0]), sum: Int(tiles.starts[2 * $0 + 1])) }
    #expect(Dictionary(starts.map { ($0.word, $0.sum) }) { first, _ in first } == firstSums)
    // Tiles of a shape stand together, so that their work-items go one way. Where the ones have no loop, they are multiplied like others.
    let ofStarts = starts.map {
      let size = [Int(tiles.words[$0.word + 1]), Int(tiles.words[$0.word])]
      return size + [tiles.words[$0.word + 2] == 0 && shapes.contains(size + [1]) ? 1 : 0]
    }
    #expect(shapes == Set(ofStarts))
    #expect(1 + zip(ofStarts, ofStarts.dropFirst()).count { $0 != $1 } == shapes.count)
    let found = tiles.places.map { sums[Int($0)] }
    let expected = products.suffixes.indices.map { [products.lefts[$0], products.middles[$0], products.suffixes[$0]] }
    #expect(found == expected)
    #expect(Set(tiles.places).count == tiles.places.count)
  }
}
