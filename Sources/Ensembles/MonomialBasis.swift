/// All symmetric monomials v_a v_b … of orders 1 to `order` in the components of a sample vector.
///
/// Order by order, each order in lexicographic order of its non-decreasing index tuples. A monomial of order k is
/// evaluated as a product of its first ⌈k/2⌉ components times the product of the others, so that a table of low-order
/// products ("rows") turns each monomial into one multiply-add.
public struct MonomialBasis: Sendable, Equatable {
  /// Entries of the sample vector.
  public let components: Int
  /// The highest degree of a monomial.
  public let order: Int

  /// Products of at most ⌈order/2⌉ components: row 0 is 1, rows 1…V the components, then the pairs, …
  /// Each later row r is row `rowFactors[r].parent` times component `rowFactors[r].component`.
  public let rowFactors: [(parent: Int, component: Int)]

  /// Monomial m is row `factors[m].prefix` times row `factors[m].suffix`.
  public let factors: [(prefix: Int, suffix: Int)]

  /// The first monomial of each order, by order − 1, and past the end the count.
  private let orderStarts: [Int]

  public static func == (a: MonomialBasis, b: MonomialBasis) -> Bool {
    a.components == b.components && a.order == b.order
  }

  /// - Precondition: `components` ≥ 1 and 1 ≤ `order`, and the count fits in memory (see ``count(components:order:)``).
  public init(components: Int, order: Int) {
    precondition(components >= 1 && order >= 1)
    self.components = components
    self.order = order
    var starts = [0]
    for k in 1...order { starts.append(starts[k - 1] + Self.multisets(of: components, choosing: k)) }
    orderStarts = starts

    // Row 0 is the empty product, so a tuple's row is one past its place among all tuples.
    func row(_ tuple: ArraySlice<Int>) -> Int {
      tuple.isEmpty ? 0 : 1 + Self.place(of: tuple, components: components, starts: starts)
    }
    var rows: [(parent: Int, component: Int)] = [(0, 0)]
    var factors: [(prefix: Int, suffix: Int)] = []
    factors.reserveCapacity(starts[order])
    for k in 1...order {
      let cut = (k + 1) / 2
      Self.forEachTuple(components: components, order: k) { tuple in
        if k <= (order + 1) / 2 { rows.append((row(tuple.dropLast()), tuple[k - 1])) }
        factors.append((row(tuple[..<cut]), row(tuple[cut...])))
      }
    }
    rowFactors = rows
    self.factors = factors
  }

  /// Monomials, the empty one not among them.
  public var count: Int { factors.count }
  /// Rows of the table of products that kernels form.
  public var rows: Int { rowFactors.count }

  /// The monomials of one order.
  public func range(ofOrder k: Int) -> Range<Int> { orderStarts[k - 1]..<orderStarts[k] }

  /// The place of the monomial with these components, in any order of them.
  public func index(of tuple: [Int]) -> Int {
    Self.place(of: tuple.sorted()[...], components: components, starts: orderStarts)
  }

  /// The place of a tuple, in any order of its components, among all of its own order.
  public static func place(of tuple: [Int], components: Int) -> Int {
    place(of: tuple.sorted()[...], components: components, starts: [Int](repeating: 0, count: tuple.count + 1))
  }

  /// The non-decreasing index tuples of one order, in the basis' order.
  public func tuples(ofOrder k: Int) -> [[Int]] { Self.tuples(components: components, order: k) }

  /// How many monomials a basis would have, or nil where that overflows.
  public static func count(components: Int, order: Int) -> Int? {
    // C(V + order, order) − 1: all multisets of at most `order` of V things but the empty one.
    var total: Int = 1
    for k in 1...order {
      let (product, overflow) = total.multipliedReportingOverflow(by: components + k)
      if overflow { return nil }
      total = product / k
    }
    return total - 1
  }

  private static func place(of tuple: ArraySlice<Int>, components: Int, starts: [Int]) -> Int {
    var place = starts[tuple.count - 1]
    var least = 0
    var left = tuple.count
    for component in tuple {
      left -= 1
      for skipped in least..<component {
        place += multisets(of: components - skipped, choosing: left)
      }
      least = component
    }
    return place
  }

  private static func multisets(of n: Int, choosing k: Int) -> Int {
    var result = 1
    for i in 0..<k { result = result * (n + i) / (i + 1) }
    return result
  }

  /// The non-decreasing index tuples of one order, in lexicographic order.
  public static func tuples(components: Int, order: Int) -> [[Int]] {
    var result: [[Int]] = []
    forEachTuple(components: components, order: order) { result.append($0) }
    return result
  }

  private static func forEachTuple(components: Int, order: Int, _ body: ([Int]) -> Void) {
    var tuple = [Int](repeating: 0, count: order)
    while true {
      body(tuple)
      guard let place = tuple.lastIndex(where: { $0 < components - 1 }) else { return }
      let next = tuple[place] + 1
      for later in place..<order { tuple[later] = next }
    }
  }
}
