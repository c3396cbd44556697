/// What the estimators that integrate the output weights out know a hidden layer by: its empirical kernel.
///
/// Given the hidden layer, outputs are Gaussian with covariance K̂(a, b) = σ_b² + (σ_W²/N) Σ_j σ_j(x_a) σ_j(x_b), so that n-point functions
/// are sums over pairings of joint moments of n/2 elements of K̂, and connected ones of their cumulants. The monomials are the multisets of
/// 1 to n/2 unordered pairs of points.
public struct NeuronBasis: Sendable, Equatable {
  /// Inputs whose pairs a hidden layer is known by.
  public let points: Int
  /// The pairs a ≤ b in lexicographic order.
  public let pairs: [(a: Int, b: Int)]
  /// Multisets of at most n/2 pairs.
  public let monomials: MonomialBasis

  public static func == (a: NeuronBasis, b: NeuronBasis) -> Bool {
    a.points == b.points && a.monomials == b.monomials
  }

  /// - Precondition: as for ``MonomialBasis``.
  public init(points: Int, order: Int) {
    self.points = points
    pairs = (0..<points).flatMap { a in (a..<points).map { b in (a, b) } }
    monomials = MonomialBasis(components: pairs.count, order: order)
  }

  /// The highest power of pairs.
  public var order: Int { monomials.order }
  /// Power sums of a network.
  public var count: Int { monomials.count }

  /// The place of a pair of points, in either order.
  public func pair(_ a: Int, _ b: Int) -> Int {
    let (low, high) = (min(a, b), max(a, b))
    // The pairs before those of `low`, and those of `low` before `high`.
    return low * points - low * (low - 1) / 2 + (high - low)
  }

  /// For each monomial those of its proper sub-multisets, 2^order − 2 numbers a monomial: that of the bit set s of its positions is number
  /// s − 1. Monomials of lower order leave the rest 0.
  public func properSubsets() -> [UInt32] {
    let stride = (1 << order) - 2
    guard stride > 0 else { return [] }
    var subsets: [UInt32] = []
    subsets.reserveCapacity(count * stride)
    for tuple in (1...order).flatMap(monomials.tuples) {
      let proper = (1 << tuple.count) - 2
      for set in 1..<(proper + 1) {
        subsets.append(UInt32(monomials.index(of: tuple.indices.filter { set >> $0 & 1 == 1 }.map { tuple[$0] })))
      }
      subsets += [UInt32](repeating: 0, count: stride - proper)
    }
    return subsets
  }

  /// How many unordered pairs some points have.
  static func pairCount(points: Int) -> Int { points * (points + 1) / 2 }
}
