import Ensembles
import FieldTheory

/// The direct estimator: moments of the outputs are n-point functions.
struct OutputCorrelators: CorrelatorSource {
  private let monomials: Range<Int>
  /// For each tuple and each partition of its positions, the monomials of the partition's blocks.
  private let partitions: [[[Int]]]
  /// The partitions' weights in the cumulant.
  private let weights: [Double]

  init(_ specification: Specification, tuples: [[Int]], order: Int, isAsked: Bool) {
    let basis = specification.sampleVector.basis
    let table = SetPartitions(of: order, evenOnly: specification.isEven)
    monomials = basis.range(ofOrder: order)
    partitions =
      isAsked
      ? tuples.map { tuple in
        table.partitions.map { $0.map { block in basis.index(of: block.map { tuple[$0] }) } }
      } : []
    weights = table.partitions.map { SetPartitions.weight(blocks: $0.count) }
  }

  func full(_ means: MomentMeans) -> [Double] { Array(means[monomials]) }

  func connected(_ means: MomentMeans) -> [Double] {
    partitions.map { partitions in
      var sum = 0.0
      for (weight, blocks) in zip(weights, partitions) {
        var product = weight
        for monomial in blocks { product *= means[monomial] }
        sum += product
      }
      return sum
    }
  }
}
