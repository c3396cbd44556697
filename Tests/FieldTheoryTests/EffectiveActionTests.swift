import FieldTheory
import Testing

/// The list of operators against Molien's formula, and the dimensions against the review's.
@Suite struct EffectiveActionTests {
  private func action(
    _ symmetries: ActionSymmetries, inputs: Int, outputs: Int = 1, scaling: Double? = nil,
    fields: Int = 6, derivatives: Int = 0, points: Int = 1, powers: Int = 0, dimension: Double? = nil
  ) -> EffectiveAction {
    var bounds = EffectiveAction.Bounds()
    (bounds.fields, bounds.derivatives, bounds.points, bounds.powers) = (fields, derivatives, points, powers)
    bounds.dimension = dimension
    return EffectiveAction(
      symmetries: symmetries, inputDimension: inputs, outputDimension: outputs, scaling: scaling, bounds: bounds)
  }

  private static let even: ActionSymmetries = [.sign, .outputRotation, .inputRotation]

  // MARK: Counts

  /// In many dimensions the scalar products of momenta are independent, so that operators with 2k derivatives are the invariants of degree k
  /// in Sym²V, V the momenta with their sum at each point removed; in one dimension they are those of degree 2k in V. Outputs add a
  /// factor: the permutations of pairings. Counted by characters of the group of equal fields.
  @Test(arguments: [
    ([3], 4, 6, 1), ([4], 2, 6, 1), ([4], 4, 6, 1), ([2, 2], 2, 6, 1), ([2, 2], 4, 6, 1), ([3, 1], 4, 6, 1),
    ([4], 4, 1, 1),
    ([3], 6, 1, 1), ([6], 2, 8, 1), ([4], 2, 6, 4), ([4], 4, 6, 4), ([2, 2], 2, 6, 4), ([2, 2], 0, 1, 2),
    ([3, 1], 0, 1, 2),
    ([2, 1, 1], 0, 1, 2), ([2, 2, 2], 0, 1, 3), ([6], 2, 8, 3),
  ])
  func operatorsAreCountedByMolien(_ points: [Int], _ derivatives: Int, _ inputs: Int, _ outputs: Int) {
    let fields = points.reduce(0, +)
    var symmetries = Self.even
    if fields % 2 == 1 { symmetries.remove(.sign) }
    let found = action(
      symmetries, inputs: inputs, outputs: outputs, fields: fields, derivatives: derivatives, points: points.count
    ).terms.filter { $0.term.points == points && $0.term.derivatives == derivatives }
    #expect(found.count == molien(points, derivatives, inOneDimension: inputs == 1, outputs: outputs))
  }

  private func molien(_ points: [Int], _ derivatives: Int, inOneDimension: Bool, outputs: Int) -> Int {
    let fields = points.reduce(0, +)
    let owner = points.indices.flatMap { [Int](repeating: $0, count: points[$0]) }
    // Permutations of fields under which fields of one point stay together.
    let group = permutations(Array(0..<fields)).filter { image in
      (0..<fields).allSatisfy { i in
        (0..<fields).allSatisfy { (owner[i] == owner[$0]) == (owner[image[i]] == owner[image[$0]]) }
      }
    }
    func power(_ g: [Int], _ n: Int) -> [Int] { (0..<n).reduce(Array(g.indices)) { h, _ in h.map { g[$0] } } }
    func momenta(_ g: [Int]) -> Double {
      let fixed = g.indices.count { g[$0] == $0 }
      return Double(fixed - points.indices.count { point in owner[g[owner.firstIndex(of: point)!]] == point })
    }
    func products(_ g: [Int]) -> Double { (momenta(g) * momenta(g) + momenta(power(g, 2))) / 2 }
    let pairings = outputs > 1 ? pairings(Array(0..<fields)) : [[]]
    let sum = group.reduce(0.0) { sum, g in
      // Newton: k h_k = Σ p_i h_(k−i), the characters of symmetric powers.
      let degree = inOneDimension ? derivatives : derivatives / 2
      var h = [1.0]
      for k in 1...max(degree, 1) {
        h.append(
          (1...k).reduce(0) { $0 + (inOneDimension ? momenta(power(g, $1)) : products(power(g, $1))) * h[k - $1] }
            / Double(k))
      }
      let still = pairings.count { pairing in
        Set(pairing.map { Set($0.map { g[$0] }) }) == Set(pairing.map { Set($0) })
      }
      return sum + h[degree] * Double(still)
    }
    return Int((sum / Double(group.count)).rounded())
  }

