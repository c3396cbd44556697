/// Linearly independent operators of one kind: so many fields at each point, so many derivatives or powers of the inputs.
///
/// An operator stands for its vertex function: each field gets a momentum and a polarisation, derivatives become momenta, and equal fields
/// are symmetrised. Integration by parts is conservation of momentum at each point, and the relations between scalar products in few
/// dimensions hold by themselves. So operators are independent where their vertex functions are, which is decided exactly: by the rank of
/// their values at random momenta in a prime field (Henning et al. 2017, arXiv:1512.03433, count the same space by Molien's formula).
/// Relations between operators hold identically and are never missed; a false one has a probability of about 1e-8.
struct OperatorBasis {
  let inputDimension: Int
  let outputDimension: Int

  /// Operators with constant coefficients, rotation invariant in the inputs and, for several outputs, in these.
  ///
  /// - Parameters:
  ///   - points: the number of fields at each point, descending.
  ///   - derivatives: their even number.
  func operators(points: [Int], derivatives: Int) -> [FieldOperator] {
    let group = Symmetries(points: points)
    let fields = points.reduce(0, +)
    guard outputDimension == 1 || fields % 2 == 0 else { return [] }
    let matchings = outputDimension == 1 ? [[]] : group.representatives(Self.matchings(Array(0..<fields)))
    var candidates: [FieldOperator] = []
    for matching in matchings {
      let stabilizer = group.stabilizer(of: matching)
      let graphs = Self.multisets(of: Self.pairs(fields, loops: true), count: derivatives / 2)
      for graph in stabilizer.representatives(graphs) {
        candidates.append(
          FieldOperator(
            points: points, outputPairs: matching, derivativePairs: graph, powerPairs: [], usesDifferences: false))
      }
    }
    return independent(candidates.sorted(by: Self.isPreferred), samples: Samples(self, points: points)) {
      sample, term in
      group.elements.reduce(0) { sum, image in
        Prime.add(sum, sample.value(term.outputPairs, term.derivativePairs, image))
      }
    }
  }

  /// Polynomials of the inputs, of an even degree, in front of an operator without derivatives.
  func polynomials(points: [Int], powers: Int, differences: Bool) -> [[FieldOperator.Pair]] {
    let group = Symmetries(points: points).pointGroup
    let graphs = Self.multisets(of: Self.pairs(points.count, loops: !differences), count: powers / 2)
    let terms = group.representatives(graphs).map {
      FieldOperator(
        points: points, outputPairs: [], derivativePairs: [], powerPairs: $0, usesDifferences: differences)
    }
    return independent(terms, samples: Samples(self, points: [Int](repeating: 2, count: points.count))) {
      sample, term in
      group.elements.reduce(0) { sum, image in
        Prime.add(sum, sample.polynomial(term.powerPairs, image, differences: differences))
      }
    }.map(\.powerPairs)
  }

  /// f² (∂f)² before f³ ∂²f, and derivatives on few fields last.
  private static func isPreferred(_ a: FieldOperator, _ b: FieldOperator) -> Bool {
    func loops(_ term: FieldOperator) -> Int { term.derivativePairs.count { $0.first == $0.second } }
    func aligned(_ term: FieldOperator) -> Int { -term.derivativePairs.count { term.outputPairs.contains($0) } }
    return (loops(a), aligned(a)) < (loops(b), aligned(b))
  }

  private func independent(
    _ terms: [FieldOperator], samples: Samples, _ value: (Sample, FieldOperator) -> UInt64
  ) -> [FieldOperator] {
    let points = samples.draw(terms.count + 2)
    var elimination = Elimination()
    return terms.filter { term in elimination.insert(points.map { value($0, term) }) }
  }

  // MARK: Combinatorics

  /// All pairings of some positions.
  static func matchings(_ positions: [Int]) -> [[FieldOperator.Pair]] {
    guard let first = positions.first else { return [[]] }
    return positions.dropFirst().flatMap { partner in
      matchings(positions.filter { $0 != first && $0 != partner }).map { [FieldOperator.Pair(first, partner)] + $0 }
    }
  }

  static func pairs(_ n: Int, loops: Bool) -> [FieldOperator.Pair] {
    (0..<n).flatMap { i in ((loops ? i : i + 1)..<n).map { FieldOperator.Pair(i, $0) } }
  }

  static func multisets<T>(of elements: [T], count: Int) -> [[T]] {
    guard count > 0 else { return [[]] }
    return elements.indices.flatMap { i in
      multisets(of: Array(elements[i...]), count: count - 1).map { [elements[i]] + $0 }
    }
  }
}

// MARK: - Permutations of equal fields

/// A group of permutations, element by element.
private struct PermutationGroup {
  let elements: [[Int]]

  func image(_ pairs: [FieldOperator.Pair], _ permutation: [Int]) -> [FieldOperator.Pair] {
    pairs.map { FieldOperator.Pair(permutation[$0.first], permutation[$0.second]) }.sorted()
  }

  /// One of each orbit: the first.
  func representatives(_ sets: [[FieldOperator.Pair]]) -> [[FieldOperator.Pair]] {
    var seen: Set<[FieldOperator.Pair]> = []
    return sets.filter { set in
      guard !seen.contains(set.sorted()) else { return false }
      for element in elements { seen.insert(image(set, element)) }
      return true
    }
  }

