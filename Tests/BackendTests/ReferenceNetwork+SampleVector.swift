import Ensembles
import Foundation

extension ReferenceNetwork {
  /// A number, and the size that single precision's relative rounding error is an error of.
  struct Sample {
    var value: Double
    var scale: Double
  }

  /// The sample vector of the specification's estimator.
  func sampleVector() -> [Sample] {
    if specification.estimator == .direct {
      let outputs = outputs()
      let scale = 1 + (outputs.map(abs).max() ?? 0)
      return outputs.map { Sample(value: $0, scale: scale) }
    }
    let hidden = draw().hidden
    let pairs = specification.inputs.indices.flatMap { a in (a..<specification.inputs.count).map { b in (a, b) } }
    let largest = specification.inputs.map { point in
      // Where z is a small difference, σ has the absolute error of a large one.
      0.2 * (specification.weights.deviation * (point.map(abs).max() ?? 0) + specification.biases.deviation)
    }.enumerated().map { point, least in hidden.reduce(least) { max($0, abs($1[point])) } }
    let products = pairs.enumerated().map { place, pair in
      let (a, b) = pair
      let centre = specification.pairMeans?[place] ?? .nan
      return Product(
        values: hidden.map { $0[a] * $0[b] }, centre: centre, size: largest[a] * largest[b] + abs(centre))
    }
    let order = specification.estimator == .conditional ? 1 : (specification.orders.max() ?? 2) / 2
    return (1...order).flatMap { MonomialBasis.tuples(components: pairs.count, order: $0) }.map { tuple in
      kernelCumulant(tuple.map { products[$0] })
    }
  }

  /// σ(z_a) σ(z_b) of every neuron.
  private struct Product {
    var values: [Double]
    /// What they are measured from.
    var centre: Double
    /// What their rounding errors are relative to.
    var size: Double
  }

  /// The unbiased estimate of the joint cumulant of elements of K̂ = σ_b² + (σ_W²/N) Σ_j y_j from N neurons: (σ_W²/N)^r N times the
  /// k-statistic of y, which is taken from moments about the neurons' own mean (Kendall and Stuart 1, 12.22). Of order 1 the mean's distance
  /// from the centre, as the kernels have it.
  private func kernelCumulant(_ products: [Product]) -> Sample {
    let n = Double(width)
    let means = products.map { $0.values.reduce(0, +) / n }
    /// The mean over neurons of a product of fluctuations.
    func moment(_ positions: [Int]) -> Double {
      (0..<width).reduce(0) { sum, j in sum + positions.reduce(1) { $0 * (products[$1].values[j] - means[$1]) } } / n
    }
    let order = products.count
    let statistic: Double
    /// The sum of the coefficients' magnitudes, with sums over n neurons of the order of n.
    let coefficients: Double
    switch order {
    case 1:
      (statistic, coefficients) = (means[0] - products[0].centre, 1)
    case 2:
      (statistic, coefficients) = (n / (n - 1) * moment([0, 1]), 2 * n / (n - 1))
    case 3:
      let scale = n * n / ((n - 1) * (n - 2))
      (statistic, coefficients) = (scale * moment([0, 1, 2]), 6 * scale)
    default:
      let scale = n * n / ((n - 1) * (n - 2) * (n - 3))
      let squares =
        moment([0, 1]) * moment([2, 3]) + moment([0, 2]) * moment([1, 3]) + moment([0, 3]) * moment([1, 2])
      statistic = scale * ((n + 1) * moment([0, 1, 2, 3]) - (n - 1) * squares)
      coefficients = 26 * (n + 1) * scale
    }
    // One factor has an error of y, the others are fluctuations about the centre.
    let fluctuation =
      products.map { product in
        pow(product.values.reduce(0) { $0 + pow(abs($1 - product.centre), Double(order)) } / n, 1 / Double(order))
      }.max() ?? 0
    let rounding = Double(order) * (products.map(\.size).max() ?? 0) * pow(fluctuation, Double(order - 1))
    let factor = n * pow(specification.weights.deviation * specification.weights.deviation / n, Double(order))
    return Sample(value: factor * statistic, scale: factor * coefficients * rounding)
  }
}
