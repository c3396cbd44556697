/// All symmetric monomials v_a v_b … of orders 1 to `order` in the components of a sample vector.
///
/// Order by order, each order in lexicographic order of its non-decreasing index tuples.
public struct MonomialBasis: Sendable, Equatable {
  /// Entries of the sample vector.
  public let components: Int
  /// The highest degree of a monomial.
  public let order: Int

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
  }

  /// Monomials, the empty one not among them.
  public var count: Int { orderStarts[order] }

  /// The monomials of one order.
  public func range(ofOrder k: Int) -> Range<Int> { orderStarts[k - 1]..<orderStarts[k] }

  /// The place of the monomial with these components, in any order of them.
  public func index(of tuple: [Int]) -> Int {
    Self.place(of: tuple.sorted()[...], components: components, starts: orderStarts)
  }

  /// The place of the monomial with these components, which do not decrease.
  public func index(ofSorted tuple: ArraySlice<Int>) -> Int {
    Self.place(of: tuple, components: components, starts: orderStarts)
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
      let (factor, sumOverflow) = components.addingReportingOverflow(k)
      let (product, productOverflow) = total.multipliedReportingOverflow(by: factor)
      if sumOverflow || productOverflow { return nil }
      total = product / k
    }
    return total - 1
  }

  private static func place(of tuple: ArraySlice<Int>, components: Int, starts: [Int]) -> Int {
    var place = starts[tuple.count - 1]
    var least = 0
    var left = tuple.count
    for component in tuple {
      // Before it are tuples that agree so far and go on lower: all from `least` on, less all from `component` on.
      if component > least {
        place += multisets(of: components - least, choosing: left)
        place -= multisets(of: components - component, choosing: left)
      }
      least = component
      left -= 1
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

  /// The non-decreasing index tuples of one order one after the other, in the basis' order; there may be more of them than fit in memory well.
  public func forEachTuple(ofOrder k: Int, _ body: ([Int]) -> Void) {
    Self.forEachTuple(components: components, order: k, body)
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
