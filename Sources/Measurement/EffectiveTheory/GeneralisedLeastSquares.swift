import CNumerics
import FieldTheory

/// Linear least squares of correlated values, with weights from their measured covariance: minimises rᵀ C⁺ r, r = y − Σ_k column_k c_k.
///
/// A covariance that is measured with few blocks, of values that are nearly one number, has no inverse. C⁺ is its inverse on the space
/// of the largest ``modes`` of the correlation matrix: those whose eigenvalue exceeds `smallestMode` of the largest, since beyond
/// networks' outputs are binary32's rounding, and at most one for every `blocksPerMode` blocks, since the inverse of a sample's covariance is
/// noise beyond. What lies outside does not enter. For the sample's covariance the coefficients' is corrected (Rao, Proc. 5th Berkeley Symp. 1,
/// 355, 1967), and χ² follows Hotelling's law. Values without errors are weighed by how often they count.
///
/// Columns are scaled to unit length. Combinations of them that vanish to `columnPrecision` are not determined, nor are those
/// that the modes do not see; coefficients that take part in one have no value, and the fitted function has.
public struct GeneralisedLeastSquares: Sendable {
  /// Nil for a coefficient that is not determined.
  public let coefficients: [Estimate?]
  /// Of the coefficients; nil without errors. Rows of coefficients that are not determined are those of one of their possible values.
  public let covariance: [[Double]]?
  /// Directions in the space of coefficients that change nothing, largest component 1.
  public let undetermined: [[Double]]
  /// Of the columns, and their condition number, scaled.
  public let rank: Int
  /// The largest over the smallest singular value of the scaled design.
  public let condition: Double
  /// Σ_k column_k c_k.
  public let fitted: [Double]
  /// One of the solutions, the shortest.
  public let solution: [Double]
  /// Nil without errors, or where no degree of freedom is left.
  public let goodness: Goodness?
  /// Directions in the space of values that are weighed, of how many that there are.
  public let modes: Int

  /// How well a fit describes data with errors.
  public struct Goodness: Sendable {
    /// Δᵀ C⁻¹ Δ over what the covariance resolves.
    public let chiSquare: Double
    /// What it is on average.
    public let degreesOfFreedom: Int
    /// Of a χ² as large, if the columns describe the values.
    public let probability: Double
  }

  static let smallestMode = 1e-8
  static let blocksPerMode = 4
  /// What vertex integrals are known to, with a margin.
  static let columnPrecision = 1e-9

  /// - Parameters:
  ///   - data: the values, with their jackknife samples.
  ///   - columns: at least one, each as long as the values.
  ///   - counts: how often each value counts where there are no errors, and in the condition number; once where nil.
  ///   - byCovariance: false to weigh by the counts alone; errors are those of the data all the same, and χ² has no meaning.
  public init(_ data: Resampled, columns: [[Double]], counts: [Double]? = nil, byCovariance: Bool = true) {
    let roots = counts?.map { $0.squareRoot() } ?? data.values.map { _ in 1 }
    let lengths = columns.map { zip($0, roots).reduce(0) { $0 + $1.0 * $1.1 * $1.0 * $1.1 }.squareRoot() }
    let unit = zip(columns, lengths).map { column, length in column.map { length > 0 ? $0 / length : 0 } }
    let design = SingularValues(columns: unit.map { zip($0, roots).map { $0 * $1 } })
    rank = design.rank(above: Self.columnPrecision)
    condition = rank == columns.count ? design.condition : .infinity

    // Combinations of columns that are there, as the modes see them.
    let weighing = Weighing(byCovariance ? data : Resampled(values: data.values, deviations: nil), roots)
    let basis = Array(design.right[..<rank])
    let seen = SingularValues(
      columns: basis.map { direction in weighing.whitened(Self.product(unit, direction, data.count)) })
    let seenRank = seen.rank(above: Self.columnPrecision)
    modes = weighing.modes?.count ?? data.count

    // coefficient = Σ_s direction_s (left_s · whitened y)/s.
    let directions = seen.right[..<seenRank].map { Self.product(basis, $0, columns.count) }
    let projections = directions.indices.map { weighing.transposed(seen.left[$0]) }
    let solver: [[Double]] = columns.indices.map { c in
      let factors = directions.indices.map { lengths[c] > 0 ? directions[$0][c] / seen.values[$0] / lengths[c] : 0 }
      return Self.product(projections, factors, data.count)
    }
    let solved = data.combined(solver)
    let fitted = Self.product(columns, solved.values, data.count)
    let undetermined = Self.complement(of: directions, lengths)
    let freedom = modes - seenRank
    let isWeighed = byCovariance && data.blocks != nil
    let correction = isWeighed ? data.blocks.map { Self.correction(blocks: $0, freedom: freedom) } ?? 1 : 1
    let covariance = solved.covariance.map { rows in rows.map { $0.map { $0 * correction } } }
    solution = solved.values
    self.fitted = fitted
    self.undetermined = undetermined
    self.covariance = covariance
    coefficients = columns.indices.map { c in
      let isFree = lengths[c] == 0 || undetermined.contains { abs($0[c]) > 1e-6 }
      return isFree ? nil : Estimate(value: solved.values[c], error: covariance.map { $0[c][c].squareRoot() })
    }
    goodness =
      !isWeighed
      ? nil
      : data.blocks.flatMap { blocks in
        let residuals = weighing.whitened(zip(data.values, fitted).map { $0 - $1 })
        return Goodness(residuals.reduce(0) { $0 + $1 * $1 }, freedom: freedom, blocks: blocks)
      }
  }

