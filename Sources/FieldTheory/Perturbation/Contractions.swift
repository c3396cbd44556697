/// How often Wick's theorem makes each diagram: the combinatoric factors of the review's Feynman rules (rule 4).
enum Contractions {
  /// The ways to join `outer` given legs from outside to a vertex of so many legs, and to pair what is left into loops, but for `lines`
  /// legs that are kept: p!/(p − A)! · (p − A choose c) · (p − A − c − 1)!!.
  ///
  /// Zero where legs are missing, or an odd one is left.
  static func count(degree: Int, outer: Int, lines: Int = 0) -> Double {
    let free = degree - outer
    let looped = free - lines
    guard free >= 0, looped >= 0, looped % 2 == 0 else { return 0 }
    var ways = 1.0
    for k in 0..<outer { ways *= Double(degree - k) }
    for k in 0..<lines { ways *= Double(free - k) / Double(k + 1) }
    return ways * Double(Wick.pairings(of: looped))
  }

  static func factorial(_ n: Int) -> Double { (0..<n).reduce(1.0) { $0 * Double($1 + 1) } }
}
