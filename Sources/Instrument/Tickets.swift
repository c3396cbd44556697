import Ensembles

/// A few blocks of one width: what a device takes at a time.
struct Ticket: Sendable {
  let width: Int
  let blocks: [Block]

  /// Neurons drawn, Σ networks × width.
  var neurons: Double { Double(width) * blocks.reduce(0) { $0 + Double($1.count) } }
}

/// The blocks of a run that are still to do, in order, cut into tickets.
struct Tickets {
  /// Those that were handed back come first.
  private var widths: [(width: Int, blocks: AnyIterator<Block>)]
  private let most: Int
  /// Of what is left, a ticket takes no more.
  private let largestShare: Double
  /// Neurons of all blocks that are left.
  private var left: Double

  /// - Parameter momentBytes: of one block. A ticket brings at most 128 MiB home: one is drawn, one entered, and the one before it still told of
  ///   (``RunProgress/latest``). Of several devices', no more than 64 blocks come at once.
  init(_ work: Work, momentBytes: Int, devices: Int) {
    // One device has nobody to wait for.
    largestShare = devices > 1 ? 0.5 / Double(devices) : 1
    left = work.neurons
    widths = work.widths.reversed().map { lack in (lack.width, AnyIterator(lack.blocks.makeIterator())) }
    most = max(1, min(devices > 1 ? 64 : 256, (128 << 20) / max(momentBytes, 1)))
  }

  /// The next blocks of one width, until they hold `neurons` or more; nil when nothing is left. Towards the end they are fewer, half of a
  /// device's share of what is left, so that no device waits long for the last one of several (guided self-scheduling).
  mutating func next(neurons: Double) -> Ticket? {
    let neurons = min(neurons, largestShare * left)
    while let (width, blocks) = widths.last {
      var taken: [Block] = []
      var held = 0.0
      while taken.isEmpty || held < neurons, taken.count < most, let block = blocks.next() {
        taken.append(block)
        held += Double(block.count) * Double(width)
      }
      if !taken.isEmpty {
        left -= held
        return Ticket(width: width, blocks: taken)
      }
      widths.removeLast()
    }
    return nil
  }

  /// Takes blocks back that a device did not finish, or got wrong.
  mutating func take(back ticket: Ticket) {
    left += ticket.neurons
    widths.append((ticket.width, AnyIterator(ticket.blocks.makeIterator())))
  }
}
