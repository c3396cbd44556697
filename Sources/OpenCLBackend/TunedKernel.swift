import OpenCL
import Synchronization

/// A kernel whose work-groups take the size that serves it best on the device at hand (``Fastest``).
final class TunedKernel: Sendable {
  private let kernel: Kernel
  private let sizes: Mutex<Fastest<Int>>

  /// - Throws: `OpenCLError`.
  init(_ program: Program, _ name: String) throws {
    kernel = try Kernel(program, name)
    sizes = Mutex(Fastest(of: GroupSizes.fitting(kernel.largestGroup, on: program.context.device.kind)))
  }

  /// Enqueues it for `items` × `second` × `third` work-items, each of which has `work` to do, and waits only as long as sizes are tried. Groups
  /// go along the first dimension, which is padded: drivers choose badly for odd sizes, and the kernels pass over what is past the end.
  ///
  /// - Throws: `OpenCLError`.
  func enqueue(
    _ items: Int, _ second: Int, _ third: Int, work: Int = 1, _ arguments: [Argument], in submissions: inout Submissions
  ) async throws {
    let (size, isOnTrial) = sizes.withLock { ($0.next, $0.isTrying) }
    let padded = (items + size - 1) / size * size
    if isOnTrial { try await submissions.finish() }
    let started = ContinuousClock.now
    let command = try await kernel.enqueue(global: [padded, second, third], local: [size, 1, 1], arguments)
    submissions.add(command)
    guard isOnTrial else { return }
    try await command.completion()
    let elapsed = ContinuousClock.now - started
    sizes.withLock { $0.record(size, work: items * second * third * work, elapsed) }
  }
}
