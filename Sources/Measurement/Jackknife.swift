import CNumerics
import Ensembles

/// A measured number and its standard error, which is nil where one block alone was measured.
public struct Estimate: Sendable, Equatable {
  /// The number.
  public var value: Double
  /// One standard error; nil where a single block gives none.
  public var error: Double?

  /// A value with its standard error.
  public init(value: Double, error: Double?) {
    self.value = value
    self.error = error
  }
}

/// Errors by leaving out one block at a time, for blocks of unequal size: the delete-m_j jackknife of Busing, Meijer and
/// van der Leeden, Statistics and Computing 9, 3 (1999).
///
/// With h_j = n/m_j and the estimate θ₍ⱼ₎ without block j, the pseudo-values are θ̃ⱼ = h_j θ − (h_j − 1) θ₍ⱼ₎, and
/// Var θ = (1/g) Σ (θ̃ⱼ − θ_J)²/(h_j − 1). For a mean this is unbiased whatever the sizes, and every block counts as one
/// degree of freedom.
public enum Jackknife {
  /// Estimates functions of the mean moments.
  ///
  /// - Parameters:
  ///   - blocks: of one width, in index order, so that sums are reproducible.
  ///   - observables: from the means of all monomials, in basis order, to any number of values.
  public static func estimates(
    _ blocks: [BlockMoments], _ observables: @escaping (MomentMeans) -> [Double]
  ) -> [Estimate] {
    let replicas = JackknifeReplicas(blocks, observables)
    let whole = replicas.whole
    guard blocks.count > 1 else { return whole.map { Estimate(value: $0, error: nil) } }
    var sums = JackknifeSums(count: whole.count)
    var squares = [Double](repeating: 0, count: whole.count)
    replicas.visit { share, d in
      let weight = sums.add(share, d)
      for i in d.indices { squares[i] += weight * d[i] * d[i] }
    }
    return whole.indices.map { i in
      let variance = sums.centred(squares[i], i, i) / Double(blocks.count)
      // Where squares overflow, no error is known.
      return Estimate(value: whole[i], error: variance.isNaN ? .infinity : max(variance, 0).squareRoot())
    }
  }

  /// The observables and, for each, every block's deviation (θ̃ⱼ − θ_J)/√(g (h_j − 1)), whose squares sum to the variance: what correlations
  /// between observables are made of.
  static func deviations(
    _ blocks: [BlockMoments], _ observables: @escaping (MomentMeans) -> [Double]
  ) -> (values: [Double], deviations: [[Double]]) {
    let replicas = JackknifeReplicas(blocks, observables)
    let whole = replicas.whole
    guard blocks.count > 1 else { return (whole, whole.map { _ in [0] }) }
    var sums = JackknifeSums(count: whole.count)
    var rows: [[Double]] = []
    var scales: [Double] = []
    replicas.visit { share, d in
      scales.append((sums.add(share, d) / Double(blocks.count)).squareRoot())
      rows.append(d)
    }
    let deviations = whole.indices.map { i in zip(rows, scales).map { row, scale in (row[i] - sums.bias[i]) * scale } }
    return (whole, deviations)
  }

  /// The covariances of functions of the mean moments, `[value][value]` row-major and exactly symmetric; nil with one block.
  ///
  /// As ``estimates(_:_:)``, with products of two values' pseudo-values in the place of squares:
  /// Cov(θ, φ) = (1/g) Σ (θ̃ⱼ − θ_J)(φ̃ⱼ − φ_J)/(h_j − 1).
  static func covariance(_ blocks: [BlockMoments], _ observables: @escaping (MomentMeans) -> [Double]) -> [Double]? {
    guard blocks.count > 1 else { return nil }
    let replicas = JackknifeReplicas(blocks, observables)
    let count = replicas.whole.count
    guard count > 0 else { return [] }
    var sums = JackknifeSums(count: count)
    var products = [Double](repeating: 0, count: count * count)
    var rows: [Double] = []
    func addRows() {
      nnqft_add_gram(rows.count / count, count, rows, &products)
      rows.removeAll(keepingCapacity: true)
    }
    replicas.visit { share, d in
      let root = sums.add(share, d).squareRoot()
      rows += d.lazy.map { root * $0 }
      if rows.count >= rowNumbers { addRows() }
    }
    addRows()
    for i in 0..<count {
      for j in 0..<count {
        products[i * count + j] = sums.centred(products[i * count + j], i, j) / Double(blocks.count)
      }
    }
    return products
  }

  /// Bounds the memory of a product of matrices.
  private static let rowNumbers = 1 << 18
}

/// The observables of all blocks, and of all but one.
private struct JackknifeReplicas {
  /// θ.
  let whole: [Double]
  private let total: MomentTotal
  private let blocks: [BlockMoments]
  private let observables: (MomentMeans) -> [Double]

  init(_ blocks: [BlockMoments], _ observables: @escaping (MomentMeans) -> [Double]) {
    total = MomentTotal(blocks)
    whole = observables(total.means)
    (self.blocks, self.observables) = (blocks, observables)
  }

  /// Visits every block with its share m/n of the networks and d = θ̃ⱼ − θ = (h_j − 1)(θ − θ₍ⱼ₎).
  func visit(_ body: (_ share: Double, _ d: [Double]) -> Void) {
    for block in blocks {
      let share = Double(block.block.count) / Double(total.networks)
      var d = observables(total.means(without: block))
      for (i, value) in zip(d.indices, whole) { d[i] = (value - d[i]) * (1 - share) / share }
      body(share, d)
    }
  }
}

/// Sums over blocks by which second moments of d become moments about θ_J. With θ_J − θ = Σ d m/n one pass suffices, and nothing cancels.
private struct JackknifeSums {
  /// Σ 1/(h − 1).
  private(set) var weights = 0.0
  /// θ_J − θ.
  private(set) var bias: [Double]
  /// Σ d/(h − 1).
  private(set) var first: [Double]

  init(count: Int) {
    bias = [Double](repeating: 0, count: count)
    first = bias
  }

  /// - Returns: the block's weight 1/(h − 1).
  mutating func add(_ share: Double, _ d: [Double]) -> Double {
    let weight = share / (1 - share)
    weights += weight
    for i in d.indices {
      bias[i] += d[i] * share
      first[i] += weight * d[i]
    }
    return weight
  }

  /// Σ (d_i − bias_i)(d_j − bias_j)/(h − 1) from Σ d_i d_j/(h − 1).
  func centred(_ product: Double, _ i: Int, _ j: Int) -> Double {
    product - (bias[i] * first[j] + bias[j] * first[i]) + bias[i] * bias[j] * weights
  }
}
