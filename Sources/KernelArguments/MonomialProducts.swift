import Ensembles

/// Every monomial as a product of three rows of a network's table.
///
/// A table of all products of ⌈n/3⌉ components is small enough for the near caches of a processor; with products of ⌈n/2⌉, two of which would
/// do, its time would go into fetching and storing them. The first two rows make the monomial's prefix, which many monomials share, so that
/// its product is formed once for several multiply-adds.
public struct MonomialProducts: Sendable {
  /// Of the table.
  public let rows: ProductRows
  /// Monomial m is (row `lefts[m]` · row `middles[m]`) · row `suffixes[m]`, in this order: the bits depend on it.
  public let lefts: [UInt32]
  /// A row for each monomial.
  public let middles: [UInt32]
  /// A row for each monomial.
  public let suffixes: [UInt32]

  init(rows: ProductRows, lefts: [UInt32], middles: [UInt32], suffixes: [UInt32]) {
    (self.rows, self.lefts, self.middles, self.suffixes) = (rows, lefts, middles, suffixes)
  }

  /// The factors of all monomials of a basis.
  public init(_ basis: MonomialBasis) {
    let degree = (basis.order + 2) / 3
    let rows = ProductRows(components: basis.components, degree: degree)
    var (lefts, middles, suffixes): ([UInt32], [UInt32], [UInt32]) = ([], [], [])
    lefts.reserveCapacity(basis.count)
    middles.reserveCapacity(basis.count)
    suffixes.reserveCapacity(basis.count)
    for order in 1...basis.order {
      let length = Self.prefixLength(order: order, degree: degree, most: basis.order - degree)
      basis.forEachTuple(ofOrder: order) { tuple in
        let prefix = tuple[..<length]
        lefts.append(rows.row(prefix.prefix(degree)))
        middles.append(rows.row(prefix.dropFirst(degree)))
        suffixes.append(rows.row(tuple[length...]))
      }
    }
    self.init(rows: rows, lefts: lefts, middles: middles, suffixes: suffixes)
  }

  /// The factors of all powers of a neuron's fluctuations, of order 4 at most: a prefix of two, or of all but the last, and a suffix.
  public init(powers basis: MonomialBasis) {
    // Suffixes are read as they are, so that those of two need rows of their own.
    let rows = ProductRows(components: basis.components, degree: basis.order > 3 ? 2 : 1)
    let tuples = (1...basis.order).flatMap(basis.tuples)
    func prefix(_ tuple: [Int]) -> ArraySlice<Int> { tuple.prefix(min(2, tuple.count - 1)) }
    self.init(
      rows: rows, lefts: tuples.map { rows.row(prefix($0).dropLast()) },
      middles: tuples.map { rows.row(prefix($0).suffix(1)) },
      suffixes: tuples.map { rows.row($0.dropFirst(prefix($0).count)) })
  }

  /// Different prefixes, of two factors other than 1.
  public var prefixCount: Int {
    Set(zip(lefts, middles).filter { $0.0 > 0 && $0.1 > 0 }.map { UInt64($0.0) << 32 | UInt64($0.1) }).count
  }

  /// How many components a monomial's prefix has: as many as leave a row of the table where there are enough, else a whole row or none. A monomial
  /// that is a row is a prefix whose suffix is 1, for which there need be no multiply-add (tiles.cl), if other monomials have that prefix too.
  private static func prefixLength(order: Int, degree: Int, most: Int) -> Int {
    if order >= most { return most }
    return order > degree || order == degree && degree + 1 < most ? degree : 0
  }
}