  /// What the noise of a covariance from g blocks adds, on average, with q more modes than coefficients: the variance of a coefficient over the
  /// mean of what its formula gives (Rao 1967; Williams 1967).
  private static func correction(blocks: Int, freedom: Int) -> Double {
    let (n, q) = (Double(blocks - 1), Double(freedom))
    return n > q + 1 ? n * (n - 1) / ((n - q) * (n - 1 - q)) : .infinity
  }

  private static func product(_ columns: [[Double]], _ weights: [Double], _ count: Int) -> [Double] {
    var sum = [Double](repeating: 0, count: count)
    for (column, weight) in zip(columns, weights) { for i in sum.indices { sum[i] += weight * column[i] } }
    return sum
  }

  /// A basis of the coefficients that change nothing, those orthogonal to all directions: each says how the others make up for the
  /// last coefficient that takes part in it, as far as they can.
  private static func complement(of directions: [[Double]], _ lengths: [Double]) -> [[Double]] {
    let count = lengths.count
    let all = SingularValues(columns: (0..<count).map { c in directions.isEmpty ? [0] : directions.map { $0[c] } })
    var free = Array(all.right[directions.count...])
    // Gauss and Jordan's elimination, from the last coefficient on.
    var row = 0
    for c in (0..<count).reversed() where row < free.count {
      guard let pivot = (row..<free.count).max(by: { abs(free[$0][c]) < abs(free[$1][c]) }), abs(free[pivot][c]) > 1e-6
      else { continue }
      free.swapAt(row, pivot)
      let size = free[row][c]
      free[row] = free[row].map { $0 / size }
      for other in free.indices where other != row {
        let factor = free[other][c]
        for k in 0..<count { free[other][k] -= factor * free[row][k] }
      }
      row += 1
    }
    return free.map { direction in
      // Beside rounding, and not in units of the columns' lengths.
      let change = zip(direction, lengths).map { abs($0) > 1e-6 ? $1 > 0 ? $0 / $1 : $0 : 0 }
      let largest = change.map(abs).max() ?? 1
      return change.map { $0 / largest }
    }
  }
}

extension GeneralisedLeastSquares.Goodness {
  /// Hotelling's T² of q contrasts with g − 1 degrees of freedom.
  fileprivate init?(_ chiSquare: Double, freedom: Int, blocks: Int) {
    let (q, n) = (Double(freedom), Double(blocks - 1))
    guard freedom > 0, n >= q else { return nil }
    self.init(
      chiSquare: chiSquare, degreesOfFreedom: freedom,
      probability: nnqft_fisher_tail(chiSquare * (n - q + 1) / (q * n), q, n - q + 1))
  }
}

/// The rows that make correlated values independent ones of unit variance.
private struct Weighing {
  /// Each a row to multiply values with; nil where values are multiplied by ``roots`` alone.
  let modes: [[Double]]?
  let roots: [Double]

  init(_ data: Resampled, _ roots: [Double]) {
    let count = data.count
    self.roots = roots
    guard let deviations = data.deviations, let blocks = data.blocks else {
      modes = nil
      return
    }
    let errors = data.values.indices.map { data[$0].error ?? 0 }
    let rows = zip(deviations, errors).map { row, error in row.map { error > 0 ? $0 / error : 0 } }
    // R Rᵀ and RᵀR have the same eigenvalues: the smaller one is enough.
    let columns = (0..<blocks).map { j in rows.map { $0[j] } }
    let isWide = count <= blocks
    let (factor, size) = isWide ? (columns, count) : (rows, blocks)
    var gram = [Double](repeating: 0, count: size * size)
    nnqft_add_gram(factor.count, size, factor.flatMap { $0 }, &gram)
    let matrix = SymmetricMatrix((0..<size).map { Array(gram[($0 * size)..<(($0 + 1) * size)]) })
    let most = max(1, (blocks - 1) / GeneralisedLeastSquares.blocksPerMode)
    let largest = matrix.eigenvalues.last ?? 0
    modes = matrix.eigenvalues.indices.reversed().prefix(most).compactMap { k in
      let value = matrix.eigenvalues[k]
      guard value > GeneralisedLeastSquares.smallestMode * largest, value > 0 else { return nil }
      let vector = matrix.eigenvectors[k]
      let direction =
        isWide
        ? vector
        : rows.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } / value.squareRoot() }
      return zip(direction, errors).map { $1 > 0 ? $0 / $1 / value.squareRoot() : 0 }
    }
  }

  func whitened(_ values: [Double]) -> [Double] {
    guard let modes else { return zip(values, roots).map { $0 * $1 } }
    return modes.map { mode in zip(mode, values).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  func transposed(_ whitened: [Double]) -> [Double] {
    guard let modes else { return zip(whitened, roots).map { $0 * $1 } }
    var sum = [Double](repeating: 0, count: modes.first?.count ?? 0)
    for (mode, weight) in zip(modes, whitened) { for t in sum.indices { sum[t] += weight * mode[t] } }
    return sum
  }
}
