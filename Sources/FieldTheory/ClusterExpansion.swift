#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A neuron's σ whose products are sums of exponentials of the pre-activations, exp(S) or cos(S).
///
/// Their cumulants are then sums over connected graphs, as in Mayer's theory of imperfect gases (1937): what differs from independence by little is a
/// small factor for each line, while in the moments' own formula for cumulants terms of the order 1 cancel.
protocol ClusterMoments: NeuronMoments {
  /// The joint cumulant of the products Π σ(z_i) over each block's positions; at most ``ClusterGraphs/mostVertices`` blocks.
  func cumulant(_ z: PreActivations, of blocks: [[Int]]) -> RoundedSum
}

/// The connected graphs that joint cumulants of exponentials, or of cosines, of normal variables S_k are sums over.
///
/// E Π exp(S_k) is Π E exp(S_k) times Π (1 + f_kl) with f = exp(Cov(S_k, S_l)) − 1: all graphs with lines f. The cumulant is the part of the connected
/// ones. With signs s_k, E Π cos(S_k) is the mean over all signs of Π exp(−½ Var S_k) times Π (cosh c_kl − s_k s_l sinh c_kl), so that lines are either
/// cosh c − 1 or −sinh c, and of the latter an even number ends at every vertex.
struct ClusterGraphs {
  enum Kind { case exponentials, cosines }

  private let kind: Kind
  private let lines: [(Int, Int)]
  /// For each graph, what its lines are: 0 absent, 1 even under change of a sign, 2 odd.
  private let graphs: [[Int]]

  /// 3⁶ graphs are looked through for four vertices.
  static let mostVertices = 4
  private static let exponentials = (0...mostVertices).map { ClusterGraphs(.exponentials, vertices: $0) }
  private static let cosines = (0...mostVertices).map { ClusterGraphs(.cosines, vertices: $0) }

  static func of(_ kind: Kind, vertices: Int) -> ClusterGraphs {
    kind == .exponentials ? exponentials[vertices] : cosines[vertices]
  }

  private init(_ kind: Kind, vertices: Int) {
    self.kind = kind
    let lines = (0..<vertices).flatMap { l in (0..<l).map { ($0, l) } }
    self.lines = lines
    let states = kind == .exponentials ? 2 : 3
    let count = lines.reduce(1) { product, _ in product * states }
    graphs = (0..<count).compactMap { number in
      var (rest, reached, odd) = (number, 1, 0)
      let graph = lines.map { line -> Int in
        let state = rest % states
        rest /= states
        if state == 2 { odd ^= 1 << line.0 | 1 << line.1 }
        return state
      }
      for _ in 0..<vertices {
        for (line, state) in zip(lines, graph) where state > 0 && (reached >> line.0 | reached >> line.1) & 1 == 1 {
          reached |= 1 << line.0 | 1 << line.1
        }
      }
      return odd == 0 && reached.nonzeroBitCount >= vertices ? graph : nil
    }
  }

  /// - Parameters:
  ///   - logarithm: of Π E exp(S_k), or of Π exp(−½ Var S_k).
  ///   - covariance: of S_k and S_l.
  func sum(logarithm: Double, _ covariance: (Int, Int) -> Double) -> RoundedSum {
    // Each line as exp(scale) times a factor that does not overflow.
    let values = lines.map { line -> (scale: Double, even: Double, odd: Double) in
      let c = covariance(line.0, line.1)
      switch kind {
      case .exponentials: return c > 0 ? (c, -expm1(-c), 0) : (0, expm1(c), 0)
      case .cosines:
        let falling = expm1(-abs(c))
        return (abs(c), falling * falling / 2, (c < 0 ? -1 : 1) * expm1(-2 * abs(c)) / 2)
      }
    }
    var sum = RoundedSum()
    for graph in graphs {
      var (exponent, factor) = (logarithm, 1.0)
      for (state, value) in zip(graph, values) where state > 0 {
        exponent += value.scale
        factor *= state == 1 ? value.even : value.odd
      }
      sum.add(factor == 0 ? 0 : factor * exp(exponent))
    }
    return sum
  }
}
