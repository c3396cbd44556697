#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Integrals ∫ dy Π K(y, x_i) over the box [−Λ, Λ]^d, d = 1, 2, 3, for all index tuples and all cutoffs at once.
///
/// The nodes and the propagator's values there are shared by all of them. The box is cut into cells (`BoxCell`): at the cutoffs, in
/// octaves around the kernel's own scale, and where the kernel has kinks. On each the product of Gauss and Kronrod's rules is taken, and cells are halved
/// until the integrals of K(y, x_i)^n are known to a relative ``tolerance``. By Hölder's inequality |∫ Π K_i| ≤ Π (∫ |K_i|^n)^(1/n), and a tuple's error is
/// the same part of this bound as the worst of those integrals has.
///
/// Without biases a homogeneous kernel (ReLU) gives I(Λ) = Λ^(d+np) I(1) exactly; there the unit box is integrated. With no cutoff, and with a large one,
/// the box ends where the integrand has fallen below rounding; where it does not fall, the integral over all space is refused.
public struct VertexQuadrature: Sendable {
  /// The line from a vertex to an input.
  public let vertex: VertexPropagator
  /// The inputs.
  public let points: [[Double]]
  /// Λ, each integrated over.
  public let cutoffs: [Cutoff]
  /// How well the integrals of K(y, x_i)^n are known, at each cutoff.
  public let relativeErrors: [Double]
  let tables: [CellTable]
  /// Cells' shells are places among the cutoffs; with a homogeneous kernel there is one, of the unit box.
  private let homogeneity: Double?
  private let isBoundary: Bool

  /// Of each integral, relative.
  public static let tolerance = 1e-10
  /// Beyond, what is left of the error is reported.
  private static let mostNodes = 4_000_000

  /// - Parameters:
  ///   - points: x_i, all of dimension 1, 2 or 3.
  ///   - cutoffs: ascending.
  ///   - legs: the numbers n of propagators at a vertex that will be asked for, even ones.
  ///   - boundary: integrate over the surface of the box: the derivative of the integrals by Λ.
  ///   - vertex: the line from a vertex to an input.
  /// - Throws: ``PerturbationError``.
  public init(
    _ vertex: VertexPropagator, points: [[Double]], cutoffs: [Cutoff], legs: [Int] = [2, 4, 6], boundary: Bool = false
  ) throws {
    let dimension = points.first?.count ?? 0
    guard (1...3).contains(dimension) else { throw PerturbationError.dimension(dimension) }
    self.vertex = vertex
    self.points = points
    self.cutoffs = cutoffs
    homogeneity = vertex.homogeneity
    isBoundary = boundary
    let layout = BoxLayout(vertex, points)
    let fewest = legs.min() ?? 4
    if cutoffs.contains(.infinite) { try layout.checkConvergence(legs: fewest) }
    // Kernels without a closed form take long to look for it.
    let extent = homogeneity != nil || boundary ? .infinity : layout.extent(legs: fewest)
    let radii = homogeneity != nil ? [1] : cutoffs.map { min($0.value, extent) }
    let radial: AxisRule =
      boundary
      ? AxisRule(nodes: [1], weights: [1], coarse: nil) : homogeneity != nil ? .polynomial : .gaussKronrod
    let wanted = CellTable.Probes(powers: legs, withSquare: legs.contains(4))
    let cells = boundary ? layout.surfaces(radii) : layout.cells(radii)
    let grid = Self.refined(
      cells, shells: radii.count, nested: !boundary, probes: wanted.count(points: points.count)
    ) {
      CellTable($0, radial: radial, vertex, points, wanted)
    }
    tables = grid.tables
    relativeErrors =
      homogeneity != nil ? cutoffs.map { _ in grid.errors[0] } : grid.errors
  }

  // MARK: Refinement

  private static func refined(
    _ cells: [BoxCell], shells: Int, nested: Bool, probes: Int, _ evaluate: @Sendable (BoxCell) -> CellTable
  ) -> (tables: [CellTable], errors: [Double]) {
    var tables = concurrently(cells, evaluate)
    while true {
      var values = [[Double]](repeating: [Double](repeating: 0, count: probes), count: shells)
      var errors = values
      for table in tables {
        for (p, probe) in table.probes.enumerated() {
          values[table.cell.shell][p] += probe.value
          errors[table.cell.shell][p] += probe.error
        }
      }
      for shell in values.indices.dropFirst() where nested {
        for p in 0..<probes {
          values[shell][p] += values[shell - 1][p]
          errors[shell][p] += errors[shell - 1][p]
        }
      }
      let relative = zip(values, errors).map { value, error in
        zip(value, error).reduce(0) { max($0, $1.0 > 0 ? $1.1 / $1.0 : 0) }
      }
      let bad = tables.indices.filter { place in
        let shell = tables[place].cell.shell
        return zip(tables[place].probes, values[shell]).contains { probe, value in
          probe.error > tolerance * value / Double(4 * tables.count)
        }
      }
      let nodes = tables.reduce(0) { $0 + $1.weights.count }
      guard relative.contains(where: { $0 > tolerance }), !bad.isEmpty, nodes < mostNodes else {
        return (tables, relative.map { max($0, 64 * .ulpOfOne) })
      }
      let halves = bad.flatMap { tables[$0].cell.halves(along: tables[$0].worstAxis) }
      let isBad = Set(bad)
      tables = tables.indices.filter { !isBad.contains($0) }.map { tables[$0] } + concurrently(halves, evaluate)
    }
  }

