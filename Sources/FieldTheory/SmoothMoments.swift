import CNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Any smooth σ, by integration over the space of rank r that the pre-activations span, z = L u with u standard normal.
///
/// Up to r = ``mostGridDimensions`` the trapezoidal rule on a grid: for functions that are analytic near the real axis it
/// converges as exp(−2π d/h), d the distance of the nearest pole (Trefethen and Weideman 2014), and for tanh needs a third of the nodes
/// of Gauss and Hermite's rule, which feels the poles more. The grid is refined until two of them agree. Beyond, Sobol's points
/// with random digital shifts, and the standard error over the shifts.
struct SmoothMoments: NeuronMoments {
  let function: @Sendable (Double) -> Double
  var isEstimated: Bool { true }

  func moment(_ z: PreActivations, _ positions: [Int]) -> Approximation { moments(z, [positions])[0] }

  func moments(_ z: PreActivations, _ tuples: [[Int]]) -> [Approximation] {
    let products = ProductTable(tuples)
    let factor = SymmetricMatrix(z.covariance(at: products.points)).factor
    let rank = factor.first?.count ?? 0
    return rank <= Self.mostGridDimensions ? grid(factor, rank, products) : sobol(factor, rank, products)
  }

  static let mostGridDimensions = 3
  private static let tolerance = 1e-11
  private static let mostNodes = 1 << 21
  /// Beyond, the normal density is below 1e-17 of its peak.
  private static let farthest = 8.9

  private func grid(_ factor: [[Double]], _ rank: Int, _ products: ProductTable) -> [Approximation] {
    var step = 0.6
    var last = gridSums(factor, rank, products, step)
    while true {
      step /= rank == 1 ? 2 : 1.5
      let next = gridSums(factor, rank, products, step)
      let found = zip(next, last).map { Approximation($0, error: abs($0 - $1)) }
      let scale = found.map { abs($0.value) }.max() ?? 0
      let nodes = pow(2 * Self.farthest / step, Double(rank))
      if found.allSatisfy({ $0.error <= Self.tolerance * scale }) || nodes * 3.4 > Double(Self.mostNodes) {
        return found
      }
      last = next
    }
  }

  private func gridSums(_ factor: [[Double]], _ rank: Int, _ products: ProductTable, _ step: Double) -> [Double] {
    let half = Int(Self.farthest / step)
    let side = 2 * half + 1
    let weights = (-half...half).map { exp(-pow(Double($0) * step, 2) / 2) * step / (2 * .pi).squareRoot() }
    var sums = ProductSums(products)
    var u = [Double](repeating: 0, count: rank)
    for node in 0..<Int(pow(Double(side), Double(rank))) {
      var index = node
      var weight = 1.0
      for k in 0..<rank {
        let place = index % side
        index /= side
        u[k] = Double(place - half) * step
        weight *= weights[place]
      }
      // The corners of the cube weigh nothing.
      if weight > 1e-22 { add(u, weight, factor, &sums) }
    }
    return sums.values
  }

  private static let shifts = 16
  private static let points = 1 << 13

  private func sobol(_ factor: [[Double]], _ rank: Int, _ products: ProductTable) -> [Approximation] {
    var words = [UInt32](repeating: 0, count: rank * Self.points)
    nnqft_sobol(rank, Self.points, &words)
    var generator = SplitMix64(seed: 2008)
    let runs = (0..<Self.shifts).map { _ in
      let shift = (0..<rank).map { _ in UInt32(truncatingIfNeeded: generator.next()) }
      var sums = ProductSums(products)
      var u = [Double](repeating: 0, count: rank)
      for point in 0..<Self.points {
        for k in 0..<rank {
          u[k] = nnqft_normal_quantile((Double(words[point * rank + k] ^ shift[k]) + 0.5) / 4_294_967_296)
        }
        add(u, 1 / Double(Self.points), factor, &sums)
      }
      return sums.values
    }
    let n = Double(Self.shifts)
    return runs[0].indices.map { i in
      let mean = runs.reduce(0) { $0 + $1[i] } / n
      let square = runs.reduce(0) { $0 + ($1[i] - mean) * ($1[i] - mean) }
      return Approximation(mean, error: (square / (n * (n - 1))).squareRoot())
    }
  }

  private func add(_ u: [Double], _ weight: Double, _ factor: [[Double]], _ sums: inout ProductSums) {
    for (i, row) in factor.enumerated() {
      var z = 0.0
      for k in u.indices { z += row[k] * u[k] }
      sums.set(i, function(z))
    }
    sums.add(weight)
  }
}

/// Weighted sums of the products at many nodes.
private struct ProductSums {
  private let table: ProductTable
  private var factors: [Double]
  private var products: [Double]
  private var sums: [Double]

  init(_ table: ProductTable) {
    self.table = table
    factors = [Double](repeating: 0, count: table.points.count)
    products = [Double](repeating: 1, count: table.parents.count)
    sums = [Double](repeating: 0, count: table.parents.count)
  }

  mutating func set(_ point: Int, _ value: Double) { factors[point] = value }

  mutating func add(_ weight: Double) {
    products[0] = weight
    sums[0] += weight
    for row in products.indices.dropFirst() {
      products[row] = products[table.parents[row]] * factors[table.members[row]]
      sums[row] += products[row]
    }
  }

  var values: [Double] { table.rows.map { sums[$0] } }
}
