import CNumerics

/// Integration by the rule of Gauss and Kronrod with 7 and 15 nodes, the worst interval halved until the error is small.
/// The rule's numbers are Boost.Math's.
enum Quadrature {
  /// Kronrod's nodes on [−1, 1] and their weights, and Gauss' weights of the 7 that are his, 0 of the others.
  static let rule: (nodes: [Double], weights: [Double], gauss: [Double]) = {
    var nodes = [Double](repeating: 0, count: 8)
    var weights = nodes
    var gauss = nodes
    nnqft_gauss_kronrod_15(&nodes, &weights, &gauss)
    // Both halves of the symmetric rule.
    return (
      nodes.dropFirst().reversed().map { -$0 } + nodes, weights.dropFirst().reversed() + weights,
      gauss.dropFirst().reversed() + gauss
    )
  }()

  /// ∫ f over [a, b].
  ///
  /// - Returns: the integral, and its error: QUADPACK's estimate from the two rules' difference (Piessens et al. 1983), which
  ///   stays above `tolerance` only where halving a hundred times did not help.
  static func integral(
    _ a: Double, _ b: Double, tolerance: Double, _ f: (Double) -> Double
  ) -> Approximation {
    var pieces = [piece(a, b, f)]
    for _ in 0..<mostHalvings {
      let error = pieces.reduce(0) { $0 + $1.error }
      guard error > tolerance, let worst = pieces.indices.max(by: { pieces[$0].error < pieces[$1].error }) else {
        break
      }
      let old = pieces.remove(at: worst)
      let middle = (old.a + old.b) / 2
      pieces.append(piece(old.a, middle, f))
      pieces.append(piece(middle, old.b, f))
    }
    return Approximation(
      pieces.reduce(0) { $0 + $1.value }, error: pieces.reduce(0) { $0 + $1.error })
  }

  private static let mostHalvings = 100

  /// The nodes and weights of the rule with 15 nodes on [a, b].
  static func nodes(_ a: Double, _ b: Double) -> [(Double, Double)] {
    let (middle, half) = ((a + b) / 2, (b - a) / 2)
    return zip(rule.nodes, rule.weights).map { (middle + half * $0, half * $1) }
  }

  private struct Piece {
    let a, b, value, error: Double
  }

  private static func piece(_ a: Double, _ b: Double, _ f: (Double) -> Double) -> Piece {
    let (middle, half) = ((a + b) / 2, (b - a) / 2)
    var kronrod = 0.0
    var gauss = 0.0
    var values = [Double](repeating: 0, count: rule.nodes.count)
    for i in rule.nodes.indices {
      values[i] = f(middle + half * rule.nodes[i])
      kronrod += rule.weights[i] * values[i]
      gauss += rule.gauss[i] * values[i]
    }
    // How far f is from its mean: what the rules' difference is compared with.
    var spread = 0.0
    for i in rule.nodes.indices { spread += rule.weights[i] * abs(values[i] - kronrod / 2) }
    let difference = abs(kronrod - gauss)
    let ratio = spread > 0 ? 200 * difference / spread : 0
    let error = spread > 0 ? spread * min(1, ratio * ratio.squareRoot()) : difference
    return Piece(a: a, b: b, value: half * kronrod, error: abs(half) * error)
  }
}
