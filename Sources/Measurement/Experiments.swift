import Ensembles
import FieldTheory

/// A run read as several independent experiments: contiguous groups of blocks with as nearly the same number of networks
/// as the blocks' cuts allow. For powers of ten they are equal.
struct Experiments {
  let means: [MomentMeans]
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

  /// The paper's "background" of the n-point functions of one order.
  func background(_ order: CorrelatorBasis.Order) -> Double? {
    guard let gaussian = order.gaussian else { return nil }
    let full = means.map(order.full)
    let relative = gaussian.indices.filter { gaussian[$0] != 0 }.map { place in
      let values = full.map { $0[place] }
      return values.spread(about: values.mean) / abs(gaussian[place])
    }
    return relative.isEmpty ? nil : relative.mean
  }
}
