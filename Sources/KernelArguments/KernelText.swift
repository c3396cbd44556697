import Kernels

/// The kernels' text, embedded in this binary: what devices compile, and what the CPU's twin was compiled from.
public enum KernelText {
  /// One part after the other.
  public static let whole: String = (0..<nnqft_source_count()).map { index in
    let part = nnqft_source_at(index)
    let bytes = UnsafeRawBufferPointer(start: part.text, count: part.length)
    return String(decoding: bytes, as: UTF8.self)
  }.joined(separator: "\n")

  /// What the CPU's twin was compiled with.
  public static let compiler = String(cString: nnqft_compiler())

  /// FNV-1a, 64 bits, hexadecimal: tells kernels of different programs apart.
  public static let digest: String = {
    let value = whole.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }()
}
