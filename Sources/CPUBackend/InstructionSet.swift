import Kernels

/// A variant of the twin. The bits are the same in all of them.
public enum InstructionSet: Sendable, CaseIterable {
  /// From what every processor has to what is fastest.
  case baseline, avx2, avx512

  /// The best one that this processor has.
  public static var best: InstructionSet { available.last ?? .baseline }

  /// Those that this processor has, from slow to fast.
  public static var available: [InstructionSet] {
    allCases.filter { $0.number.rawValue <= nnqft_best_instruction_set().rawValue }
  }

  var number: nnqft_instruction_set {
    switch self {
    case .baseline: NNQFT_BASELINE
    case .avx2: NNQFT_AVX2
    case .avx512: NNQFT_AVX512
    }
  }

  /// Whether fma is one instruction; without it the backend is some 35 times slower.
  public var hasFusedMultiplyAdd: Bool { nnqft_has_fused_multiply_add(number) }

  /// Vector registers, which hold a tile of moments.
  var vectorRegisters: Int { Int(nnqft_vector_registers(number)) }

  /// As `nnqft devices` prints it.
  public var name: String {
    switch self {
    case .baseline: "baseline"
    case .avx2: "AVX2"
    case .avx512: "AVX-512"
    }
  }
}
