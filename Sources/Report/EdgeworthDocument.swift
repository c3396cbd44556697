import FieldTheory
import Measurement

/// The `nnqft-edgeworth` object, version 1: the action that connected functions make.
public struct EdgeworthDocument: Encodable, Sendable {
  /// What the object is.
  public let format = "nnqft-edgeworth"
  /// Of the format.
  public let version = 1
  /// The specification's.
  public let name: String
  /// Points of d_in numbers.
  public let inputs: [[Double]]
  /// N, the neurons of the hidden layer.
  public let width: Int
  /// How many were measured; left out where the connected functions are the exact ones.
  public let networks: UInt64?
  /// How many principal axes of G2 are kept: the length of `variances`.
  public let rank: Int
  /// Along the axes that are kept.
  public let variances: [Double]
  /// The largest part of G4c outside of these, over the largest G4c.
  public let outside: Double
  /// Of back-substitution from the couplings along axes.
  public let residuals: Residuals
  /// Of back-substitution from the couplings between components, where variances of different size cost digits.
  public let componentResiduals: Residuals
  /// Between components of f, each counted as input · d_out + output.
  public let couplings: Couplings
  /// Between principal axes of unit variance, counted by descending variance.
  public let principal: Couplings
  /// Of the first output at each input, in the order of `inputs`.
  public let densities: [Density]

  /// How far connected functions made from the couplings are from the given ones, each relative to the largest: `two` of G2, `four` of G4c,
  /// `six` of G6c, which is left out where G6c is not known.
  public struct Residuals: Encodable, Sendable {
    let two, four: Double
    let six: Double?

    init(_ residuals: EdgeworthAction.Residuals) { (two, four, six) = (residuals.two, residuals.four, residuals.six) }
  }

  /// The couplings of S = ½ f Ξ f + ½ δ :f f: + (1/4!) g :f f f f: + (1/6!) g :f f f f f f:, each at ascending indices.
  /// `counterTerms` are δ_ij, `quartic` g_ijkl, and `sextic` g_ijklmn, which is empty where the orders lack 6.
  public struct Couplings: Encodable, Sendable {
    let counterTerms, quartic, sextic: [Coupling]

    init(_ couplings: ReconstructedAction.Couplings) {
      counterTerms = couplings.counterTerms.map(Coupling.init)
      quartic = couplings.quartic.map(Coupling.init)
      sextic = couplings.sextic.map(Coupling.init)
    }
  }

  /// A coupling: its `indices`, ascending and from 0, its `value`, and its standard `error`, which is left out where it is not known.
  public struct Coupling: Encodable, Sendable {
    let indices: [Int]
    let value: Double
    let error: Double?

    init(_ coupling: ReconstructedAction.Coupling) {
      (indices, value, error) = (coupling.indices, coupling.value.value, coupling.value.error)
    }
  }

  /// The density of one output f(x). `input` is the place of x among the inputs, from 0, `variance` is σ² = G2, `fourth` is γ₄ = G4c/σ⁴ and
  /// `sixth` γ₆ = G6c/σ⁶, each with its standard error, and `negative` says where the density is below 0. `sixth` and errors are left out
  /// where they are not known.
  public struct Density: Encodable, Sendable {
    let input: Int
    let variance, fourth: Double
    let fourthError, sixth, sixthError: Double?
    /// Half of ∫ |p − exact p|: of the Gaussian, of the order 1/N, of 1/N²; empty where the exact density is not known.
    let distances: [Double]
    let negative: [Negative]
  }

  /// An interval of |f| in which the density is negative: `from`, `to`, which is left out where it has no upper end, and `probability`,
  /// −∫ p over it on both sides.
  public struct Negative: Encodable, Sendable {
    let from: Double
    let to: Double?
    let probability: Double
  }

  /// Of an action, whose couplings are put back into perturbation theory for the residuals.
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
