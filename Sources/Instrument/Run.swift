import CPUBackend
import Ensembles
import KernelArguments
import RunStore

/// What a run did.
public struct RunSummary: Sendable {
  /// Networks that the store now holds, over all widths.
  public var networks: UInt64
  /// The names of the devices that were used.
  public var devices: [String]
  /// What this run took until its last blocks were in the store; 0 where nothing was to do.
  public var seconds: Double
  /// Neurons drawn in this run, over ``seconds``; 0 where nothing was to do.
  public var neuronsPerSecond: Double
  /// Whether the store held blocks before.
  public var resumed: Bool
  /// False where the task was cancelled before the end; what was finished is in the store.
  public var isComplete: Bool
}

/// Computes every block of `specification` that `store` lacks, on all `backends` at once.
///
/// Devices take blocks as they get free, and compute a sample of each other's again. One that fails, or whose bits are wrong, is left out;
/// its blocks go to the others. Blocks are in the store as soon as they are finished. Cancellation is reported in the summary and not
/// thrown.
///
/// - Parameters:
///   - specification: what to draw; the store's own.
///   - shard: the blocks that are this run's share.
///   - backends: the devices, one at least.
///   - store: takes the blocks as they are finished.
///   - referee: decides where two devices differ.
///   - remark: is told of devices that are left out, and of blocks that other kernels drew.
///   - progress: is told how far the run is, after each ticket.
/// - Throws: the store's error, ``OverflowedMoments``, or, when no device is left, the last one's error or ``NoDeviceLeft``.
public func run(
  _ specification: Specification, shard: Shard = .all, on backends: [any Backend], into store: any RunStore,
  referee: any Backend = CPUBackend(), remark: @escaping @Sendable (String) async -> Void = { _ in },
  progress: @escaping @Sendable (RunProgress) async -> Void = { _ in }
) async throws -> RunSummary {
  // What the store's sums are measured from goes on as it began.
  var specification = specification
  specification.pairMeans = await store.header.specification.centred.pairMeans
  let work = try await Work(specification, shard: shard, lackedBy: store)
  if work.resumes, let other = await store.header.otherKernels {
    await remark(
      "the store has blocks that the kernels \(other) drew; these are \(KernelText.digest), whose numbers may differ in the last digits"
    )
  }
  let ledger = Ledger(store: store, neurons: work.neurons, progress: progress)
  let foreman = Foreman(
    Tickets(
      work, momentBytes: 8 * (specification.sampleVector.monomials ?? 0), devices: backends.count),
    references: backends.map { $0.device.selector == referee.device.selector })
  var failure: (any Error)?
  do {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (device, backend) in backends.enumerated() {
        let worker = Worker(
          device: device, backend: backend, referee: referee, specification: specification, foreman: foreman,
          ledger: ledger, names: backends.map(\.device.name), remark: remark)
        group.addTask { try await worker.work() }
      }
      try await group.waitForAll()
    }
  } catch {
    failure = error
  }
  if let failure, !(failure is CancellationError) { throw failure }
  try await store.settle()
  let progress = await ledger.progress
  return RunSummary(
    networks: try await store.networks(of: specification), devices: backends.map(\.device.name),
    seconds: progress.seconds, neuronsPerSecond: progress.rate, resumed: work.resumes, isComplete: failure == nil)
}

extension RunHeader {
  /// The digest of kernels that wrote to the store and are not ours; bits are the same for one text of the kernels only.
  fileprivate var otherKernels: String? {
    sessions.map(\.kernels).first { $0 != KernelText.digest && $0 != "unknown" }
  }
}

extension ContinuousClock.Instant {
  /// At least a nanosecond, so that rates are finite.
  var secondsToNow: Double {
    let (seconds, attoseconds) = (ContinuousClock.now - self).components
    return max(Double(seconds) + Double(attoseconds) * 1e-18, 1e-9)
  }
}
