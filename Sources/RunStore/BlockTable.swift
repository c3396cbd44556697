import Ensembles

/// Finished blocks by width and index. A longer block takes the place of the cut one with the same index.
struct BlockTable: Sendable {
  private var moments: [Int: [UInt64: BlockMoments]] = [:]

  init(_ blocks: [BlockMoments] = []) { add(blocks) }

  mutating func add(_ blocks: [BlockMoments]) {
    for block in blocks {
      let known = moments[block.width]?[block.block.index]
      if let known, known.block.count >= block.block.count { continue }
      moments[block.width, default: [:]][block.block.index] = block
    }
  }

  var widths: [Int] { moments.keys.sorted() }

  /// In index order.
  func moments(ofWidth width: Int) -> [BlockMoments] {
    (moments[width] ?? [:]).values.sorted { $0.block.index < $1.block.index }
  }
}