  private func permutations(_ items: [Int]) -> [[Int]] {
    items.count < 2
      ? [items] : items.flatMap { first in permutations(items.filter { $0 != first }).map { [first] + $0 } }
  }

  private func pairings(_ points: [Int]) -> [[[Int]]] {
    guard let first = points.first else { return [[]] }
    return points.dropFirst().flatMap { other in
      pairings(points.filter { $0 != first && $0 != other }).map { [[first, other]] + $0 }
    }
  }

  /// Known by hand: one operator f² (∂f)², and with four derivatives in one dimension the partitions of 4 into parts 2, 3, 4.
  @Test func countsAreThoseKnownByHand() {
    #expect(action(Self.even, inputs: 1, fields: 4, derivatives: 4).terms.map(\.term.derivatives) == [0, 2, 4, 4])
    #expect(action(Self.even, inputs: 3).terms.map(\.term.text) == ["f⁴", "f⁶"])
    #expect(action(Self.even, inputs: 3, outputs: 5).terms.map(\.term.text) == ["(f·f)²", "(f·f)³"])
    let nonlocal = action(Self.even, inputs: 2, fields: 4, points: 2).terms.map(\.term.text)
    #expect(nonlocal == ["f⁴", "f(x)³ f(y)", "f(x)² f(y)²"])
  }

  // MARK: Symmetries

  @Test func oddPowersNeedABrokenSign() {
    let even = action(Self.even, inputs: 2)
    #expect(even.terms.allSatisfy { $0.term.fields % 2 == 0 })
    #expect(even.forbidden.filter { $0.by.contains(.sign) }.map(\.fields) == [1, 3, 5])
    let broken = action([.inputRotation], inputs: 2)
    #expect(broken.terms.map(\.term.fields) == [3, 4, 5, 6])
    #expect(!broken.forbidden.contains { $0.by.contains(.sign) })
  }

