import Ensembles

/// A few blocks of one width: what a device takes at a time.
struct Ticket: Sendable {
  let width: Int
  let blocks: [Block]

  /// Neurons drawn, Σ networks × width.
  var neurons: Double { Double(width) * blocks.reduce(0) { $0 + Double($1.count) } }
}

/// The blocks of a run that are still to do, handed out in order to whichever device asks.
actor TicketQueue {
  private var widths: ArraySlice<(width: Int, blocks: ArraySlice<Block>)>

  init(_ work: [(width: Int, blocks: [Block])]) {
    widths = work.map { ($0.width, $0.blocks[...]) }[...]
  }

  /// The next blocks of one width, until they hold `neurons` or more; nil when nothing is left.
  func next(neurons: Double) -> Ticket? {
    while let (width, waiting) = widths.first {
      var blocks = waiting
      var taken: [Block] = []
      var held = 0.0
      while held < neurons, taken.count < Self.mostBlocks, let block = blocks.popFirst() {
        taken.append(block)
        held += Double(block.count) * Double(width)
      }
      widths[widths.startIndex].blocks = blocks
      if !taken.isEmpty { return Ticket(width: width, blocks: taken) }
      widths = widths.dropFirst()
    }
    return nil
  }

  /// Bounds the moments that a ticket brings home.
  private static let mostBlocks = 64
}
