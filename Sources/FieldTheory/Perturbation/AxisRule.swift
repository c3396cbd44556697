/// A rule on [0, 1] for one axis of a cell, and a coarser one on some of its nodes.
struct AxisRule: Sendable {
  let nodes: [Double]
  let weights: [Double]
  /// Nil where the rule is exact.
  let coarse: [Double]?

  /// Gauss' 7 nodes and Kronrod's 8 more.
  static let gaussKronrod: AxisRule = {
    let (nodes, weights, gauss) = Quadrature.rule
    return AxisRule(nodes: nodes.map { (1 + $0) / 2 }, weights: weights.map { $0 / 2 }, coarse: gauss.map { $0 / 2 })
  }()

  /// Gauss' 7 nodes alone: exact for polynomials to degree 13.
  static let polynomial: AxisRule = {
    let (nodes, _, gauss) = Quadrature.rule
    let kept = gauss.indices.filter { gauss[$0] != 0 }
    return AxisRule(nodes: kept.map { (1 + nodes[$0]) / 2 }, weights: kept.map { gauss[$0] / 2 }, coarse: nil)
  }()
}
