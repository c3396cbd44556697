import OpenCL

/// What is on its way to a device: a few submissions of one or more commands each, so that the device goes from one to the next while the host, which
/// hears of its end a little later, prepares others.
struct Submissions {
  private struct Submission {
    let commands: [Command]
    let began: ContinuousClock.Instant
    let report: (Duration) -> Void
  }

  private let context: Context
  private var open: [Command] = []
  private var began: ContinuousClock.Instant?
  private var waiting: [Submission] = []
  private var lastDone = ContinuousClock.now

  /// Enough for a batch beyond the one that the device is at; few enough for Ctrl-C, since each may last as long as a launch.
  static let mostWaiting = 4

  init(_ context: Context) { self.context = context }

  /// Adds a command that was enqueued.
  mutating func add(_ command: Command) {
    if began == nil { began = .now }
    open.append(command)
  }

  /// Hands over what was added since the last time, and waits for the oldest submission where there are too many.
  ///
  /// - Parameter report: is told how long the device took for it, when it is done.
  /// - Throws: `OpenCLError` where a command failed.
  mutating func submit(_ report: @escaping (Duration) -> Void = { _ in }) async throws {
    guard let began else { return }
    waiting.append(Submission(commands: open, began: began, report: report))
    (open, self.began) = ([], nil)
    try context.flush()
    while waiting.count > Self.mostWaiting { try await finishOldest() }
  }

  /// Hands over what is left, and waits for all of it, also where some of it fails.
  ///
  /// - Throws: the first `OpenCLError` of a command that failed.
  mutating func finish() async throws {
    var failure: (any Error)?
    func noting(_ body: () async throws -> Void) async {
      do { try await body() } catch { failure = failure ?? error }
    }
    await noting { try await submit() }
    while !waiting.isEmpty { await noting { try await finishOldest() } }
    if let failure { throw failure }
  }

  /// Submissions are done in their order, and the device was not at this one before it was done with the one before.
  private mutating func finishOldest() async throws {
    let oldest = waiting.removeFirst()
    try await Command.completion(of: oldest.commands)
    let done = ContinuousClock.now
    oldest.report(done - max(oldest.began, lastDone))
    lastDone = done
  }
}
