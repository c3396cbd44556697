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

  @Test func countsThatOverflowAreNil() {
    #expect(MonomialBasis.count(components: .max / 2, order: 8) == nil)
  }
}
