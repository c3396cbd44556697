import OpenCL
import Synchronization

/// A kernel whose work-groups take the size that serves it best on the device at hand (``Fastest``).
final class TunedKernel: Sendable {
  private let kernel: Kernel
  private let sizes: Mutex<Fastest<Int>>
  /// Networks that a work-item handles side by side.
  private let lanes: Int

  /// - Throws: `OpenCLError`.
  init(_ program: Program, _ name: String, lanes: Int) throws {
    kernel = try Kernel(program, name)
    sizes = Mutex(Fastest(of: GroupSizes.fitting(kernel.largestGroup)))
    self.lanes = lanes
  }

  /// Runs it over `items` × `second` × `third` work-items, each of which has `work` to do. Where a work-item is a network, groups go along the
  /// first dimension, which is padded: drivers choose badly for odd sizes, and the kernels pass over what is past the end.
  ///
  /// - Throws: `OpenCLError`.
  func run(_ items: Int, _ second: Int, _ third: Int, work: Int = 1, _ arguments: [Argument]) async throws {
    if lanes > 1 { return try await kernel.run(global: [items, second, third], arguments) }
    let size = sizes.withLock { $0.next }
    let padded = (items + size - 1) / size * size
    let started = ContinuousClock.now
    try await kernel.run(global: [padded, second, third], local: [size, 1, 1], arguments)
    let elapsed = ContinuousClock.now - started
    sizes.withLock { $0.record(size, work: items * second * third * work, elapsed) }
  }
}
