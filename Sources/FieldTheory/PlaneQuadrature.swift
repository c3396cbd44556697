#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A vector of a plane.
struct PlaneVector: Sendable {
  let x, y: Double

  var length: Double { hypot(x, y) }
  func dot(_ v: PlaneVector) -> Double { x * v.x + y * v.y }
  /// The other one's part along this one, turned by a right angle; exactly 0 of itself.
  func cross(_ v: PlaneVector) -> Double { differenceOfProducts(x, v.y, y, v.x) }
}

/// E Π σ(z_i) of pre-activations z_i = v_i·u that two standard normal variables u make, for a σ with σ(0) = 0 that changes where |z| is of the order 1.
///
/// In polar coordinates, z_i changes its sign where u is at a right angle to v_i. From these directions, and from u = 0, intervals grow as powers. So
/// pre-activations of any size are resolved, and what large, nearly opposite ones have in common, which is next to nothing, is found to its own
/// accuracy.
struct PlaneQuadrature {
  private let vectors: [Int: PlaneVector]

  init(_ vectors: [Int: PlaneVector]) { self.vectors = vectors }

  /// Relative to the integral of |Π σ|; the rule's nodes are so many that halving intervals changes less.
  static let tolerance = 1e-13

  func moments(_ tuples: [[Int]], _ function: @Sendable (Double) -> Double) -> [Approximation] {
    let products = ProductTable(tuples)
    let vectors = products.points.map { self.vectors[$0] ?? PlaneVector(x: 0, y: 0) }
    let longest = max(1, vectors.map(\.length).max() ?? 0)
    // Beyond, uⁿ times the normal density is below 1e-17 of its peak.
    let farthest = 9 + 2 * Double(tuples.map(\.count).max() ?? 0).squareRoot()
    let radii = Self.nodes(from: 0.5 / longest, to: farthest).map { node in
      Node(place: node.place, weight: node.weight * node.place * exp(-node.place * node.place / 2) / (2 * .pi))
    }
    let parts = Self.halfSectors(vectors).concurrentMap { sector in
      let angles = Self.nodes(from: min(0.25 / longest, sector.width / 2), to: sector.width)
      return Self.sums(products, vectors, sector, angles, radii, function)
    }
    var total = Sums(products.parents.count)
    for part in parts { total.add(part) }
    return products.rows.map { row in
      row == 0 ? Approximation(1) : Approximation(total.values[row], error: Self.tolerance * total.sizes[row])
    }
  }

  /// Of the products in a table, with the sums of their absolute values.
  private struct Sums: Sendable {
    var values, sizes: [Double]

    init(_ count: Int) {
      values = [Double](repeating: 0, count: count)
      sizes = values
    }

    mutating func add(_ other: Sums) {
      for row in values.indices {
        values[row] += other.values[row]
        sizes[row] += other.sizes[row]
      }
    }
  }

  private static func sums(
    _ products: ProductTable, _ vectors: [PlaneVector], _ sector: HalfSector, _ angles: [Node], _ radii: [Node],
    _ function: (Double) -> Double
  ) -> Sums {
    // u at an angle from the direction in which z of the sector's vector is 0.
    let (along, across) = (vectors.map(sector.along), vectors.map(sector.across))
    var total = Sums(products.parents.count)
    var values = total.values
    var factors = [Double](repeating: 0, count: vectors.count)
    for angle in angles {
      let (cosine, sine) = (cos(angle.place), sin(angle.place))
      let slopes = zip(along, across).map { $0 * cosine + $1 * sine }
      // Sums of sums: a million terms one after the other would lose three digits.
      var ray = Sums(products.parents.count)
      for radius in radii {
        for i in slopes.indices { factors[i] = function(slopes[i] * radius.place) }
        values[0] = angle.weight * radius.weight
        for row in values.indices.dropFirst() {
          let value = values[products.parents[row]] * factors[products.members[row]]
          values[row] = value
          ray.values[row] += value
          ray.sizes[row] += abs(value)
        }
      }
      total.add(ray)
    }
    return total
  }

  /// From a direction in which a z is 0, to one or the other side, as far as the middle of the way to the next such direction.
  private struct HalfSector: Sendable {
    let vector: PlaneVector
    /// The direction is the vector's, turned by a right angle, or the opposite one.
    let sign: Double
    /// Counterclockwise or clockwise.
    let turn: Double
    let width: Double

    /// v·u for u in that direction, and for u a right angle further.
    func along(_ v: PlaneVector) -> Double { sign * vector.cross(v) / vector.length }
    func across(_ v: PlaneVector) -> Double { -sign * turn * vector.dot(v) / vector.length }
  }

  private static func halfSectors(_ vectors: [PlaneVector]) -> [HalfSector] {
    let zeros = vectors.filter { $0.length > 0 }.flatMap { v in
      [1.0, -1].map { (vector: v, sign: $0, angle: atan2($0 * v.x, -$0 * v.y)) }
    }.sorted { $0.angle < $1.angle }
    return zeros.indices.flatMap { place -> [HalfSector] in
      let (zero, next) = (zeros[place], zeros[(place + 1) % zeros.count])
      let signs = zero.sign * next.sign
      // From 0 to π, where a single line's directions are; rounding may make it less than 0 or more than π.
      let (cross, dot) = (signs * zero.vector.cross(next.vector), signs * zero.vector.dot(next.vector))
      let angle = cross > 0 ? atan2(cross, dot) : dot < 0 ? .pi : 0
      // Equal directions are one.
      guard angle > .ulpOfOne else { return [] }
      return [
        HalfSector(vector: zero.vector, sign: zero.sign, turn: 1, width: angle / 2),
        HalfSector(vector: next.vector, sign: next.sign, turn: -1, width: angle / 2),
      ]
    }
  }

  private struct Node: Sendable {
    let place, weight: Double
  }

  /// Nodes and weights on [0, to], in intervals that double.
  private static func nodes(from first: Double, to last: Double) -> [Node] {
    var nodes: [Node] = []
    var (start, end) = (0.0, min(first, last))
    while start < last {
      nodes += Quadrature.nodes(start, end).map { Node(place: $0, weight: $1) }
      (start, end) = (end, min(end * 2, last))
    }
    return nodes
  }
}
