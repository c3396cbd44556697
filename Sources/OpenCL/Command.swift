import COpenCL
import Dispatch

/// A command in a device's queue, which does one after the other in the order in which they were enqueued.
public final class Command: Sendable {
  private let context: Context
  private let event: Handle
  /// What the device reads from meanwhile.
  private let source: HostMemory?

  init(_ context: Context, _ event: consuming Handle, reading source: HostMemory? = nil) {
    self.context = context
    self.event = event
    self.source = source
  }

  deinit {
    guard source != nil else { return }
    // Nobody waited for a command that still reads.
    var event: cl_event? = self.event.pointer
    _ = context.functions.clWaitForEvents(1, &event)
  }

  /// Waits until all of some commands are done, and what was enqueued before them. A thread outside the caller's pool does the waiting: event
  /// callbacks would need none, but a driver that runs its queue only when somebody waits (Oclgrind does) never calls them.
  ///
  /// - Throws: ``OpenCLError`` where a command failed.
  public static func completion(of commands: [Command]) async throws {
    guard let context = commands.first?.context else { return }
    try context.flush()
    let status: cl_int = await withCheckedContinuation { continuation in
      DispatchQueue.global(qos: .userInitiated).async {
        let events = commands.map { Optional($0.event.pointer) }
        continuation.resume(returning: context.functions.clWaitForEvents(cl_uint(events.count), events))
      }
    }
    try check("clWaitForEvents", status)
  }

  /// Waits until it is done.
  ///
  /// - Throws: ``OpenCLError`` where it failed.
  public func completion() async throws { try await Self.completion(of: [self]) }
}

/// Elements that stay where they are while a device reads them.
final class HostMemory: @unchecked Sendable {
  // Nobody writes to it once it is there.
  let bytes: UnsafeRawBufferPointer

  init<Element: BitwiseCopyable>(_ elements: [Element]) {
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: elements.count * MemoryLayout<Element>.stride, alignment: MemoryLayout<Element>.alignment)
    elements.withUnsafeBytes { bytes.copyMemory(from: $0) }
    self.bytes = UnsafeRawBufferPointer(bytes)
  }

  deinit { bytes.deallocate() }
}