  private static func concurrently(_ cells: [BoxCell], _ evaluate: @Sendable (BoxCell) -> CellTable) -> [CellTable] {
    // Threads cost more than a line's few nodes.
    guard cells.first.map({ $0.ranges.count > 1 }) ?? false else { return cells.map(evaluate) }
    return cells.concurrentMap(evaluate)
  }

  // MARK: Integrals

  /// ∫ dy Π K(y, x_i), or ∫ dy |y|² Π K(y, x_i), for every tuple at every cutoff.
  ///
  /// - Parameter tuples: indices of the points, ascending; numbers of them among the initialiser's `legs`.
  /// - Parameter timesSquare: whether the integrand has a factor y².
  /// - Returns: by cutoff, then by tuple.
  /// - Throws: ``PerturbationError/notFinite(tuple:cutoff:)``.
  public func integrals(_ tuples: [[Int]], timesSquare: Bool = false) throws -> [[Approximation]] {
    let table = ProductTable(tuples)
    let shells = homogeneity != nil ? 1 : cutoffs.count
    var sums = [[Double]](repeating: [Double](repeating: 0, count: tuples.count), count: shells)
    // The integrals of |K_i|^n, for Hölder's bound.
    let powers = Set(tuples.map(\.count)).sorted()
    var norms = [[[Double]]](
      repeating: [[Double]](repeating: [Double](repeating: 0, count: points.count), count: powers.count), count: shells)
    let parts = Self.concurrentSums(tables) { cell in
      (cell.productSums(table, timesSquare), powers.map { cell.norms(power: $0, timesSquare) })
    }
    for (cell, part) in zip(tables, parts) {
      for t in tuples.indices { sums[cell.cell.shell][t] += part.0[t] }
      for p in powers.indices { for i in points.indices { norms[cell.cell.shell][p][i] += part.1[p][i] } }
    }
    // A box holds the smaller ones; a surface does not.
    for shell in sums.indices.dropFirst() where !isBoundary {
      for t in tuples.indices { sums[shell][t] += sums[shell - 1][t] }
      for p in powers.indices { for i in points.indices { norms[shell][p][i] += norms[shell - 1][p][i] } }
    }
    return try cutoffs.indices.map { place in
      let shell = homogeneity != nil ? 0 : place
      return try tuples.indices.map { t in
        let tuple = tuples[t]
        let scale = power(tuple.count, timesSquare).map { pow(cutoffs[place].value, $0) } ?? 1
        let p = powers.firstIndex(of: tuple.count) ?? 0
        let bound = tuple.reduce(1.0) { $0 * pow(norms[shell][p][$1], 1 / Double(tuple.count)) }
        let value = scale * sums[shell][t]
        guard value.isFinite else { throw PerturbationError.notFinite(tuple: tuple, cutoff: cutoffs[place].value) }
        return Approximation(value, error: relativeErrors[place] * scale * bound)
      }
    }
  }

  /// The power of Λ that an integral is, where it is one.
  private func power(_ legs: Int, _ timesSquare: Bool) -> Double? {
    homogeneity.map { p in
      Double(points[0].count) + Double(legs) * p + (timesSquare ? 2 : 0) - (isBoundary ? 1 : 0)
    }
  }

  private static func concurrentSums<T: Sendable>(_ tables: [CellTable], _ sum: @Sendable (CellTable) -> T) -> [T] {
    guard tables.count > 1, tables[0].cell.ranges.count > 1 else { return tables.map(sum) }
    return tables.concurrentMap(sum)
  }
}

extension BoxCell {
  func halves(along axis: Int) -> [BoxCell] {
    let range = ranges[axis]
    let middle = (range.lowerBound + range.upperBound) / 2
    var (low, high) = (self, self)
    low.ranges[axis] = range.lowerBound...middle
    high.ranges[axis] = middle...range.upperBound
    return [low, high]
  }
}

extension CellTable {
  /// Σ_q w_q Π K(y_q, x_i) for all tuples: each product is another one times a leg, and nodes come in runs that fit a cache.
  func productSums(_ table: ProductTable, _ timesSquare: Bool) -> [Double] {
    let run = 64
    var sums = [Double](repeating: 0, count: table.rows.count)
    let legs = table.points.map { self.legs[$0] }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: run * table.parents.count) { products in
      for start in stride(from: 0, to: weights.count, by: run) {
        let count = min(run, weights.count - start)
        for q in 0..<count {
          products[q] = weights[start + q] * (timesSquare ? squares[start + q] : 1)
        }
        for row in 1..<table.parents.count {
          let parent = table.parents[row] * run
          legs[table.members[row]].withUnsafeBufferPointer { leg in
            for q in 0..<count { products[row * run + q] = products[parent + q] * leg[start + q] }
          }
        }
        for (t, row) in table.rows.enumerated() {
          var sum = 0.0
          for q in 0..<count { sum += products[row * run + q] }
          sums[t] += sum
        }
      }
    }
    return sums
  }

  /// ∫ |K(y, x_i)|^n over the cell, for all points.
  func norms(power: Int, _ timesSquare: Bool) -> [Double] {
    legs.map { leg in
      var sum = 0.0
      for q in leg.indices {
        let size = abs(leg[q])
        var product = weights[q] * (timesSquare ? squares[q] : 1)
        for _ in 0..<power { product *= size }
        sum += product
      }
      return sum
    }
  }
}
