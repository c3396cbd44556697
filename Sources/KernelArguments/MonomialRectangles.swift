/// The monomials as products of several rows of the product table with several others, so that a row that is loaded serves many of them
/// (chunk.cl).
///
/// In the order of their indices, monomials with one prefix have consecutive rows as suffixes; and prefixes that end in the same component
/// have the same suffixes.
public struct MonomialRectangles: Sendable {
  /// For each rectangle the place of its first prefix in `prefixes`, how many there are, the row of its first suffix, and how many of those.
  public let sides: [UInt32]
  /// A prefix's row, and the monomial that it makes with the first suffix.
  public let prefixes: [UInt32]
  public var count: Int { sides.count / 4 }

  private struct Suffixes: Hashable {
    let first: UInt32
    var count: UInt32
  }

  /// - Parameters:
  ///   - prefixes: for each monomial the row of one factor.
  ///   - suffixes: and that of the other.
  init(prefixes: [UInt32], suffixes: [UInt32]) {
    var order: [Suffixes] = []
    var members: [Suffixes: [(prefix: UInt32, monomial: UInt32)]] = [:]
    var start = 0
    while start < prefixes.count {
      var end = start + 1
      while end < prefixes.count, prefixes[end] == prefixes[start], suffixes[end] == suffixes[end - 1] + 1 { end += 1 }
      let side = Suffixes(first: suffixes[start], count: UInt32(end - start))
      if members[side] == nil { order.append(side) }
      members[side, default: []].append((prefixes[start], UInt32(start)))
      start = end
    }
    var sides: [UInt32] = []
    var all: [UInt32] = []
    for side in order {
      let found = members[side] ?? []
      sides += [UInt32(all.count / 2), UInt32(found.count), side.first, side.count]
      all += found.flatMap { [$0.prefix, $0.monomial] }
    }
    self.sides = sides
    self.prefixes = all
  }
}
