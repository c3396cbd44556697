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
  case uniform, logarithm, cosine, sine, exponential, errorFunction, squareRoot, quotientOfOne, sineOfRadians,
    cosineOfRadians, hyperbolicTangent, gelu, leakyRelu, step, identity

  /// Its number in the kernels (probe_numbers.h).
  public var number: UInt32 {
    switch self {
    case .uniform: UInt32(PROBE_UNIFORM)
    case .logarithm: UInt32(PROBE_LOGARITHM)
    case .cosine: UInt32(PROBE_COSINE)
    case .sine: UInt32(PROBE_SINE)
    case .exponential: UInt32(PROBE_EXPONENTIAL)
    case .errorFunction: UInt32(PROBE_ERROR_FUNCTION)
    case .squareRoot: UInt32(PROBE_SQUARE_ROOT)
    case .quotientOfOne: UInt32(PROBE_QUOTIENT_OF_ONE)
    case .sineOfRadians: UInt32(PROBE_SINE_OF_RADIANS)
    case .cosineOfRadians: UInt32(PROBE_COSINE_OF_RADIANS)
    case .hyperbolicTangent: UInt32(PROBE_HYPERBOLIC_TANGENT)
    case .gelu: UInt32(PROBE_GELU)
    case .leakyRelu: UInt32(PROBE_LEAKY_RELU)
    case .step: UInt32(PROBE_STEP)
    case .identity: UInt32(PROBE_IDENTITY)
    }
  }

  /// Whether the kernels define the value at this word on every device: subnormal numbers may be flushed, NaNs have many
  /// bits, and roots and logarithms are taken of positive numbers.
  public func isDefined(at word: UInt32) -> Bool {
    let x = Float(bitPattern: word)
    switch self {
    case .uniform, .cosine, .sine: return true
    case .errorFunction: return x.magnitude >= 0x1p-124 || x.isZero
    case .exponential, .hyperbolicTangent, .gelu, .leakyRelu, .step, .identity:
      return x.isNormal || x.isZero || x.isInfinite
    case .sineOfRadians, .cosineOfRadians: return x.isZero || x.isNormal && x.magnitude <= 0x1p40
    case .logarithm, .squareRoot: return x.isNormal && x > 0
    case .quotientOfOne: return x.isNormal && x.magnitude < 0x1p126
    }
  }
}
