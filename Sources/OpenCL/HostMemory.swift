/// Memory of the host's that stays where it is while a device reads it.
public final class HostMemory: Sendable {
  /// What a device that shares the host's memory shares as it is.
  private static let page = 4096

  /// From the beginning of a page on.
  public nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer

  /// A copy of some elements.
  public init<Element: BitwiseCopyable>(_ elements: [Element]) {
    bytes = .allocate(byteCount: elements.count * MemoryLayout<Element>.stride, alignment: Self.page)
    elements.withUnsafeBytes { bytes.copyMemory(from: $0) }
  }

  deinit { bytes.deallocate() }
}
