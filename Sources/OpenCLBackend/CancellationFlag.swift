import Kernels
import OpenCL

/// A flag that cancellation raises, and that the kernels of a CPU poll.
final class CancellationFlag: Sendable {
  /// For kernels.
  let buffer: Buffer<UInt32>
  private let memory = HostMemory([UInt32](repeating: 0, count: 1024))

  /// - Throws: `OpenCLError`.
  init(_ context: Context) throws { buffer = try Buffer(context, sharing: memory) }

  func raise() { nnqft_raise(memory.bytes.baseAddress?.assumingMemoryBound(to: nnqft_flag.self)) }
}
