import Ensembles
import FieldTheory

/// n-point functions from the cumulants of the empirical kernel. Given the hidden layer the outputs are Gaussian, so
///
///     G(2k) connected = Σ over pairings of κ(K̂_1, …, K̂_k),
///
/// where pairs of different outputs drop out, and the full function is the sum over partitions of products of connected ones.
///
/// In that sum the 2-point function is the exact one, where it is known: its error would be all that one sees of the rest. The 2-point function
/// itself is the measured one.
struct KernelCorrelators: CorrelatorSource {
  private let cumulants: KernelCumulants
  /// Connected functions of even order up to this one.
  private let connectedParts: [Connected]
  /// For each tuple and each partition into even blocks, the places of the blocks among all connected functions.
  private let partitions: [[[Int]]]
  /// The exact 2-point functions by tuple, for the full functions of order 4 and more.
  private let exact: [Double]?

  init(_ cumulants: KernelCumulants, tuples: [[Int]], order: Int, isAsked: Bool) {
    let components = cumulants.points * cumulants.outputs
    self.cumulants = cumulants
    guard isAsked else {
      (connectedParts, partitions, exact) = ([], [], nil)
      return
    }
    let lower = Array(stride(from: 2, to: order, by: 2))
    let tables = lower.map { MonomialBasis.tuples(components: components, order: $0) } + [tuples]
    connectedParts = tables.map { Connected(cumulants, tuples: $0) }
    exact = cumulants.exactMean.map { mean in
      tables[0].map { tuple in
        tuple[0] % cumulants.outputs == tuple[1] % cumulants.outputs
          ? mean[cumulants.basis.pair(tuple[0] / cumulants.outputs, tuple[1] / cumulants.outputs)] : 0
      }
    }
    var starts = [0]
    for table in tables { starts.append(starts[starts.count - 1] + table.count) }
    let table = SetPartitions(of: order, evenOnly: true).partitions
    partitions =
      order == 2
      ? []
      : tuples.map { tuple in
        table.map { partition in
          partition.map { block in
            starts[block.count / 2 - 1] + MonomialBasis.place(of: block.map { tuple[$0] }, components: components)
          }
        }
      }
  }

  func connected(_ means: MomentMeans) -> [Double] { connectedParts.last?.values(means) ?? [] }

  func full(_ means: MomentMeans) -> [Double] {
    guard connectedParts.count > 1 else { return connected(means) }
    let lower = exact ?? connectedParts[0].values(means)
    let parts = lower + connectedParts.dropFirst().flatMap { $0.values(means) }
    return partitions.map { partitions in
      var sum = 0.0
      for blocks in partitions {
        var product = 1.0
        for place in blocks { product *= parts[place] }
        sum += product
      }
      return sum
    }
  }

  /// The connected functions of one order.
  private struct Connected: Sendable {
    let cumulants: KernelCumulants
    let order: Int
    /// Those pairings of each tuple whose pairs have equal outputs, as cumulants: of tuple i, `pairings[ends[i − 1]..<ends[i]]`.
    let pairings: [Int]
    let ends: [Int]

    init(_ cumulants: KernelCumulants, tuples: [[Int]]) {
      self.cumulants = cumulants
      let order = (tuples.first?.count ?? 2) / 2
      self.order = order
      let outputs = cumulants.outputs
      let first = cumulants.basis.monomials.range(ofOrder: order).lowerBound
      let all = SetPartitions(of: 2 * order, evenOnly: true).partitions.filter { $0.count == order }
      var pairings: [Int] = []
      var ends: [Int] = []
      for tuple in tuples {
        for pairing in all where pairing.allSatisfy({ tuple[$0[0]] % outputs == tuple[$0[1]] % outputs }) {
          let pairs = pairing.map { cumulants.basis.pair(tuple[$0[0]] / outputs, tuple[$0[1]] / outputs) }
          pairings.append(cumulants.basis.monomials.index(of: pairs) - first)
        }
        ends.append(pairings.count)
      }
      self.pairings = pairings
      self.ends = ends
    }

    func values(_ means: MomentMeans) -> [Double] {
      var values = cumulants.cumulants(order, means)
      if order == 1 { for pair in values.indices { values[pair] += cumulants.origin[pair] } }
      var start = 0
      return ends.map { end in
        var sum = 0.0
        for place in start..<end { sum += values[pairings[place]] }
        start = end
        return sum
      }
    }
  }
}
