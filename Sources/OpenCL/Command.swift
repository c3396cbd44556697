import COpenCL
import Dispatch
import Synchronization

/// A command in a device's queue, which does one after the other in the order in which they were enqueued.
public final class Command: Sendable {
  private let context: Context
  private let event: Handle
  /// What the device has of the host's meanwhile.
  private let shared: [HostMemory]
  /// Whether somebody waited for it.
  private let isDone = Atomic(false)

  init(_ context: Context, _ event: consuming Handle, sharing shared: [HostMemory] = []) {
    self.context = context
    self.event = event
    self.shared = shared
  }

  deinit {
    // The host's memory outlives the command. Where somebody waited for it, nothing is left to do, and other threads may be at the queue by now.
    guard !shared.isEmpty, !isDone.load(ordering: .acquiring) else { return }
    _ = context.functions.clFlush(context.queue.pointer)
    var event: cl_event? = self.event.pointer
    _ = context.functions.clWaitForEvents(1, &event)
  }

  /// Waits until all of some commands are done, and what was enqueued before them. A thread outside the caller's pool does the waiting: event
  /// callbacks would need none, but a driver that runs its queue only when somebody waits (Oclgrind does) never calls them.
  ///
  /// - Throws: ``OpenCLError`` where a command failed.
  public static func completion(of commands: [Command]) async throws {
    guard let context = commands.first?.context else { return }
    let flushed = context.functions.clFlush(context.queue.pointer)
    let status: cl_int = await withCheckedContinuation { continuation in
      DispatchQueue.global(qos: .userInitiated).async {
        let events = commands.map { Optional($0.event.pointer) }
        let status = context.functions.clWaitForEvents(cl_uint(events.count), events)
        if status == CL_SUCCESS { for command in commands { command.isDone.store(true, ordering: .releasing) } }
        continuation.resume(returning: status)
      }
    }
    try check("clFlush", flushed)
    try check("clWaitForEvents", status)
  }

  /// Waits until it is done.
  ///
  /// - Throws: ``OpenCLError`` where it failed.
  public func completion() async throws { try await Self.completion(of: [self]) }
}
