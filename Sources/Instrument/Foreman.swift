import Ensembles

/// Hands a run's blocks to whichever device asks, and sees to it that none is lost: blocks of a device that fails go to the others, and
/// those of a device that is found to be wrong are drawn again.
actor Foreman {
  enum Job: Sendable {
    case draw(Ticket)
    /// To be computed again by the device that gets this job, or by the referee where there is no other.
    case audit(Audit, byReferee: Bool)
  }

  /// A finished block that another device computes again.
  struct Audit: Sendable {
    let device: Int
    let moments: BlockMoments
  }

  private var tickets: Tickets
  private var devices: [Record]
  private var audits: [Audit] = []
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var isStopped = false

  /// One device.
  private struct Record {
    /// The CPU backend's bits are what others are measured by where there is no second device.
    let isReference: Bool
    var isTrusted = true
    /// Found out: what it brought home is withdrawn. One that merely failed may still be.
    var isWrong = false
    /// Handed out and not yet finished: blocks on their way into the store are among them.
    var jobs = 0
    var isAudited = false
    var auditedWidths: Set<Int> = []
    var blocksSinceAudit = 0
    /// What it has brought home in this run.
    var tickets: [Ticket] = []
  }

  /// - Parameter references: for each device, whether nothing but another device could tell it wrong.
  init(_ tickets: sending Tickets, references: [Bool]) {
    self.tickets = tickets
    devices = references.map { Record(isReference: $0) }
  }

  // MARK: Handing out

  /// What a device does next. Waits where there is nothing to do now, but may be when another device fails; nil when all is done.
  func next(for device: Int, neurons: Double) async -> Job? {
    while !isStopped, devices[device].isTrusted {
      if let job = job(for: device, neurons: neurons) {
        devices[device].jobs += 1
        return job
      }
      if audits.isEmpty, devices.allSatisfy({ $0.jobs == 0 }) {
        stop()
        break
      }
      await withCheckedContinuation { waiting.append($0) }
    }
    return nil
  }

  /// Notes that a job is done, with all that follows from it.
  func finished(_ device: Int) {
    devices[device].jobs -= 1
    wake()
  }

  private func job(for device: Int, neurons: Double) -> Job? {
    if let place = audits.firstIndex(where: { $0.device != device }) {
      return .audit(audits.remove(at: place), byReferee: false)
    }
    if !hasOthers(device), let own = audits.popLast() { return .audit(own, byReferee: true) }
    return tickets.next(neurons: neurons).map { .draw($0) }
  }

  private func hasOthers(_ device: Int) -> Bool {
    devices.indices.contains { $0 != device && devices[$0].isTrusted }
  }

  // MARK: Taking in

  /// Notes that a device's blocks are in the store, and may choose one to be computed again.
  ///
  /// - Returns: false where the device has been found wrong in the meantime, so that its blocks must be withdrawn.
  func entered(_ ticket: Ticket, _ moments: [BlockMoments], by device: Int) -> Bool {
    guard devices[device].isTrusted else { return false }
    devices[device].tickets.append(ticket)
    if let block = sample(moments, of: device) {
      audits.append(Audit(device: device, moments: block))
      devices[device].isAudited = true
      wake()
    }
    return true
  }

  /// The smallest block of the first ticket at each width, then one of every 64 blocks, as long as auditors keep up.
  private func sample(_ moments: [BlockMoments], of device: Int) -> BlockMoments? {
    guard !devices[device].isAudited, let width = moments.first?.width else { return nil }
    devices[device].blocksSinceAudit += moments.count
    let isFirst = devices[device].auditedWidths.insert(width).inserted
    guard isFirst || devices[device].blocksSinceAudit >= Self.blocksPerAudit else { return nil }
    let smallest = moments.min { $0.block.count < $1.block.count }
    if !hasOthers(device) {
      // Nobody but the CPU could tell, and it must not hold a fast device up.
      let neurons = Double(width) * Double(smallest?.block.count ?? 0)
      guard !devices[device].isReference, isFirst, neurons <= Self.cheap else { return nil }
    }
    devices[device].blocksSinceAudit = 0
    return isFirst ? smallest : moments[devices[device].tickets.count % moments.count]
  }

  /// Notes that an audit found no fault.
  func cleared(_ audit: Audit) { devices[audit.device].isAudited = false }

  /// Takes blocks back that are not in the store after all.
  func take(back blocks: [Ticket]) {
    for ticket in blocks { tickets.take(back: ticket) }
    wake()
  }

  // MARK: Devices that fail

  /// Lets a device go that failed at a job.
  ///
  /// - Returns: whether others are left.
  func lost(_ device: Int, at job: Job) -> Bool {
    devices[device].isTrusted = false
    devices[device].jobs -= 1
    switch job {
    case .draw(let ticket): tickets.take(back: ticket)
    case .audit(let audit, _): audits.append(audit)
    }
    wake()
    return hasDevices
  }

  var hasDevices: Bool { devices.contains(where: \.isTrusted) }

  /// Lets a device go that is wrong, once it comes back from what it is doing.
  ///
  /// - Returns: all that it brought home in this run, none of which can be trusted; nil where it was found wrong before.
  func retire(_ device: Int) -> [Ticket]? {
    guard !devices[device].isWrong else { return nil }
    devices[device].isWrong = true
    devices[device].isTrusted = false
    defer { devices[device].tickets = [] }
    audits.removeAll { $0.device == device }
    return devices[device].tickets
  }

  /// Ends the run; nobody gets a job any more.
  func stop() {
    isStopped = true
    wake()
  }

  private func wake() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  private static let blocksPerAudit = 64
  /// Neurons that the CPU draws in a fraction of a second.
  private static let cheap = 2e7
}
