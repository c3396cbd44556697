/// A part of the box [−Λ, Λ]^d between two cubes and over a rectangle of a face.
///
/// A vertex stands at y = r u: u on the surface of the unit cube, 0 < r ≤ Λ, dy = r^(d−1) dr du. So r alone tells how far out y is, all
/// cutoffs share their cells, kernels that are homogeneous are powers of r, and the rays on which they have kinks are points or lines of u.
struct BoxCell: Sendable {
  /// The coordinate that is ±r.
  let axis: Int
  let sign: Double
  /// [low, high] of r, then of the other coordinates over r.
  var ranges: [ClosedRange<Double>]
  /// The first cutoff whose box contains the cell.
  let shell: Int
}

/// A cell's nodes and what the integrands are there.
struct CellTable: Sendable {
  let cell: BoxCell
  /// Coordinates, one node after the other.
  let nodes: [Double]
  let weights: [Double]
  /// Of the coarser rules on all axes.
  let coarse: [Double]
  /// |y|².
  let squares: [Double]
  /// K(y, x_i): one column a point.
  let legs: [[Double]]
  let probes: [Probe]
  /// The axis along which the probes are known worst.
  let worstAxis: Int

  /// An integral that the grid is refined for, ∫ K(y, x_i)^n or with |y|² more, of the cell.
  struct Probe: Sendable {
    var value: Double
    var error: Double
  }

  /// Which probes there are.
  struct Probes: Sendable {
    let powers: [Int]
    /// With |y|² for n = 4.
    let withSquare: Bool

    func count(points: Int) -> Int { (powers.count + (withSquare ? 1 : 0)) * points }
  }

  init(_ cell: BoxCell, radial: AxisRule, _ vertex: VertexPropagator, _ points: [[Double]], _ wanted: Probes) {
    let dimension = cell.ranges.count
    let rules = cell.ranges.indices.map { $0 == 0 ? radial : AxisRule.gaussKronrod }
    let count = rules.reduce(1) { $0 * $1.nodes.count }
    var nodes = [Double](repeating: 0, count: count * dimension)
    var weights = [Double](repeating: 0, count: count)
    // With the coarser rule on one axis each.
    var coarser = [[Double]](repeating: weights, count: dimension)
    var coarse = weights
    var squares = weights
    var place = [Int](repeating: 0, count: dimension)
    let sizes = cell.ranges.map { $0.upperBound > $0.lowerBound ? $0.upperBound - $0.lowerBound : 1 }
    for q in 0..<count {
      var rest = q
      for k in 0..<dimension {
        place[k] = rest % rules[k].nodes.count
        rest /= rules[k].nodes.count
      }
      let low = cell.ranges[0]
      let r = low.lowerBound + (low.upperBound - low.lowerBound) * rules[0].nodes[place[0]]
      var weight = 1.0
      for _ in 1..<dimension { weight *= r }
      var square = r * r
      nodes[q * dimension + cell.axis] = cell.sign * r
      var k = 1
      for coordinate in 0..<dimension where coordinate != cell.axis {
        let range = cell.ranges[k]
        let y = r * (range.lowerBound + (range.upperBound - range.lowerBound) * rules[k].nodes[place[k]])
        nodes[q * dimension + coordinate] = y
        square += y * y
        k += 1
      }
      for k in 0..<dimension { weight *= sizes[k] * rules[k].weights[place[k]] }
      weights[q] = weight
      coarse[q] = weight
      for k in 0..<dimension {
        let ratio = rules[k].coarse.map { $0[place[k]] / rules[k].weights[place[k]] } ?? 1
        coarser[k][q] = weight * ratio
        coarse[q] *= ratio
      }
      squares[q] = square
    }
    self.cell = cell
    self.nodes = nodes
    self.weights = weights
    self.coarse = coarse
    self.squares = squares
    legs = points.map { vertex.column(nodes, $0) }
    (probes, worstAxis) = Self.probes(legs, weights, coarser, squares, wanted)
  }

  /// Errors by QUADPACK's estimate from the two rules' difference, axis by axis.
  private static func probes(
    _ legs: [[Double]], _ weights: [Double], _ coarser: [[Double]], _ squares: [Double], _ wanted: Probes
  ) -> ([Probe], Int) {
    let volume = weights.reduce(0, +)
    var probes: [Probe] = []
    var byAxis = [Double](repeating: 0, count: coarser.count)
    var values = weights
    func probe() {
      var fine = 0.0
      for q in values.indices { fine += weights[q] * values[q] }
      let mean = volume > 0 ? fine / volume : 0
      var spread = 0.0
      for q in values.indices { spread += weights[q] * abs(values[q] - mean) }
      var error = 0.0
      for (axis, coarse) in coarser.enumerated() {
        var sum = 0.0
        for q in values.indices { sum += coarse[q] * values[q] }
        let difference = abs(fine - sum)
        let ratio = spread > 0 ? 200 * difference / spread : 0
        let part = spread > 0 ? spread * min(1, ratio * ratio.squareRoot()) : difference
        error += part
        byAxis[axis] = max(byAxis[axis], fine != 0 ? part / abs(fine) : 0)
      }
      probes.append(Probe(value: fine, error: error))
    }
    for leg in legs {
      for power in wanted.powers {
        for q in values.indices {
          var product = 1.0
          for _ in 0..<power { product *= leg[q] }
          values[q] = product
        }
        probe()
      }
      if wanted.withSquare {
        for q in values.indices { values[q] = squares[q] * leg[q] * leg[q] * leg[q] * leg[q] }
        probe()
      }
    }
    return (probes, byAxis.indices.max { byAxis[$0] < byAxis[$1] } ?? 0)
  }
}
