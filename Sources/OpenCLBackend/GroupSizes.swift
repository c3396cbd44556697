import OpenCL

/// The sizes of work-groups that are tried.
enum GroupSizes {
  /// Powers of two from a GPU's narrowest vector to what GPUs commonly take; kernels say what they can have.
  static let candidates = [32, 64, 128, 256]

  /// Those that a kernel can have, or the largest that it can.
  ///
  /// - Parameters:
  ///   - largest: work-items that a group of the kernel can have.
  ///   - kind: a CPU's driver compiles a kernel once more for each size, so that it gets one.
  static func fitting(_ largest: Int, on kind: Device.Kind = .gpu) -> [Int] {
    let fitting = (kind == .cpu ? [64] : candidates).filter { $0 <= largest }
    return fitting.isEmpty ? [max(largest, 1)] : fitting
  }
}