  func stabilizer(of set: [FieldOperator.Pair]) -> PermutationGroup {
    let own = set.sorted()
    return PermutationGroup(elements: elements.filter { image(set, $0) == own })
  }
}

/// The permutations of fields that keep fields of one point together.
private struct Symmetries {
  let elements: [[Int]]
  let pointGroup: PermutationGroup

  init(points: [Int]) {
    pointGroup = PermutationGroup(
      elements: Array(points.indices).permutations.filter { image in
        points.indices.allSatisfy { points[image[$0]] == points[$0] }
      })
    let starts = points.indices.map { points[..<$0].reduce(0, +) }
    var found: [[Int]] = []
    for image in pointGroup.elements {
      var partial: [[Int]] = [[]]
      for point in points.indices {
        let targets = Array(starts[image[point]]..<starts[image[point]] + points[point]).permutations
        partial = partial.flatMap { head in targets.map { head + $0 } }
      }
      found += partial
    }
    elements = found
  }

  func representatives(_ sets: [[FieldOperator.Pair]]) -> [[FieldOperator.Pair]] {
    PermutationGroup(elements: elements).representatives(sets)
  }

  func stabilizer(of set: [FieldOperator.Pair]) -> PermutationGroup {
    PermutationGroup(elements: elements).stabilizer(of: set)
  }
}

// MARK: - Values in a prime field

/// Integers modulo 2³¹ − 1, whose products fit into 64 bits.
private enum Prime {
  static let modulus: UInt64 = 0x7fff_ffff
  static func add(_ a: UInt64, _ b: UInt64) -> UInt64 { (a + b) % modulus }
  static func multiply(_ a: UInt64, _ b: UInt64) -> UInt64 { a * b % modulus }
  static func negated(_ a: UInt64) -> UInt64 { (modulus - a) % modulus }
  /// By Fermat's little theorem.
  static func inverse(_ a: UInt64) -> UInt64 {
    var (result, base, exponent) = (UInt64(1), a, modulus - 2)
    while exponent > 0 {
      if exponent & 1 == 1 { result = multiply(result, base) }
      base = multiply(base, base)
      exponent >>= 1
    }
    return result
  }
  static func dot(_ a: [UInt64], _ b: [UInt64]) -> UInt64 {
    zip(a, b).reduce(0) { add($0, multiply($1.0, $1.1)) }
  }
}

/// Momenta and polarisations of all fields, and positions of all points, by their scalar products.
private struct Sample {
  let momenta, polarisations, positions: [[UInt64]]

  func value(
    _ outputs: [FieldOperator.Pair], _ derivatives: [FieldOperator.Pair], _ image: [Int]
  ) -> UInt64 {
    var product: UInt64 = 1
    for pair in outputs { product = Prime.multiply(product, polarisations[image[pair.first]][image[pair.second]]) }
    for pair in derivatives { product = Prime.multiply(product, momenta[image[pair.first]][image[pair.second]]) }
    return product
  }

  func polynomial(_ powers: [FieldOperator.Pair], _ image: [Int], differences: Bool) -> UInt64 {
    powers.reduce(1) { product, pair in
      let (a, b) = (image[pair.first], image[pair.second])
      guard differences else { return Prime.multiply(product, positions[a][b]) }
      let square = Prime.add(positions[a][a], positions[b][b])
      return Prime.multiply(product, Prime.add(square, Prime.negated(Prime.add(positions[a][b], positions[a][b]))))
    }
  }
}

private struct Samples {
  private let basis: OperatorBasis
  private let points: [Int]

  init(_ basis: OperatorBasis, points: [Int]) {
    self.basis = basis
    self.points = points
  }

  /// The same each time.
  func draw(_ count: Int) -> [Sample] {
    var generator = SplitMix64(seed: 0x5eed)
    func vector(_ dimension: Int) -> [UInt64] {
      (0..<dimension).map { _ in generator.next() % Prime.modulus }
    }
    func products(_ vectors: [[UInt64]]) -> [[UInt64]] { vectors.map { v in vectors.map { Prime.dot(v, $0) } } }
    return (0..<count).map { _ in
      var momenta: [[UInt64]] = []
      for fields in points {
        var own = (0..<max(fields - 1, 0)).map { _ in vector(basis.inputDimension) }
        // What the others carry in, the last one carries out.
        own.append(
          (0..<basis.inputDimension).map { i in Prime.negated(own.reduce(0) { Prime.add($0, $1[i]) }) })
        momenta += own
      }
      return Sample(
        momenta: products(momenta), polarisations: products(momenta.map { _ in vector(basis.outputDimension) }),
        positions: products(points.map { _ in vector(basis.inputDimension) }))
    }
  }
}

/// Gauss' elimination, row by row.
private struct Elimination {
  private var rows: [(pivot: Int, row: [UInt64])] = []

  /// Whether the row is independent of those before.
  mutating func insert(_ candidate: [UInt64]) -> Bool {
    var row = candidate
    for (pivot, other) in rows where row[pivot] != 0 {
      let factor = Prime.negated(row[pivot])
      for i in row.indices { row[i] = Prime.add(row[i], Prime.multiply(factor, other[i])) }
    }
    guard let pivot = row.firstIndex(where: { $0 != 0 }) else { return false }
    let inverse = Prime.inverse(row[pivot])
    rows.append((pivot, row.map { Prime.multiply($0, inverse) }))
    return true
  }
}
