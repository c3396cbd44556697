import Ensembles
import RunStore

/// How far a run is, after each ticket.
public struct RunProgress: Sendable {
  /// Neurons drawn so far in this run.
  public var neurons: Double
  /// Neurons that it has to draw in all.
  public var allNeurons: Double
  /// From its beginning to the end of the latest blocks.
  public var seconds: Double
  /// N of the blocks that were finished last.
  public var width: Int
  /// The blocks that were finished last.
  public var latest: [BlockMoments]

  /// Neurons a second; 0 at the beginning.
  public var rate: Double { seconds > 0 ? neurons / seconds : 0 }
  /// What is left takes so long at this rate; nil where there is none yet.
  public var secondsLeft: Double? { rate > 0 ? (allNeurons - neurons) / rate : nil }
}

/// Takes finished tickets into the store, and tells how far the run is.
actor Ledger {
  private let store: any RunStore
  private let report: @Sendable (RunProgress) async -> Void
  private let started = ContinuousClock.now
  private(set) var progress: RunProgress

  init(store: any RunStore, neurons: Double, progress: @escaping @Sendable (RunProgress) async -> Void) {
    self.store = store
    report = progress
    self.progress = RunProgress(neurons: 0, allNeurons: neurons, seconds: 0, width: 0, latest: [])
  }

  /// - Throws: the store's error.
  func enter(_ ticket: Ticket, _ moments: [BlockMoments]) async throws {
    try await store.add(moments)
    progress.neurons += ticket.neurons
    progress.seconds = started.secondsToNow
    progress.width = ticket.width
    progress.latest = moments
    await report(progress)
  }

  /// Takes blocks out of the store again.
  ///
  /// - Throws: the store's error.
  func withdraw(_ tickets: [Ticket]) async throws {
    for ticket in tickets {
      try await store.remove(ticket.blocks.map(\.index), ofWidth: ticket.width)
      progress.neurons -= ticket.neurons
    }
  }
}

/// Outputs too large for their moments to be finite.
public struct OverflowedMoments: Error, CustomStringConvertible {
  /// N.
  public let width: Int
  /// Of the block.
  public let networks: Range<UInt64>

  public var description: String {
    "width \(width): a moment of networks \(networks.lowerBound) to \(networks.upperBound - 1) is not finite; "
      + "the outputs are too large for the orders asked for: lower weights.deviation, biases.deviation, inputs or orders"
  }
}
