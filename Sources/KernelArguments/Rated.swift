import Ensembles
import Kernels

/// A backend whose loops of single operations and of the kernels' parts can be timed (rates.cl).
public protocol Rated: Sendable {
  /// Numbers of a vector.
  var lanes: Int { get }

  /// Turns of a loop that go on side by side: the lanes of all vectors, or work-items, that keep the device busy.
  var turnsSideBySide: Int { get }

  /// Runs a loop.
  ///
  /// - Parameter turns: of each of those that go on side by side; a multiple of ``KernelLoop/step``.
  func run(_ loop: KernelLoop, turns: Int) async throws

  /// What handing the device a launch of almost no work costs, in seconds, each of `repeats` times: by itself, or in a row of them where runs hand
  /// them over so.
  func secondsOfLaunch(repeats: Int) async throws -> [Double]

  /// How long launches last in runs, where the backend cuts work into launches.
  var usualSecondsOfLaunch: Double? { get }
}

/// A loop of rates.cl.
public enum KernelLoop: Hashable, Sendable {
  case multiplyAdd, integer, mixed, wideProduct, squareRoot, quotient, doubleMultiplyAdd, philox, normals
  case activation(Activation)

  /// Turns come in multiples of this.
  public static let step = Int(RATE_STEP)

  /// Double-precision numbers that a vector, or a work-item, has a turn of.
  public static let doubles = Int(STRANDS)

  /// The number by which kernels know the loop.
  public var number: UInt32 {
    switch self {
    case .multiplyAdd: UInt32(RATE_MULTIPLY_ADD)
    case .integer: UInt32(RATE_INTEGER)
    case .mixed: UInt32(RATE_MIXED)
    case .wideProduct: UInt32(RATE_WIDE_PRODUCT)
    case .squareRoot: UInt32(RATE_SQUARE_ROOT)
    case .quotient: UInt32(RATE_QUOTIENT)
    case .doubleMultiplyAdd: UInt32(RATE_DOUBLE_MULTIPLY_ADD)
    case .philox: UInt32(RATE_PHILOX)
    case .normals: UInt32(RATE_NORMALS)
    case .activation: UInt32(RATE_ACTIVATION)
    }
  }

  /// Nil where the loop has none.
  public var activation: Activation? {
    if case .activation(let activation) = self { activation } else { nil }
  }
}
