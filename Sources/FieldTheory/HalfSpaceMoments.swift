/// E[Π ℓ_i Π θ(c_j)] for centred, jointly normal forms ℓ_i and constraints c_j: the moments of a normal distribution over a
/// polyhedral cone.
///
/// Stein's lemma E[ℓ g] = Σ_v Cov(ℓ, v) E[∂_v g] takes the forms away one by one. A derivative of another form removes that
/// form; a derivative of θ(c) is δ(c), which conditions on c = 0 and so lowers the dimension:
///
///     E[ℓ g Π θ] = Σ_ℓ' Cov(ℓ, ℓ') E[(g without ℓ') Π θ] + Σ_c Cov(ℓ, c)/√(2π Var c) E[g Π' θ | c = 0].
///
/// What is left is the probability of the constraints alone, from sign correlations. Exact but for their quadrature, in any
/// dimension.
struct HalfSpaceMoments {
  private let constraints: [Int]
  /// By the set of constraints that are conditioned on, as bits.
  private var faces: [UInt32: Face] = [:]
  private var products: [Key: Double] = [:]

  private struct Key: Hashable {
    let face: UInt32
    let forms: [Int]
  }

  /// The cone's part on which some constraints vanish.
  private struct Face {
    let covariance: [[Double]]
    /// Constraints that matter there, as positions among `constraints`; nil where they exclude each other.
    let active: [Int]?
    var probability: Double?
  }

  /// - Parameters:
  ///   - covariance: of all variables, forms and constraints.
  ///   - constraints: which of the variables are restricted to positive values; each of positive variance.
  init(covariance: [[Double]], constraints: [Int]) {
    self.constraints = constraints
    faces[0] = Self.face(covariance, of: covariance, constraints, Array(constraints.indices))
  }

  /// - Parameter forms: variables, repetitions allowed, ascending.
  mutating func moment(_ forms: [Int], on face: UInt32 = 0) -> Double {
    guard let active = faces[face]?.active else { return 0 }
    guard let form = forms.first else { return probability(face, active) }
    let key = Key(face: face, forms: forms)
    if let value = products[key] { return value }
    let covariance = faces[face]?.covariance ?? []
    var sum = 0.0
    let rest = Array(forms.dropFirst())
    for place in rest.indices {
      let overlap = covariance[form][rest[place]]
      if overlap == 0 { continue }
      var fewer = rest
      fewer.remove(at: place)
      sum += overlap * moment(fewer, on: face)
    }
    for place in active {
      let constraint = constraints[place]
      let overlap = covariance[form][constraint]
      if overlap == 0 { continue }
      sum +=
        overlap / (2 * .pi * covariance[constraint][constraint]).squareRoot()
        * moment(rest, on: restricted(face, to: place))
    }
    products[key] = sum
    return sum
  }

  private mutating func restricted(_ face: UInt32, to place: Int) -> UInt32 {
    let smaller = face | 1 << UInt32(place)
    if faces[smaller] == nil, let old = faces[face], let whole = faces[0] {
      let c = constraints[place]
      let column = old.covariance.map { $0[c] }
      let given = old.covariance.indices.map { i in
        old.covariance.indices.map { j in old.covariance[i][j] - column[i] * column[j] / column[c] }
      }
      let left = (old.active ?? []).filter { $0 != place }
      faces[smaller] = Self.face(given, of: whole.covariance, constraints, left)
    }
    return smaller
  }

  /// Merges constraints that have become one and the same, and notices those that exclude each other.
  ///
  /// Correlations of what conditioning has made small are as uncertain as rounding of the original variances makes them.
  private static func face(
    _ covariance: [[Double]], of whole: [[Double]], _ constraints: [Int], _ candidates: [Int]
  ) -> Face {
    func noise(_ place: Int) -> Double {
      let c = constraints[place]
      return covariance[c][c] > 0 ? 256 * .ulpOfOne * whole[c][c] / covariance[c][c] : .infinity
    }
    var active: [Int] = []
    for place in candidates where noise(place) < 1 {
      let c = constraints[place]
      var isNew = true
      for other in active {
        let o = constraints[other]
        let correlation = covariance[c][o] / (covariance[c][c] * covariance[o][o]).squareRoot()
        guard 1 - abs(correlation) <= noise(place) + noise(other) else { continue }
        if correlation < 0 { return Face(covariance: covariance, active: nil) }
        isNew = false
      }
      if isNew { active.append(place) }
    }
    return Face(covariance: covariance, active: active)
  }

  /// P(all constraints > 0) = 2⁻ᵏ Σ over even subsets of E Π sign.
  private mutating func probability(_ face: UInt32, _ active: [Int]) -> Double {
    if let value = faces[face]?.probability { return value }
    let covariance = faces[face]?.covariance ?? []
    let variables = active.map { constraints[$0] }
    let correlations = variables.map { i in
      variables.map { j in
        i == j ? 1 : covariance[i][j] / (covariance[i][i] * covariance[j][j]).squareRoot()
      }
    }
    var sum = 0.0
    for subset in 0..<(1 << variables.count) where subset.nonzeroBitCount % 2 == 0 {
      let chosen = variables.indices.filter { subset >> $0 & 1 == 1 }
      sum += SignCorrelation.value(chosen.map { i in chosen.map { correlations[i][$0] } })
    }
    let value = sum / Double(1 << variables.count)
    faces[face]?.probability = value
    return value
  }
}
