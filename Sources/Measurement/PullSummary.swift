import CNumerics
import Ensembles
import Foundation

/// The pulls of all n-point functions of one order and width against exact values, taken together.
///
/// They share their noise, so that the sum of their squares does not follow χ² with as many degrees of freedom as there are tuples. Its mean
/// is that number and its variance 2 Σ ρ_ij², with ρ the correlations of the estimates, which the blocks measure; c·χ² of k degrees with the
/// same mean and variance stands in for it (Satterthwaite 1946). Errors are those of g blocks, so that the mean square follows F of k and g − 1
/// degrees of freedom, as a pull follows Student's t.
public struct PullSummary: Sendable {
  /// With a pull: not those without noise that are what the theory says, as where all outputs are 0.
  public let tuples: Int
  /// 1 on average, or (g − 1)/(g − 3) with errors of g blocks.
  public let meanSquare: Double
  /// In absolute value.
  public let largest: Double
  /// k, how many independent numbers the tuples amount to.
  public let effectiveNumber: Double
  /// The probability of a mean square at least as large, if the theory and the errors are right.
  public let probability: Double

  /// - Parameters:
  ///   - blocks: of one width, at least two.
  ///   - exact: the values of the observables, in theory.
  ///   - resolution: what of each observable is rounding, added to its error; nothing where nil.
  ///   - observables: from the means of all monomials.
  /// Nil where an estimate has no error and is not what the theory says, or where all are.
  public init?(
    _ blocks: [BlockMoments], exact: [Double], resolution: [Double]? = nil,
    _ observables: @escaping (MomentMeans) -> [Double]
  ) {
    guard blocks.count > 1, !exact.isEmpty else { return nil }
    let (values, deviations) = Jackknife.deviations(blocks, observables)
    self.init(
      Resampled(values: values, deviations: deviations), blocks: blocks.count, exact: exact, resolution: resolution)
  }

  /// Of numbers that should be zero; nil without errors too.
  ///
  /// - Parameter resolution: what of each number is rounding.
  init?(_ residuals: Resampled, resolution: [Double]) {
    guard let blocks = residuals.blocks else { return nil }
    self.init(residuals, blocks: blocks, exact: residuals.values.map { _ in 0 }, resolution: resolution)
  }

  private init?(_ numbers: Resampled, blocks: Int, exact: [Double], resolution: [Double]?) {
    // deviations[i][j] = √(weight of block j) (θ̃_ij − θ_i) with the jackknife's pseudo-values θ̃, so that the sum of squares is Var θ_i.
    guard let deviations = numbers.deviations else { return nil }
    let values = numbers.values
    var rows: [[Double]] = []
    var (sum, largest) = (0.0, 0.0)
    for (place, exact) in exact.enumerated() {
      let variance = deviations[place].reduce(0) { $0 + $1 * $1 }
      if variance == 0 && values[place] == exact { continue }
      guard variance > 0 else { return nil }
      let rounding = resolution?[place] ?? 0
      let error = (variance + rounding * rounding).squareRoot()
      let pull = (values[place] - exact) / error
      sum += pull * pull
      largest = max(largest, abs(pull))
      rows.append(deviations[place].map { $0 / error })
    }
    guard !rows.isEmpty else { return nil }
    let count = Double(rows.count)
    // Noise of g blocks alone makes Σ ρ² so large.
    let correlations = max(Self.squaredCorrelations(rows) - count * count / Double(blocks - 1), count)
    tuples = rows.count
    meanSquare = sum / count
    self.largest = largest
    effectiveNumber = count * count / correlations
    probability = nnqft_fisher_tail(meanSquare, effectiveNumber, Double(blocks - 1))
  }

  /// Of ensembles that share no networks, as those of several widths; nil of none.
  ///
  /// - Parameter independent: each counts as often in the mean square as it has independent numbers; their probabilities are combined as
  ///   Fisher has it (Statistical Methods for Research Workers, 1932, 21.1).
  public init?(of independent: [PullSummary]) {
    guard !independent.isEmpty else { return nil }
    tuples = independent.reduce(0) { $0 + $1.tuples }
    effectiveNumber = independent.reduce(0) { $0 + $1.effectiveNumber }
    meanSquare = independent.reduce(0) { $0 + $1.meanSquare * $1.effectiveNumber } / effectiveNumber
    largest = independent.map(\.largest).max() ?? 0
    probability = chiSquareTail(
      -2 * independent.reduce(0) { $0 + log($1.probability) }, degreesOfFreedom: Double(2 * independent.count))
  }

  /// Σ ρ_ij² = |R Rᵀ|² = |Rᵀ R|² of the rows R, by whichever product is smaller.
  private static func squaredCorrelations(_ rows: [[Double]]) -> Double {
    let columns = (rows.first?.indices).map { $0.map { j in rows.map { $0[j] } } } ?? []
    let vectors = rows.count < columns.count ? rows : columns
    var squares = 0.0
    for j in vectors.indices {
      for k in 0...j {
        var element = 0.0
        for i in vectors[j].indices { element += vectors[j][i] * vectors[k][i] }
        squares += (j == k ? 1 : 2) * element * element
      }
    }
    return squares
  }
}
