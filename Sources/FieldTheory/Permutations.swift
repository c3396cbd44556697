extension [Int] {
  /// All orders of these numbers; of ascending ones in lexicographic order.
  var permutations: [[Int]] {
    guard count > 1 else { return [self] }
    return indices.flatMap { place in
      var rest = self
      let first = rest.remove(at: place)
      return rest.permutations.map { [first] + $0 }
    }
  }
}
