import Kernels
import OpenCL

/// A flag that cancellation raises, and that the kernels of a CPU poll.
final class CancellationFlag: Sendable {
  /// For kernels. Before the page, so that it goes first.
  let buffer: Buffer<UInt32>
  private let page = Page()

  /// - Throws: `OpenCLError`.
  init(_ context: Context) throws {
    buffer = try Buffer(context, sharing: UnsafeMutableBufferPointer(start: page.words.baseAddress, count: 1))
  }

  func raise() {
    page.words.withMemoryRebound(to: nnqft_flag.self) { nnqft_raise($0.baseAddress) }
  }

  /// Drivers share whole pages.
  private final class Page: Sendable {
    nonisolated(unsafe) let words: UnsafeMutableBufferPointer<UInt32>

    init() {
      let size = 4096
      let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: size)
      words = bytes.bindMemory(to: UInt32.self)
      words.initialize(repeating: 0)
    }

    deinit { words.deallocate() }
  }
}
