/// n-point functions of S = S_GP + ∫ [λ f⁴ + κ f⁶] to first order in λ and κ, for all index tuples and cutoffs at once, where K is the
/// exact two-point function (review eq. 29), so that no vertex has a loop:
///
///     G(n) = Σ Π K − 24 λ Σ ∫ dy K_W K_W K_W K_W · Π K − 720 κ Σ ∫ dy K_W … K_W · Π K,
///
/// with the sums over the choices of 4 or 6 external points at the vertex and the pairings of the others: for n = 6 and λ these are
/// 15 channels.
public struct FirstOrder: Sendable {
  /// The coefficients of 1, λ and κ.
  public struct Terms: Sendable, Equatable {
    /// The order-zero term, G_GP.
    public let gaussian: Double
    /// The factor of λ.
    public let lambda: Approximation
    /// The factor of κ.
    public let kappa: Approximation

    /// The n-point function at given couplings.
    public func value(lambda l: Double, kappa k: Double = 0) -> Double {
      gaussian + l * lambda.value + k * kappa.value
    }
  }

  /// Ascending indices of the n-point functions.
  public let tuples: [[Int]]
  /// By cutoff, then by tuple.
  public let terms: [[Terms]]

  /// - Parameters:
  ///   - quadrature: of the external points; its legs hold 4, and 6 where `kappa` is asked for.
  ///   - tuples: ascending, all of one even length from 4 to 8.
  ///   - kappa: leave out where ∫ K⁶ is not wanted; then its coefficients are 0.
  /// - Throws: `PerturbationError.notFinite`.
  public init(_ quadrature: VertexQuadrature, tuples: [[Int]], kappa: Bool = true) throws {
    let external = quadrature.vertex.propagator.matrix(quadrature.points)
    let channels = Dictionary(
      uniqueKeysWithValues: (kappa ? [4, 6] : [4]).map { ($0, Channels(tuples, legs: $0, external)) })
    let vertices = try channels.mapValues { try quadrature.integrals($0.vertices) }
    self.tuples = tuples
    terms = quadrature.cutoffs.indices.map { cutoff in
      tuples.indices.map { t in
        func coefficient(_ legs: Int, _ factor: Double) -> Approximation {
          guard let channels = channels[legs], let integrals = vertices[legs] else { return Approximation(0) }
          return channels.sums[t].reduce(Approximation(0)) { $0 + (factor * $1.rest) * integrals[cutoff][$1.vertex] }
        }
        return Terms(
          gaussian: Wick.correlator(tuples[t]) { external[$0][$1] }, lambda: coefficient(4, -24),
          kappa: coefficient(6, -720))
      }
    }
  }

  /// The ways to choose the points at one vertex.
  private struct Channels {
    /// The points at a vertex, each choice once for all tuples.
    private(set) var vertices: [[Int]] = []
    /// By tuple: a vertex, and the pairings of the other points.
    private(set) var sums: [[(vertex: Int, rest: Double)]] = []

    init(_ tuples: [[Int]], legs: Int, _ external: [[Double]]) {
      var places: [[Int]: Int] = [:]
      for tuple in tuples {
        var found: [(vertex: Int, rest: Double)] = []
        for set in 0..<(1 << tuple.count) where set.nonzeroBitCount == legs {
          let attached = tuple.indices.filter { set >> $0 & 1 == 1 }.map { tuple[$0] }
          let others = tuple.indices.filter { set >> $0 & 1 == 0 }.map { tuple[$0] }
          let place = places[attached] ?? vertices.count
          if place == vertices.count {
            places[attached] = place
            vertices.append(attached)
          }
          found.append((place, Wick.correlator(others) { external[$0][$1] }))
        }
        sums.append(found)
      }
    }
  }
}
