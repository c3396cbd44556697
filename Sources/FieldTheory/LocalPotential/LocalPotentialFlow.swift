import CNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// U = u₂ f²/2 + u₄ f⁴/4! + u₆ f⁶/6!, of a field whose kinetic term is ½ (∂f)².
public struct LocalPotential: Sendable, Equatable {
  /// U″ at f = 0, in units of k². At k = 0 it is m², the squared mass.
  public var u2: Double
  /// The fourth derivative of U at f = 0, in units of k^(4−d).
  public var u4: Double
  /// The sixth derivative of U at f = 0, in units of k^(6−2d).
  public var u6: Double

  /// U of its derivatives at f = 0.
  public init(u2: Double, u4: Double, u6: Double) { (self.u2, self.u4, self.u6) = (u2, u4, u6) }
}

/// The nonperturbative renormalisation group in the local potential approximation with Litim's regulator (2108.01403 eqs. 62-66):
///
///     k dU/dk = V_d k^(d+2)/(k² + U″),   V_d = 1/(2^d π^(d/2) Γ(d/2 + 1)),
///
/// cut off after f⁶. At k = 0 all fluctuations are in U, which is then what connected functions say; at larger k those of momenta below k are
/// left out.
public struct LocalPotentialFlow: Sendable {
  /// d: how many numbers an input has, the dimension of the space that f lives on.
  public let dimension: Int
  private let volume: Double

  /// - Parameter dimension: d, at least 1.
  public init(dimension: Int) {
    self.dimension = dimension
    let half = Double(dimension) / 2
    volume = 1 / (pow(2, Double(dimension)) * pow(.pi, half) * tgamma(half + 1))
  }

  /// dU/dk. Not a number where k² + u₂ is not positive.
  public func slope(_ u: LocalPotential, at k: Double) -> LocalPotential {
    let gap = k * k + u.u2
    guard gap > 0 else { return LocalPotential(u2: .nan, u4: .nan, u6: .nan) }
    let flow = volume * pow(k, Double(dimension + 1)) / (gap * gap)
    return LocalPotential(
      u2: -flow * u.u4, u4: flow * (-u.u6 + 6 * u.u4 * u.u4 / gap),
      u6: flow * (30 * u.u4 * u.u6 / gap - 90 * u.u4 * u.u4 * u.u4 / (gap * gap)))
  }

  /// The potential along the flow.
  public struct Trajectory: Sendable {
    /// The scales k that the flow reaches, in the order asked for, with U at each; the first is where the potential is given.
    public let points: [(k: Double, potential: LocalPotential)]
    /// Where the flow ends in a singularity before the last scale; nil where it does not.
    public let end: Double?
  }

  /// Follows the flow through the scales, which ascend or descend, from the first, where the potential is given.
  public func trajectory(from potential: LocalPotential, at scales: [Double]) -> Trajectory {
    guard var k = scales.first else { return Trajectory(points: [], end: nil) }
    var y = [potential.u2, potential.u4, potential.u6]
    var points = [(k: k, potential: potential)]
    var flow = self
    for next in scales.dropFirst() {
      let isThere = withUnsafeMutablePointer(to: &flow) { flow in
        nnqft_integrate(3, Self.slope, flow, Self.tolerance, &k, next, &y)
      }
      guard isThere else { return Trajectory(points: points, end: k) }
      points.append((next, LocalPotential(u2: y[0], u4: y[1], u6: y[2])))
    }
    return Trajectory(points: points, end: nil)
  }

  /// Of each step; over a whole flow errors stay below some hundred times that.
  private static let tolerance = 1e-11

  private static let slope: nnqft_slope = { k, y, change, context in
    guard let y, let change, let flow = context?.assumingMemoryBound(to: LocalPotentialFlow.self).pointee else {
      return
    }
    let slope = flow.slope(LocalPotential(u2: y[0], u4: y[1], u6: y[2]), at: k)
    (change[0], change[1], change[2]) = (slope.u2, slope.u4, slope.u6)
  }
}
