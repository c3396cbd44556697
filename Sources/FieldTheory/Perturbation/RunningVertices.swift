#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Approximation {
  /// Whether it is zero within its error: such a vertex integral gives no coupling, at one cutoff or along a flow.
  package var vanishes: Bool { !(abs(value) > error) }
}

/// The vertex integrals I = ∫ K_W⁴ of index tuples at many cutoffs, and how they change with the cutoff.
///
/// A coupling that a 4-point function fixes at every cutoff is λ = −G4c/(24 I), so that dG4/dΛ = 0 is dλ/d log Λ = −γ λ with
/// γ = d log I/d log Λ, an integral over the box's surface. For one λ and many tuples the flow equation has their mean γ̄.
public struct RunningVertices: Sendable {
  /// Finite and ascending.
  public let cutoffs: [Double]
  /// Ascending indices of the n-point functions.
  public let tuples: [[Int]]
  /// Those whose integral is not zero at any cutoff, by their place.
  public let places: [Int]
  /// By cutoff, then by place.
  public let integrals, gammas: [[Double]]
  /// ∫ γ̄ d log Λ from the first cutoff to each.
  public let exponents: [Double]

  /// - Parameters:
  ///   - cutoffs: above 0; they are put into order.
  ///   - tuples: ascending, of four points.
  ///   - vertex: the line from a vertex to an input.
  ///   - points: the inputs.
  /// - Throws: ``PerturbationError``.
  public init(_ vertex: VertexPropagator, points: [[Double]], tuples: [[Int]], cutoffs: [Double]) throws {
    let cutoffs = Set(cutoffs).sorted()
    let steps = zip(cutoffs, cutoffs.dropFirst()).map { Self.nodes(from: $0, to: $1) }
    // Between cutoffs that differ by rounding, nodes may be rounded to the cutoffs.
    let radii = Set(cutoffs + steps.flatMap { $0.map(\.cutoff) }).sorted()
    func table(boundary: Bool) throws -> [[Approximation]] {
      try VertexQuadrature(
        vertex, points: points, cutoffs: radii.map { .finite($0) }, legs: [4], boundary: boundary
      ).integrals(tuples)
    }
    let (volume, surface) = (try table(boundary: false), try table(boundary: true))
    let places = tuples.indices.filter { t in volume.allSatisfy { !$0[t].vanishes } }
    let rows = Dictionary(uniqueKeysWithValues: radii.enumerated().map { ($1, $0) })
    func row(_ table: [[Approximation]], _ radius: Double) -> [Double] {
      let row = table[rows[radius] ?? 0]
      return places.map { row[$0].value }
    }
    func gammas(_ radius: Double) -> [Double] {
      zip(row(surface, radius), row(volume, radius)).map { radius * $0 / $1 }
    }
    self.cutoffs = cutoffs
    self.tuples = tuples
    self.places = places
    integrals = cutoffs.map { row(volume, $0) }
    self.gammas = cutoffs.map(gammas)
    exponents = steps.reduce(into: [0]) { sums, nodes in
      let step = nodes.reduce(0) { sum, node in
        sum + node.weight * gammas(node.cutoff).reduce(0, +) / Double(places.count)
      }
      sums.append((sums.last ?? 0) + step)
    }
  }

  /// λ at the cutoff of this place, integrated from its value at the first.
  public func flowed(_ first: Double, at place: Int) -> Double { first * exp(-exponents[place]) }

  /// Gauss' rule with three nodes, in log Λ.
  private static func nodes(from low: Double, to high: Double) -> [(cutoff: Double, weight: Double)] {
    let step = log(high / low)
    let offset = 0.15.squareRoot()
    return [(0.5 - offset, 5.0), (0.5, 8), (0.5 + offset, 5)].map { (low * exp($0.0 * step), $0.1 / 18 * step) }
  }
}
