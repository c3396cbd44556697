import Ensembles
import Foundation
import Measurement
import RunStore

/// The experiments of Halverson, Maiti and Stoner, arXiv:2008.08601: Erf-, Gauss- and ReLU-net in one, two and three dimensions,
/// at ten widths, on the paper's inputs and with its densities.
public enum PaperExperiments {
  /// Erf, Gauss, ReLU; each in d_in = 1, 2, 3.
  ///
  /// - Parameters:
  ///   - networks: at each width.
  ///   - seed: of the first; the others count on from it.
  ///   - estimator: the paper's is the direct one. The cumulant one needs three neurons for 6-point functions, and leaves width 2 out.
  public static func specifications(
    networks: UInt64, seed: UInt64 = 2008, estimator: Estimator = .direct
  ) -> [Specification] {
    [Activation.erf, .gauss, .relu].enumerated().flatMap { place, activation in
      (1...3).map { dimension in
        Specification(
          name: "\(activation.name)-d\(dimension)",
          architecture: Architecture(
            inputDimension: dimension, hiddenLayers: [HiddenLayer(activation: activation)], outputDimension: 1),
          weights: NormalDensity(mean: 0, deviation: 1),
          biases: NormalDensity(mean: 0, deviation: activation == .relu ? 0 : 1),
          widths: (estimator == .cumulant ? [] : [2]) + [3, 4, 5, 10, 20, 50, 100, 500, 1000],
          inputs: inputs(activation, dimension), orders: [2, 4, 6],
          networks: networks, experiments: Int(min(10, networks)), seed: seed &+ UInt64(3 * place + dimension - 1),
          estimator: estimator)
      }
    }
  }

  /// The Gauss-net's are the Erf-net's, a hundred times smaller.
  private static func inputs(_ activation: Activation, _ dimension: Int) -> [[Double]] {
    if activation == .relu {
      return switch dimension {
      case 1: [[0.2], [0.4], [0.6], [0.8], [1.0], [1.2]]
      case 2: [[0.5, 0.5], [0.5, 1], [1, 0.5], [1, 1]]
      default: [[0.2, 0.2, 0.2], [1, 1, 0.2], [0.2, 1, 1], [1, 0.2, 1]]
      }
    }
    let isSmall = activation == .gauss
    return switch dimension {
    case 1:
      isSmall ? [[-0.01], [-0.006], [-0.002], [0.002], [0.006], [0.01]] : [[-1], [-0.6], [-0.2], [0.2], [0.6], [1]]
    case 2: corners([[-1, -1], [-1, 1], [1, -1], [1, 1]], isSmall)
    default: corners([[-1, -1, -1], [1, 1, -1], [-1, 1, 1], [1, -1, 1]], isSmall)
    }
  }

  private static func corners(_ signs: [[Double]], _ isSmall: Bool) -> [[Double]] {
    signs.map { $0.map { isSmall ? $0 / 100 : $0 } }
  }
}

/// Draws one of the paper's experiments and compares it with the exact theory.
///
/// - Parameter store: nil to keep nothing.
/// - Parameter specification: of the ensemble.
/// - Parameter progress: is told how far the run is.
/// - Parameter backends: to work together.
/// - Returns: nil where the task was cancelled.
/// - Throws: a backend's or the store's error.
public func reproduce(
  _ specification: Specification, on backends: [any Backend], into store: (any RunStore)? = nil,
  progress: @escaping @Sendable (RunProgress) async -> Void = { _ in }
) async throws -> Reproduction? {
  let store =
    store ?? MemoryStore(header: RunHeader(specification: specification.centred, provenance: provenance(backends)))
  let summary = try await run(specification, on: backends, into: store, progress: progress)
  guard summary.isComplete else { return nil }
  return Reproduction(try await compare(store), seconds: summary.seconds)
}
