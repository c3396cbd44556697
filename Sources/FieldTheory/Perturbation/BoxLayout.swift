#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where a box is cut before it is refined, and where its integrands end.
struct BoxLayout: Sendable {
  private let vertex: VertexPropagator
  private let points: [[Double]]
  private let dimension: Int
  /// The kernel's own scale, and the farthest point's.
  private let scale: Double

  init(_ vertex: VertexPropagator, _ points: [[Double]]) {
    self.vertex = vertex
    self.points = points
    dimension = points[0].count
    scale = vertex.scale(dimension: dimension)
  }

  // MARK: Cells

  /// - Parameter radii: ascending.
  func cells(_ radii: [Double]) -> [BoxCell] {
    var cuts = Set(radii)
    let farthest = radii.last ?? 1
    if vertex.homogeneity == nil {
      // Octaves: the kernel varies with the logarithm of r once it is far out.
      var r = scale / 4
      // Weights without a bound leave the kernel no scale, and doubling would not lead away from 0.
      while r > 0, r < farthest {
        cuts.insert(r)
        r *= 2
      }
      if vertex.hasKinks { for x in points { cuts.insert(size(x)) } }
    }
    let ascending = [0] + cuts.filter { $0 > 0 && $0 <= farthest }.sorted()
    return zip(ascending, ascending.dropFirst()).flatMap { low, high in
      faces(low...high, shell: radii.firstIndex { high <= $0 } ?? radii.count - 1)
    }
  }

  /// The boxes' surfaces, each a shell of its own.
  func surfaces(_ radii: [Double]) -> [BoxCell] {
    radii.enumerated().flatMap { shell, r in faces(r...r, shell: shell) }
  }

  private func faces(_ radial: ClosedRange<Double>, shell: Int) -> [BoxCell] {
    (0..<dimension).flatMap { axis in
      [-1.0, 1].flatMap { sign -> [BoxCell] in
        let cuts = kinks(axis, sign)
        var rectangles: [[ClosedRange<Double>]] = [[]]
        for k in 0..<(dimension - 1) {
          let pieces = zip(cuts[k], cuts[k].dropFirst()).map { $0...$1 }
          rectangles = rectangles.flatMap { rectangle in pieces.map { rectangle + [$0] } }
        }
        return rectangles.map { BoxCell(axis: axis, sign: sign, ranges: [radial] + $0, shell: shell) }
      }
    }
  }

  /// The face's edges, and where the rays of ±x_i pierce it: there angles between y and x_i are 0 or π.
  private func kinks(_ axis: Int, _ sign: Double) -> [[Double]] {
    let others = (0..<dimension).filter { $0 != axis }
    return others.map { other in
      var cuts: Set<Double> = [-1, 1]
      if vertex.hasKinks {
        for x in points where abs(x[axis]) == size(x) && size(x) > 0 { cuts.insert(sign * x[other] / x[axis]) }
      }
      // Slivers would be all that is left of numbers that differ by rounding.
      return cuts.sorted().reduce(into: []) { kept, cut in
        if kept.last.map({ cut - $0 > 1e-9 }) ?? true { kept.append(cut) }
      }
    }
  }

  private func size(_ x: [Double]) -> Double { x.map(abs).max() ?? 0 }

  // MARK: Where integrands end

  /// The largest propagator to any of the points, from any of some directions at distance r.
  private func magnitude(_ r: Double) -> Double {
    let nodes = directions.flatMap { $0.map { r * $0 } }
    return points.reduce(0) { most, x in vertex.column(nodes, x).reduce(most) { max($0, abs($1)) } }
  }

  /// The centres of the cube's faces, its corners, and the points' own directions.
  private var directions: [[Double]] {
    var found: [[Double]] = []
    for axis in 0..<dimension {
      for sign in [-1.0, 1] { found.append((0..<dimension).map { $0 == axis ? sign : 0 }) }
    }
    for corner in 0..<(1 << dimension) { found.append((0..<dimension).map { corner >> $0 & 1 == 1 ? 1 : -1 }) }
    for x in points where size(x) > 0 {
      for sign in [-1.0, 1] { found.append(x.map { sign * $0 / size(x) }) }
    }
    return found
  }

  /// The r beyond which r^d K^n stays below rounding of its peak; infinite where it never does.
  func extent(legs: Int) -> Double {
    let largest = points.map(size).max() ?? 0
    // Doubling does not lead away from 0, to which a tiny point's part is rounded.
    var r = max(min(scale, largest > 0 ? largest : scale) / 64, .leastNormalMagnitude)
    var (peak, last) = (0.0, 0.0)
    var rises = 0
    while r < Self.farthest {
      let value = pow(r, Double(dimension)) * pow(magnitude(r), Double(legs))
      if value < Self.negligible * peak, r > largest { return r }
      // No number, or more than there are.
      if !value.isFinite { return .infinity }
      // What grows through so many octaves beyond all scales goes on.
      rises = value >= last && r > max(scale, largest) ? rises + 1 : 0
      if rises > Self.mostRises { return .infinity }
      peak = max(peak, value)
      last = value
      r *= 2
    }
    return .infinity
  }

  private static let negligible = 1e-20
  private static let mostRises = 12
  private static let farthest = 0x1p100

  /// - Throws: ``PerturbationError/divergent(legs:reason:)``.
  func checkConvergence(legs: Int) throws {
    guard extent(legs: legs) == .infinity else { return }
    let (near, far) = (magnitude(1e6 * scale), magnitude(2e6 * scale))
    let reason =
      far >= 1.5 * near
      ? "K(y, x) grows with y"
      : far >= 0.9 * near ? "K(y, x) tends to a constant at large y" : "K(y, x) falls too slowly with y"
    throw PerturbationError.divergent(legs: legs, reason: reason)
  }
}
