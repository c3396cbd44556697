import Kernels

/// A backend whose parts can be looked at by themselves, as tests and the self-test do (probes.cl).
public protocol Probed: Sendable {
  /// A function's values at some words, both as bits.
  func values(_ function: ProbedFunction, _ words: [UInt32]) async throws -> [UInt32]

  /// Philox4x32-10: six words an address, counter and key; four words a block.
  func philox(_ addresses: [UInt32]) async throws -> [UInt32]
}

/// The functions of the kernels.
public enum ProbedFunction: String, Sendable, CaseIterable {
  case uniform, logarithm, cosine, sine, exponential, errorFunction, squareRoot

  public var number: UInt32 {
    switch self {
    case .uniform: UInt32(PROBE_UNIFORM)
    case .logarithm: UInt32(PROBE_LOGARITHM)
    case .cosine: UInt32(PROBE_COSINE)
    case .sine: UInt32(PROBE_SINE)
    case .exponential: UInt32(PROBE_EXPONENTIAL)
    case .errorFunction: UInt32(PROBE_ERROR_FUNCTION)
    case .squareRoot: UInt32(PROBE_SQUARE_ROOT)
    }
  }

  /// Whether the kernels define the value at this word on every device: subnormal arguments may be flushed, NaNs have many
  /// bits, and roots and logarithms are taken of positive numbers.
  public func isDefined(at word: UInt32) -> Bool {
    let x = Float(bitPattern: word)
    switch self {
    case .uniform, .cosine, .sine: return true
    case .exponential, .errorFunction: return x.isNormal || x.isZero || x.isInfinite
    case .logarithm, .squareRoot: return x.isNormal && x > 0
    }
  }
}
