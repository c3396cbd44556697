import Ensembles

/// One device at work on a run.
struct Worker: Sendable {
  let device: Int
  let backend: any Backend
  let referee: any Backend
  let specification: Specification
  let foreman: Foreman
  let ledger: Ledger
  /// Names of all devices, for remarks.
  let names: [String]
  let remark: @Sendable (String) async -> Void

  /// Works until nothing is left, or the device fails; its blocks then go to the others.
  ///
  /// - Throws: what ends the run: the store's error, ``OverflowedMoments``, `CancellationError`, and the device's error where it was the
  ///   last.
  func work() async throws {
    do {
      try await takeJobs()
    } catch {
      await foreman.stop()
      throw error
    }
  }

  /// One ticket at a time is entered into the store, while the device draws the next.
  private func takeJobs() async throws {
    var drawing = SamplerOfOneWidth(backend, specification)
    var auditing = SamplerOfOneWidth(backend, specification)
    var neurons = Self.firstTicket
    try await withThrowingTaskGroup(of: Void.self) { entering in
      while let job = await foreman.next(for: device, neurons: neurons) {
        do {
          try Task.checkCancellation()
          switch job {
          case .draw(let ticket):
            let started = ContinuousClock.now
            let moments = try await drawing.moments(of: ticket)
            neurons = ticket.neurons / started.secondsToNow * ticketSeconds
            try await entering.next()
            entering.addTask { try await finish(ticket, moments) }
          case .audit(let audit, let byReferee):
            try await answer(audit, byReferee: byReferee, &auditing)
          }
        } catch let failure as DeviceFailure {
          try await entering.waitForAll()
          return try await leave(job, because: failure)
        } catch is CancellationError {
          // What was drawn is entered still, and an error of the store is not lost.
          try await entering.waitForAll()
          throw CancellationError()
        }
      }
      try await entering.waitForAll()
    }
  }

  /// Leaves a job, and all others, to other devices.
  private func leave(_ job: Foreman.Job, because failure: DeviceFailure) async throws {
    guard await foreman.lost(device, at: job) else { throw failure.cause }
    await remark("\(names[device]) failed and is not used any more; its blocks go to the others: \(failure.cause)")
  }

  private func finish(_ ticket: Ticket, _ moments: [BlockMoments]) async throws {
    do {
      try await enter(ticket, moments)
    } catch {
      // The worker may be waiting for a job, and would look at this error only after it.
      await foreman.stop()
      throw error
    }
    await foreman.finished(device)
  }

  private func enter(_ ticket: Ticket, _ moments: [BlockMoments]) async throws {
    if let infinite = moments.first(where: { !$0.sums.allSatisfy(\.isFinite) }) {
      guard let again = try await judge(infinite), again.sums.allSatisfy(\.isFinite) else {
        throw OverflowedMoments(width: infinite.width, networks: infinite.block.networks)
      }
      try await retire(device, because: infinite)
      return await foreman.take(back: [ticket])
    }
    try await ledger.enter(ticket, moments)
    if await foreman.entered(ticket, moments, by: device) { return }
    try await ledger.withdraw([ticket])
    await foreman.take(back: [ticket])
  }

  // MARK: Audits

  private func answer(
    _ audit: Foreman.Audit, byReferee: Bool, _ auditing: inout SamplerOfOneWidth
  ) async throws {
    if byReferee {
      try await settle(audit, finding: judge(audit.moments))
    } else {
      try await compare(audit, with: auditing.moments(of: audit.moments.ticket).first)
    }
    await foreman.finished(device)
  }

  /// Holds another device's block against this device's; where they differ, the referee decides.
  private func compare(_ audit: Foreman.Audit, with own: BlockMoments?) async throws {
    if own.hasSameBits(as: audit.moments) { return await foreman.cleared(audit) }
    let truth = try await judge(audit.moments)
    try await settle(audit, finding: truth)
    if !own.hasSameBits(as: truth) { try await retire(device, because: audit.moments) }
  }

  private func settle(_ audit: Foreman.Audit, finding truth: BlockMoments?) async throws {
    if truth.hasSameBits(as: audit.moments) { return await foreman.cleared(audit) }
    try await retire(audit.device, because: audit.moments)
  }

  /// A block as the referee computes it.
  private func judge(_ block: BlockMoments) async throws -> BlockMoments? {
    let sampler = try await referee.sampler(for: specification.ensemble(width: block.width))
    return try await sampler.moments(of: [block.block]).first
  }

  private func retire(_ guilty: Int, because block: BlockMoments) async throws {
    guard let tickets = await foreman.retire(guilty) else { return }
    let blocks = tickets.reduce(0) { $0 + $1.blocks.count }
    await remark(
      "\(names[guilty]) computed width \(block.width), block \(block.block.index) wrong and is not used any more; "
        + "\(blocks) blocks of it are computed again")
    try await ledger.withdraw(tickets)
    await foreman.take(back: tickets)
    guard await foreman.hasDevices else { throw NoDeviceLeft() }
  }

  /// Longer with many devices, so that the one store has time for each: a hundred tickets a second at most.
  private var ticketSeconds: Double { max(0.3, 0.01 * Double(names.count)) }
  private static let firstTicket = 1e6
}

/// A device that cannot go on.
private struct DeviceFailure: Error { let cause: any Error }

/// Every device of a run was found wrong.
public struct NoDeviceLeft: Error, CustomStringConvertible {
  public var description: String {
    "no device is left that computes what the CPU computes; the store keeps no block of theirs"
  }
}

/// Keeps the sampler of the width that was asked for last.
private struct SamplerOfOneWidth {
  private let backend: any Backend
  private let specification: Specification
  private var current: (width: Int, sampler: any Sampler)?

  init(_ backend: any Backend, _ specification: Specification) {
    self.backend = backend
    self.specification = specification
  }

  /// - Throws: ``DeviceFailure``, `CancellationError`.
  mutating func moments(of ticket: Ticket) async throws -> [BlockMoments] {
    do {
      if current?.width != ticket.width {
        current = nil
        current = (ticket.width, try await backend.sampler(for: specification.ensemble(width: ticket.width)))
      }
      return try await current?.sampler.moments(of: ticket.blocks) ?? []
    } catch  where !(error is CancellationError) {
      throw DeviceFailure(cause: error)
    }
  }
}

extension BlockMoments {
  fileprivate var ticket: Ticket { Ticket(width: width, blocks: [block]) }
}

extension BlockMoments? {
  fileprivate func hasSameBits(as other: BlockMoments?) -> Bool {
    guard let self, let other else { return false }
    return self.hasSameBits(as: other)
  }
}
