import Testing

@testable import Ensembles

@Suite struct BlocksAndMonomialsTests {
  @Test(arguments: [1, 99, 100, 101, 12_345, 1_000_000, 10_500_001] as [UInt64])
  func blocksCoverARunOnce(_ networks: UInt64) {
    var next: UInt64 = 0
    var index: UInt64 = 0
    for block in BlockGrid.blocks(networks: networks) {
      #expect(block.index == index && block.networks.lowerBound == next && block.count > 0)
      let whole = BlockGrid.block(at: index)
      #expect(block == whole || (block.networks.upperBound == networks && networks < whole.networks.upperBound))
      next = block.networks.upperBound
      index += 1
    }
    #expect(next == networks)
  }

  @Test(arguments: [1, 100, 101, 12_345, 1_000_000, 10_500_001] as [UInt64], [1, 2, 7, 1000] as [UInt64])
  func shardsHaveEveryBlockOnce(_ networks: UInt64, _ shards: UInt64) {
    var indices: [UInt64] = []
    for shard in 0..<shards {
      let blocks = Array(BlockGrid.blocks(networks: networks, from: shard, every: shards))
      #expect(BlockGrid.count(networks: networks, from: shard, every: shards) == blocks.reduce(0) { $0 + $1.count })
      indices += blocks.map(\.index)
    }
    #expect(indices.sorted() == BlockGrid.blocks(networks: networks).map(\.index))
  }

  @Test func theLargestRunIsCountedWithoutListingIt() {
    #expect(BlockGrid.count(networks: 1 << 62, from: 0, every: 1) == 1 << 62)
    #expect(BlockGrid.count(networks: 1 << 62, from: .max - 1, every: .max) == 0)
    #expect(BlockGrid.blocks(networks: 1 << 62, from: 3, every: .max).map(\.index) == [3])
  }

  @Test func powersOfTenAreCutsAndRunsHaveAHundredBlocksOrMore() {
    for power in 4...9 {
      let networks = (0..<power).reduce(UInt64(1)) { product, _ in product * 10 }
      let blocks = Array(BlockGrid.blocks(networks: networks))
      #expect(blocks.last?.networks.upperBound == networks)
      #expect(blocks.last.map { BlockGrid.block(at: $0.index) } == blocks.last)
      #expect((100...20_000).contains(blocks.count))
    }
    let last = BlockGrid.block(at: BlockGrid.mostBlocks - 1)
    #expect(last.networks.upperBound > 1 << 62)
  }

  @Test func sixInputsHaveTheContractsTuples() {
    let basis = MonomialBasis(components: 6, order: 6)
    #expect((1...6).map { basis.range(ofOrder: $0).count } == [6, 21, 56, 126, 252, 462])
    #expect(basis.count == 923 && MonomialBasis.count(components: 6, order: 6) == 923)
  }

  @Test(arguments: [(1, 8), (2, 5), (4, 6), (7, 3), (12, 2), (3, 1)])
  func placesFitTheTuples(_ components: Int, _ order: Int) {
    let basis = MonomialBasis(components: components, order: order)
    for k in 1...order {
      for (monomial, tuple) in zip(basis.range(ofOrder: k), basis.tuples(ofOrder: k)) {
        #expect(basis.index(of: tuple) == monomial && basis.index(of: tuple.reversed()) == monomial)
        #expect(basis.index(ofSorted: tuple[...]) == monomial)
      }
    }
    #expect(basis.count == MonomialBasis.count(components: components, order: order))
  }

  /// Against enumeration, for tuples among those of their own order.
  @Test(arguments: [(1, 8), (2, 8), (5, 6), (9, 4), (20, 3), (60, 2), (500, 1)])
  func placesAmongAnOrderFitTheTuples(_ components: Int, _ order: Int) {
    for (place, tuple) in MonomialBasis.tuples(components: components, order: order).enumerated() {
      #expect(MonomialBasis.place(of: tuple, components: components) == place)
      #expect(MonomialBasis.place(of: tuple.reversed(), components: components) == place)
    }
  }

  /// All places of many components, which takes hours where the time for one grows with the components.
  @Test func placesOfManyComponentsAreCounted() {
    let components = 4096 * 64
    var diagonal = 0
    var wrong = 0
    for component in 0..<components {
      if MonomialBasis.place(of: [component], components: components) != component { wrong += 1 }
      if MonomialBasis.place(of: [component, component], components: components) != diagonal { wrong += 1 }
      diagonal += components - component
    }
    #expect(wrong == 0 && diagonal == components * (components + 1) / 2)
  }

  /// As many components as the limit of moments leaves room for, and at order 2 more.
  @Test(arguments: [
    (4096 * 1024, 1), (4096 * 64, 2), (6323, 2), (491, 3), (145, 4), (72, 5), (45, 6), (33, 7), (26, 8),
  ])
  func theLastTuplesOfAnOrderAreInTheirPlaces(_ components: Int, _ order: Int) {
    let basis = MonomialBasis(components: components, order: order)
    for k in 1...order {
      let range = basis.range(ofOrder: k)
      let last = [Int](repeating: components - 1, count: k)
      #expect(basis.index(of: [Int](repeating: 0, count: k)) == range.lowerBound)
      #expect(basis.index(of: last) == range.upperBound - 1)
      #expect(MonomialBasis.place(of: last, components: components) == range.count - 1)
    }
  }

  @Test func countsThatOverflowAreNil() {
    #expect(MonomialBasis.count(components: .max / 2, order: 8) == nil)
    for order in 1...8 { #expect(MonomialBasis.count(components: .max, order: order) == nil) }
    #expect(MonomialBasis.count(components: .max - 1, order: 1) == Int.max - 1)
    #expect(MonomialBasis.count(components: .max - 1, order: 2) == nil)
  }
}
