import CNumerics
import Ensembles

/// The covariances of the n-point functions of one width and order with each other, by the jackknife that gives their errors.
public struct CorrelatorCovariance: Sendable {
  public let order: Int
  /// n-point functions, in the order in which ``WidthMeasurement`` lists them.
  public let count: Int
  /// Of the full functions, `[count][count]` in one row-major array, exactly symmetric; the diagonal is the square of the errors.
  public let full: [Double]
  /// Of the connected parts.
  public let connected: [Double]

  /// Nil where one block alone was measured.
  ///
  /// - Parameters:
  ///   - blocks: of one width, in index order.
  ///   - order: one that the specification asks for.
  public init?(_ layout: CorrelatorBasis, order n: Int, blocks: [BlockMoments]) {
    let order = layout.order(n)
    let full = Jackknife.covariance(blocks) { order.full($0) }
    let connected = Jackknife.covariance(blocks) { order.connected($0) }
    guard let full, let connected else { return nil }
    self.order = n
    count = order.tuples.count
    self.full = full
    self.connected = connected
  }

  /// Largest number of n-point functions whose covariances are computed: 32 MiB a matrix.
  public static let most = 2048
}

extension Jackknife {
  /// The covariances of functions of the mean moments, `[value][value]` row-major and exactly symmetric; nil with one block.
  ///
  /// As ``estimates(_:_:)``, with products of two values' pseudo-values in the place of squares:
  /// Cov(θ, φ) = (1/g) Σ (θ̃ⱼ − θ_J)(φ̃ⱼ − φ_J)/(h_j − 1).
  static func covariance(_ blocks: [BlockMoments], _ observables: (MomentMeans) -> [Double]) -> [Double]? {
    guard blocks.count > 1 else { return nil }
    let total = MomentTotal(blocks)
    let whole = observables(total.means)
    let n = Double(total.networks)
    let count = whole.count
    var weights = 0.0
    var bias = [Double](repeating: 0, count: count)
    var first = bias
    var second = [Double](repeating: 0, count: count * count)
    var rows: [Double] = []
    func addRows() {
      nnqft_add_gram(rows.count / count, count, rows, &second)
      rows.removeAll(keepingCapacity: true)
    }
    for block in blocks {
      let m = Double(block.block.count)
      let weight = m / (n - m)
      let without = observables(total.means(without: block))
      weights += weight
      for i in whole.indices {
        let d = (whole[i] - without[i]) / weight
        bias[i] += d * m / n
        first[i] += weight * d
        rows.append(weight.squareRoot() * d)
      }
      if rows.count >= Self.rowNumbers { addRows() }
    }
    addRows()
    for i in 0..<count {
      for j in 0..<count {
        let centred =
          second[i * count + j] - (bias[i] * first[j] + bias[j] * first[i]) + bias[i] * bias[j] * weights
        second[i * count + j] = centred / Double(blocks.count)
      }
    }
    return second
  }

  /// Bounds the memory of a product of matrices.
  private static let rowNumbers = 1 << 18
}
