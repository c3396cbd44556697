import Ensembles
import FieldTheory

/// The direct estimator: moments of the outputs are n-point functions.
struct OutputCorrelators: CorrelatorSource {
  private let monomials: Range<Int>
  /// Tuples whose connected functions are asked for.
  private let tuples: Int
  /// The monomials of the blocks of each partition of the positions, one after the other, for the first tuple, then for the next: many tuples have
  /// many partitions, and arrays of arrays would take ten times the memory.
  private let blocks: [UInt32]
  /// Blocks of each partition, and its weight in the cumulant.
  private let partitions: [(blocks: Int, weight: Double)]

  init(_ specification: Specification, tuples: [[Int]], order: Int, isAsked: Bool) {
    let basis = specification.sampleVector.basis
    let table = SetPartitions(of: order, evenOnly: specification.isEven)
    monomials = basis.range(ofOrder: order)
    self.tuples = isAsked ? tuples.count : 0
    partitions = table.partitions.map { ($0.count, SetPartitions.weight(blocks: $0.count)) }
    // Tuples do not decrease, nor do the positions of a block.
    blocks =
      isAsked
      ? tuples.flatMap { tuple in
        table.partitions.joined().map { block in UInt32(basis.index(ofSorted: block.map { tuple[$0] }[...])) }
      } : []
  }

  func full(_ means: MomentMeans) -> [Double] { Array(means[monomials]) }

  func connected(_ means: MomentMeans) -> [Double] {
    var place = 0
    return (0..<tuples).map { _ in
      var sum = 0.0
      for partition in partitions {
        var product = partition.weight
        for _ in 0..<partition.blocks {
          product *= means[Int(blocks[place])]
          place += 1
        }
        sum += product
      }
      return sum
    }
  }
}
