import Ensembles
import FieldTheory

/// Where the n-point functions of a specification stand among its moments, and what the Gaussian process says of them.
/// The same for every width.
public struct CorrelatorBasis: Sendable {
  public let specification: Specification
  public let basis: MonomialBasis
  /// K between the inputs; nil where the ensemble has no Gaussian limit.
  public let propagator: [[Double]]?
  /// Orders that are measured, the odd ones too.
  let orders: [Order]

  /// The n-point functions of one order.
  struct Order: Sendable {
    let order: Int
    /// Non-decreasing component tuples, in the basis' order.
    let tuples: [[Int]]
    let monomials: Range<Int>
    let gaussian: [Double]?
    /// For each tuple and each partition of its positions, the monomials of the partition's blocks.
    let partitions: [[[Int]]]
    /// The partitions' weights in the cumulant.
    let weights: [Double]

    /// The full n-point functions of all tuples, from the means of all monomials.
    func full(_ means: [Double]) -> [Double] { Array(means[monomials]) }

    /// The connected parts of all tuples, from the means of all monomials.
    func connected(_ means: [Double]) -> [Double] {
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

  public init(_ specification: Specification) {
    let basis = MonomialBasis(components: specification.components, order: specification.maximumOrder)
    let propagator = specification.propagator
    self.specification = specification
    self.basis = basis
    self.propagator = propagator
    let outputs = specification.architecture.outputDimension
    orders = (1...specification.maximumOrder).map { order in
      let tuples = basis.tuples(ofOrder: order)
      let table = SetPartitions(of: order, evenOnly: specification.isEven)
      // Odd orders are a null test of the full functions; a specification may still ask for them.
      let isAsked = specification.orders.contains(order)
      return Order(
        order: order, tuples: tuples, monomials: basis.range(ofOrder: order),
        gaussian: propagator.map { kernel in tuples.map { Wick.gaussian($0, outputs: outputs, kernel) } },
        partitions: isAsked
          ? tuples.map { tuple in
            table.partitions.map { $0.map { block in basis.index(of: block.map { tuple[$0] }) } }
          } : [],
        weights: table.partitions.map { SetPartitions.weight(blocks: $0.count) })
    }
  }

  func order(_ n: Int) -> Order { orders[n - 1] }
}

extension Wick {
  /// The Gaussian n-point function of sample-vector components c = input · `outputs` + output. Different outputs are
  /// independent.
  public static func gaussian(_ components: [Int], outputs: Int, _ propagator: [[Double]]) -> Double {
    correlator(components) { a, b in
      a % outputs == b % outputs ? propagator[a / outputs][b / outputs] : 0
    }
  }
}
