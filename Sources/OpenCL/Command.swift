import COpenCL
import Dispatch

/// A command in a device's queue, which does one after the other in the order in which they were enqueued.
public final class Command: Sendable {
  private let context: Context
  private let event: Handle
  /// What the device has of the host's meanwhile.
  private let shared: [HostMemory]

  init(_ context: Context, _ event: consuming Handle, sharing shared: [HostMemory] = []) {
    self.context = context
    self.event = event
    self.shared = shared
  }

  deinit {
    // The host's memory outlives the command, whether or not somebody waited for it.
    guard !shared.isEmpty else { return }
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
        continuation.resume(returning: context.functions.clWaitForEvents(cl_uint(events.count), events))
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
