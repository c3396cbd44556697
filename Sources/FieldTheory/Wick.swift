/// Wick's theorem: n-point functions of a Gaussian field as sums over pairings (review eqs. 6, 16-17).
public enum Wick {
  /// Σ over the (n−1)!! pairings of Π K(i, j): the hafnian of the points' propagators. Zero for odd n, 1 for n = 0.
  ///
  /// - Parameters:
  ///   - indices: the n points, repetitions allowed, n ≤ ``mostPoints``.
  ///   - propagator: K between two of them.
  ///
  /// Pairs the first free point with every other one and remembers each set of free points, of which there are 2^(n−1).
  public static func correlator(_ indices: [Int], _ propagator: (Int, Int) -> Double) -> Double {
    let n = indices.count
    precondition(n <= mostPoints, "at most \(mostPoints) points")
    guard n % 2 == 0 else { return 0 }
    guard n > 0 else { return 1 }
    let kernel = indices.map { i in indices.map { j in propagator(i, j) } }
    // sums[s]: the sum over the pairings of the points in the bit set s.
    var sums = [Double](repeating: 0, count: 1 << n)
    sums[0] = 1
    for set in 1..<(1 << n) where set.nonzeroBitCount % 2 == 0 {
      let first = set.trailingZeroBitCount
      var others = set & ~(1 << first)
      let rest = others
      var sum = 0.0
      while others != 0 {
        let partner = others.trailingZeroBitCount
        others &= others - 1
        sum += kernel[first][partner] * sums[rest & ~(1 << partner)]
      }
      sums[set] = sum
    }
    return sums[(1 << n) - 1]
  }

  /// 2^24 partial sums take 128 MiB.
  public static let mostPoints = 24

  /// (n − 1)!!, the number of pairings of n points; 0 for odd n.
  public static func pairings(of n: Int) -> Int {
    n % 2 == 1 ? 0 : stride(from: 1, to: n, by: 2).reduce(1, *)
  }
}
