import Ensembles

/// The pulls of all n-point functions of one order and width against exact values, taken together.
///
/// They share their noise, so that the sum of their squares does not follow χ² with as many degrees of freedom as there are tuples. Its mean
/// is that number and its variance 2 Σ ρ_ij², with ρ the correlations of the estimates, which the blocks measure; c·χ² of k degrees with the
/// same mean and variance stands in for it (Satterthwaite 1946).
public struct PullSummary: Sendable {
  public let tuples: Int
  /// 1 on average.
  public let meanSquare: Double
  public let largest: Double
  /// k, how many independent numbers the tuples amount to.
  public let effectiveNumber: Double
  /// The probability of a mean square at least as large, if the theory and the errors are right.
  public let probability: Double

  /// - Parameters:
  ///   - blocks: of one width, at least two.
  ///   - monomials: the n-point functions' places among the moments.
  ///   - exact: their values.
  /// Nil where an estimate has no error.
  public init?(_ blocks: [BlockMoments], _ monomials: Range<Int>, exact: [Double]) {
    guard blocks.count > 1, !exact.isEmpty else { return nil }
    let means = MomentTotal(blocks).means
    let networks = Double(blocks.reduce(0) { $0 + $1.block.count })
    // Var = (1/g) Σ_j (block mean − mean)²/(h_j − 1), as in Jackknife.
    let weights = blocks.map { block -> Double in
      let m = Double(block.block.count)
      return (m / (networks - m) / Double(blocks.count)).squareRoot()
    }
    var gram = [Double](repeating: 0, count: blocks.count * blocks.count)
    var (sum, largest) = (0.0, 0.0)
    for (monomial, exact) in zip(monomials, exact) {
      var row = zip(blocks, weights).map { block, weight in
        weight * (block.sums[monomial] / Double(block.block.count) - means[monomial])
      }
      let variance = row.reduce(0) { $0 + $1 * $1 }
      guard variance > 0 else { return nil }
      let error = variance.squareRoot()
      let pull = (means[monomial] - exact) / error
      sum += pull * pull
      largest = max(largest, abs(pull))
      for j in row.indices { row[j] /= error }
      for j in row.indices {
        for k in 0...j { gram[j * blocks.count + k] += row[j] * row[k] }
      }
    }
    var squares = 0.0
    for j in blocks.indices {
      for k in 0...j {
        let element = gram[j * blocks.count + k]
        squares += (j == k ? 1 : 2) * element * element
      }
    }
    let count = Double(exact.count)
    // Noise of g blocks alone makes Σ ρ² so large.
    let correlations = max(squares - count * count / Double(blocks.count - 1), count)
    tuples = exact.count
    meanSquare = sum / count
    self.largest = largest
    effectiveNumber = count * count / correlations
    probability = chiSquareTail(meanSquare * effectiveNumber, degreesOfFreedom: effectiveNumber)
  }
}
