import FieldTheory
import Measurement

/// The `nnqft-edgeworth` object, version 1: the action that connected functions make.
public struct EdgeworthDocument: Encodable, Sendable {
  public let format = "nnqft-edgeworth"
  public let version = 1
  public let name: String
  public let inputs: [[Double]]
  public let width: Int
  /// Null: from the exact connected functions.
  public let networks: UInt64?
  public let rank: Int
  /// Along the axes that are kept.
  public let variances: [Double]
  /// The largest part of G4c outside of these, over the largest G4c.
  public let outside: Double
  /// Of back-substitution from the couplings along axes, and between components.
  public let residuals, componentResiduals: Residuals
  public let couplings, principal: Couplings
  public let densities: [Density]

  public struct Residuals: Encodable, Sendable {
    let two, four: Double
    let six: Double?

    init(_ residuals: EdgeworthAction.Residuals) { (two, four, six) = (residuals.two, residuals.four, residuals.six) }
  }

  public struct Couplings: Encodable, Sendable {
    let counterTerms, quartic, sextic: [Coupling]

    init(_ couplings: ReconstructedAction.Couplings) {
      counterTerms = couplings.counterTerms.map(Coupling.init)
      quartic = couplings.quartic.map(Coupling.init)
      sextic = couplings.sextic.map(Coupling.init)
    }
  }

  public struct Coupling: Encodable, Sendable {
    let indices: [Int]
    let value: Double
    let error: Double?

    init(_ coupling: ReconstructedAction.Coupling) {
      (indices, value, error) = (coupling.indices, coupling.value.value, coupling.value.error)
    }
  }

  public struct Density: Encodable, Sendable {
    let input: Int
    let variance, fourth: Double
    let fourthError, sixth, sixthError: Double?
    /// From the exact density, of the Gaussian, of the order 1/N, of 1/N².
    let distances: [Double]
    let negative: [Negative]
  }

  /// An interval of |f|; without an upper end where it has none.
  public struct Negative: Encodable, Sendable {
    let from: Double
    let to: Double?
    let probability: Double
  }

  public init(_ action: ReconstructedAction) {
    name = action.specification.name
    inputs = action.specification.inputs
    width = action.width
    networks = action.networks
    rank = action.action.rank
    variances = action.action.variances
    outside = action.action.outside
    residuals = Residuals(action.action.backSubstitution())
    componentResiduals = Residuals(action.action.backSubstitution(of: .components))
    couplings = Couplings(action.couplings)
    principal = Couplings(action.principal)
    densities = action.densities.map { density in
      Density(
        input: density.input, variance: density.variance, fourth: density.fourth.value,
        fourthError: density.fourth.error, sixth: density.sixth?.value, sixthError: density.sixth?.error,
        distances: density.distances,
        negative: density.density.negativeRanges.map { Negative(from: $0.from, to: $0.to, probability: $0.probability) }
      )
    }
  }
}
