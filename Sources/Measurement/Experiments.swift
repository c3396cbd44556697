import Ensembles

/// A run read as several independent experiments: contiguous groups of blocks with as nearly the same number of networks
/// as the blocks' cuts allow. For powers of ten they are equal.
struct Experiments {
  let means: [[Double]]
  let sizes: ClosedRange<UInt64>

  /// Nil where some experiment would have no block.
  init?(_ blocks: [BlockMoments], count: Int) {
    let networks = blocks.reduce(0) { $0 + $1.block.count }
    var groups = [[BlockMoments]](repeating: [], count: count)
    var done: UInt64 = 0
    for block in blocks {
      // A block belongs where its middle falls.
      let middle = (Double(done) + Double(block.block.count) / 2) / Double(networks)
      groups[min(count - 1, Int(middle * Double(count)))].append(block)
      done += block.block.count
    }
    guard count > 1, groups.allSatisfy({ !$0.isEmpty }) else { return nil }
    let totals = groups.map { MomentTotal($0) }
    let networkCounts = totals.map(\.networks)
    guard let least = networkCounts.min(), let most = networkCounts.max() else { return nil }
    means = totals.map(\.means)
    sizes = least...most
  }

  /// The paper's "background" of the n-point functions at some places among the monomials.
  func background(_ monomials: Range<Int>, _ gaussian: [Double]) -> Double? {
    let relative = zip(monomials, gaussian).filter { $1 != 0 }.map { monomial, gaussian in
      let values = means.map { $0[monomial] }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      return variance.squareRoot() / abs(gaussian)
    }
    return relative.isEmpty ? nil : relative.reduce(0, +) / Double(relative.count)
  }
}
