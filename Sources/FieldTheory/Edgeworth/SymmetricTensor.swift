/// A tensor over n components with k equal indices, all elements in one row-major array.
struct SymmetricTensor: Sendable, Equatable {
  let components: Int
  let order: Int
  var elements: [Double]

  init(components: Int, order: Int, elements: [Double]) {
    (self.components, self.order, self.elements) = (components, order, elements)
  }

  /// - Parameter value: of ascending indices.
  init(components: Int, order: Int, _ value: ([Int]) -> Double) {
    let count = (0..<order).reduce(1) { product, _ in product * components }
    var elements = [Double](repeating: 0, count: count)
    var tuple = [Int](repeating: 0, count: order)
    for place in 0..<count {
      let sorted = tuple.sorted()
      // Ascending indices have the first place of all their permutations.
      elements[place] = sorted == tuple ? value(tuple) : elements[sorted.reduce(0) { $0 * components + $1 }]
      var last = order - 1
      while last >= 0, tuple[last] == components - 1 {
        tuple[last] = 0
        last -= 1
      }
      if last >= 0 { tuple[last] += 1 }
    }
    self.init(components: components, order: order, elements: elements)
  }

  subscript(tuple: [Int]) -> Double { elements[tuple.reduce(0) { $0 * components + $1 }] }

  var largest: Double { elements.reduce(0) { max($0, abs($1)) } }

  /// Σ A_ai A_bj … T_ij…, one index after another.
  func transformed(by matrix: [[Double]]) -> SymmetricTensor {
    let rows = matrix.count
    // Of no components there is nothing to sum.
    if components == 0 { return SymmetricTensor(components: rows, order: order) { _ in 0 } }
    var current = elements
    for _ in 0..<order {
      // The first index is summed over and comes back as the last: after all of them the order is the old one.
      let rest = current.count / components
      var next = [Double](repeating: 0, count: rest * rows)
      for i in 0..<components {
        for a in 0..<rows {
          let factor = matrix[a][i]
          for t in 0..<rest { next[t * rows + a] += factor * current[i * rest + t] }
        }
      }
      current = next
    }
    return SymmetricTensor(components: rows, order: order, elements: current)
  }

  /// Σ T_A… T_B… over all ways to share p + q free indices between two copies that are joined by so many lines, each line a unit matrix.
  ///
  /// - Parameter lines: 1: the exchange, with k − 1 indices at each copy; 2: the bubble. Exchanging the copies makes nothing new.
  func joined(lines: Int) -> SymmetricTensor {
    let outer = order - lines
    let (free, inner) = (power(outer), power(lines))
    var pair = [Double](repeating: 0, count: free * free)
    for a in 0..<free {
      for b in 0...a {
        var sum = 0.0
        for e in 0..<inner { sum += elements[a * inner + e] * elements[b * inner + e] }
        pair[a * free + b] = sum
        pair[b * free + a] = sum
      }
    }
    // The sets that the first copy takes; it has the first index, since the copies are equal.
    let choices = (0..<(1 << (2 * outer))).filter { $0.nonzeroBitCount == outer && $0 & 1 == 1 }
    return SymmetricTensor(components: components, order: 2 * outer) { tuple in
      choices.reduce(0) { sum, set in
        var (a, b) = (0, 0)
        for (i, index) in tuple.enumerated() {
          if set >> i & 1 == 1 { a = a * components + index } else { b = b * components + index }
        }
        return sum + pair[a * free + b]
      }
    }
  }

  /// Σ T_ae… T_be… over all but one index of each.
  func squared() -> SymmetricTensor {
    let inner = power(order - 1)
    return SymmetricTensor(components: components, order: 2) { tuple in
      (0..<inner).reduce(0) { $0 + elements[tuple[0] * inner + $1] * elements[tuple[1] * inner + $1] }
    }
  }

  private func power(_ k: Int) -> Int { (0..<k).reduce(1) { product, _ in product * components } }

  static func + (a: SymmetricTensor, b: SymmetricTensor) -> SymmetricTensor {
    SymmetricTensor(components: a.components, order: a.order, elements: zip(a.elements, b.elements).map { $0 + $1 })
  }
  static func - (a: SymmetricTensor, b: SymmetricTensor) -> SymmetricTensor { a + -1 * b }
  static func * (factor: Double, a: SymmetricTensor) -> SymmetricTensor {
    SymmetricTensor(components: a.components, order: a.order, elements: a.elements.map { factor * $0 })
  }
}