  /// Of all monomials of degree k in D outputs a rotation invariant theory keeps one, counted one by one.
  @Test(arguments: [2, 3]) func rotationsOfOutputsForbidTheRest(_ outputs: Int) {
    func monomials(_ k: Int, _ from: Int = 0) -> Int {
      k == 0 ? 1 : (from..<outputs).reduce(0) { $0 + monomials(k - 1, $1) }
    }
    let forbidden = action(Self.even, inputs: 1, outputs: outputs).forbidden
    for k in [4, 6] {
      #expect(forbidden.filter { $0.fields == k && $0.by == .outputRotation }.map(\.count) == [monomials(k) - 1])
    }
    for k in [1, 3, 5] { #expect(forbidden.filter { $0.fields == k }.map(\.count) == [monomials(k)]) }
  }

  /// Pascal's rule where the product before the last division passes 2⁶³, and numbers of another program. C(1031, 8)
  /// passes it itself.
  @Test func monomialsOfManyOutputsAreCounted() {
    for outputs in [677, 678, 800, 880] {
      let (fewer, lower) = (EffectiveAction.monomials(outputs - 1, 8), EffectiveAction.monomials(outputs, 7))
      #expect(EffectiveAction.monomials(outputs, 8) == fewer + lower)
    }
    #expect(EffectiveAction.monomials(678, 8) == 1_153_949_280_961_049_595)
    #expect(EffectiveAction.monomials(880, 8) == 9_207_044_098_280_898_870)
    #expect(EffectiveAction.monomials(1024, 7) == 239_087_463_231_052_800)
    #expect(EffectiveAction.monomials(890, 8) == .max && EffectiveAction.monomials(1024, 8) == .max)
    #expect(EffectiveAction.monomials(0, 8) == 0 && EffectiveAction.monomials(5, 0) == 1)
    let counts: [(ActionSymmetries, Int?)] = [(Self.even, Int.max), ([.inputRotation], nil)]
    for (symmetries, count) in counts {
      let forbidden = action(symmetries, inputs: 1, outputs: 1024, fields: 8).forbidden
      #expect(forbidden.first { $0.fields == 8 }?.count == count)
    }
  }

  @Test func inputSymmetriesForbidPowersAndDirections() {
    let rotation = action(Self.even, inputs: 3, fields: 4, derivatives: 2, powers: 2)
    #expect(rotation.terms.map(\.term.text).contains("|x|² f⁴"))
    #expect(rotation.forbidden.first { $0.text == "x₁ f⁴" }?.count == 3)
    // Symmetric and traceless: 6 − 1.
    #expect(rotation.forbidden.first { $0.text.hasPrefix("(x₁² − x₂²)") }?.count == 5)
    #expect(rotation.forbidden.first { $0.text.contains("∂₁f") }?.by == .inputRotation)
    let both = action(Self.even.union(.inputTranslation), inputs: 3, fields: 4, derivatives: 2, points: 2, powers: 2)
    #expect(both.forbidden.first { $0.text == "|x|² f⁴" }?.by == .inputTranslation)
    #expect(both.terms.filter { $0.term.isLocal }.allSatisfy { $0.term.powers == 0 })
    #expect(both.terms.map(\.term.text).contains("|x − y|² f(x)² f(y)²"))
  }

  // MARK: Naturalness

  /// A constant coefficient is natural where translations are a symmetry of the theory; the propagator's do not make it so.
  @Test func theTheorysSymmetriesMakeCoefficientsConstant() {
    typealias C = EffectiveAction.Coefficient
    #expect(C([.inputTranslation], isLocal: true) == .constant && C([], isLocal: true) == .ofInputs)
    #expect(C([.inputRotation], isLocal: true) == .ofLength && C([.inputRotation], isLocal: false) == .ofInvariants)
    #expect(C([.inputTranslation, .inputRotation], isLocal: false) == .ofDistance)
    #expect(C([.inputTranslation], isLocal: false) == .ofDifferences && C([], isLocal: false) == .ofAll)
    var bounds = EffectiveAction.Bounds()
    (bounds.fields, bounds.derivatives, bounds.points) = (4, 0, 2)
    let gauss = EffectiveAction(
      symmetries: Self.even, propagatorSymmetries: [.inputTranslation], inputDimension: 1, outputDimension: 1,
      scaling: nil,
      bounds: bounds)
    let quartic = gauss.terms.first { $0.term.text == "f⁴" }
    #expect(quartic?.coefficient == .ofLength && quartic?.coefficientByPropagator == .constant)
    let weighted = gauss.terms.first { $0.term.text == "|x|² f⁴" }
    #expect(weighted?.coefficient == .constant && weighted?.coefficientByPropagator == .zero)
    // What the propagator adds is shown and not used.
    #expect(gauss.symmetries == Self.even && gauss.propagatorSymmetries == Self.even.union(.inputTranslation))
  }

  // MARK: Dimensions

  /// [g_k] = −d_in − k[K]/2: ReLU −(d + 4) and −(d + 6), erf −d.
  @Test(arguments: 1...3) func dimensionsAreTheReviews(_ d: Int) {
    let relu = action(Self.even, inputs: d, scaling: 2)
    #expect(relu.terms.map(\.dimension) == [-Double(d + 4), -Double(d + 6)])
    #expect(relu.terms.allSatisfy { $0.relevance == .irrelevant })
    #expect(action(Self.even, inputs: d, scaling: 0).terms.map(\.dimension) == [-Double(d), -Double(d)])
    #expect(action(Self.even, inputs: d).terms.allSatisfy { $0.dimension == nil && $0.relevance == nil })
  }

  /// A derivative brings +1, a power of the inputs −1, another point −d.
  @Test func derivativesPowersAndPointsCount() throws {
    let all = action(Self.even, inputs: 2, scaling: 2, fields: 4, derivatives: 2, points: 2, powers: 2)
    func dimension(_ text: String) throws -> Double? {
      try #require(all.terms.first { $0.term.text == text }).dimension
    }
    #expect(try dimension("f² (∂f)²") == -4 && dimension("|x|² f⁴") == -8 && dimension("f(x)² f(y)²") == -8)
    // Dimension of a free scalar field in d = 4, K ~ s^(−2): λ marginal, κ irrelevant at short distance, so here of the other sign.
    let free = action(Self.even, inputs: 4, scaling: -2)
    #expect(free.terms.map(\.relevance) == [.marginal, .relevant])
  }

  @Test func theBoundOnDimensionsHolds() {
    let all = action(Self.even, inputs: 1, scaling: 2, derivatives: 2, points: 2, powers: 2)
    let few = action(Self.even, inputs: 1, scaling: 2, derivatives: 2, points: 2, powers: 2, dimension: 5)
    #expect(few.terms == all.terms.filter { ($0.dimension ?? .nan) >= -5 } && few.terms.count < all.terms.count)
    #expect(few.forbidden.allSatisfy { ($0.dimension ?? .nan) >= -5 })
  }
}
