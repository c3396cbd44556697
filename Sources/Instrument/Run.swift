import Ensembles
import RunStore

/// What a run did.
public struct RunSummary: Sendable {
  /// Networks that the store now holds, over all widths.
  public var networks: UInt64
  public var devices: [String]
  /// Seconds of computing, and the neurons drawn in each.
  public var seconds: Double
  public var neuronsPerSecond: Double
  /// Whether the store held blocks before.
  public var resumed: Bool
  /// False where the task was cancelled before the end; what was finished is in the store.
  public var isComplete: Bool
}

/// Computes every block of `specification` that `store` lacks, on all `backends` at once.
///
/// Devices take blocks as they get free. The store is committed now and then, at the end, on failure and on
/// cancellation, which is reported in the summary and not thrown.
///
/// - Throws: a backend's or the store's error, after what was finished has been committed.
public func run(
  _ specification: Specification, shard: Shard = .all, on backends: [any Backend], into store: any RunStore,
  progress: @escaping @Sendable (RunProgress) async -> Void = { _ in }
) async throws -> RunSummary {
  // What the store's sums are measured from goes on as it began.
  var specification = specification
  specification.pairMeans = await store.header.specification.centred.pairMeans
  let work = await Work(specification, shard: shard, lackedBy: store)
  let ledger = Ledger(store: store, neurons: work.neurons, progress: progress)
  let queue = TicketQueue(work.blocks)
  var failure: (any Error)?
  do {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for backend in backends {
        group.addTask { [specification] in try await serve(queue, of: specification, on: backend, into: ledger) }
      }
      try await group.waitForAll()
    }
  } catch {
    failure = error
  }
  try await store.commit()
  if let failure, !(failure is CancellationError) { throw failure }
  let progress = await ledger.progress
  return RunSummary(
    networks: await store.networks(of: specification), devices: backends.map(\.device.name),
    seconds: progress.seconds, neuronsPerSecond: progress.rate, resumed: work.resumes, isComplete: failure == nil)
}

/// Works on tickets until none is left. Each is cut to last about as long as `ticketSeconds`.
private func serve(
  _ queue: TicketQueue, of specification: Specification, on backend: any Backend, into ledger: Ledger
) async throws {
  var current: (width: Int, sampler: any Sampler)?
  var neurons = firstTicket
  while let ticket = await queue.next(neurons: neurons) {
    try Task.checkCancellation()
    let sampler: any Sampler
    if let current, current.width == ticket.width {
      sampler = current.sampler
    } else {
      sampler = try await backend.sampler(for: specification.ensemble(width: ticket.width))
      current = (ticket.width, sampler)
    }
    let started = ContinuousClock.now
    let moments = try await sampler.moments(of: ticket.blocks)
    neurons = ticket.neurons / started.secondsToNow * ticketSeconds
    try await ledger.enter(ticket, moments)
  }
}

private let ticketSeconds = 0.3
private let firstTicket = 1e6

extension ContinuousClock.Instant {
  /// At least a nanosecond, so that rates are finite.
  var secondsToNow: Double {
    let (seconds, attoseconds) = (ContinuousClock.now - self).components
    return max(Double(seconds) + Double(attoseconds) * 1e-18, 1e-9)
  }
}
