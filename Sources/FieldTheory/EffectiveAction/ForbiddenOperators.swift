extension EffectiveAction {
  /// Local operators that symmetries exclude: one of each kind, and how many there are.
  ///
  /// - Parameter dimension: [g] for a number of fields, points, derivatives and powers of the inputs.
  static func forbidden(
    _ symmetries: ActionSymmetries, _ inputDimension: Int, _ outputDimension: Int, _ bounds: Bounds,
    dimension: (Int, Int, Int, Int) -> Double?
  ) -> [Forbidden] {
    var found: [Forbidden] = []
    func exclude(
      _ text: String, _ fields: Int, derivatives: Int = 0, powers: Int = 0, by reasons: ActionSymmetries, count: Int = 1
    ) {
      let by = reasons.intersection(symmetries)
      guard !by.isEmpty, count > 0 else { return }
      found.append(
        Forbidden(
          text: text, fields: fields, dimension: dimension(fields, 1, derivatives, powers), by: by, count: count))
    }
    let field = outputDimension > 1 ? "f₁" : "f"
    func power(_ base: String, _ exponent: Int) -> String { base + Superscript.power(exponent) }
    for fields in 1...max(bounds.fields, 1) where fields != 2 {
      let monomial = power(field, fields)
      guard fields % 2 == 0 else {
        exclude(
          monomial, fields, by: outputDimension > 1 ? [.sign, .outputRotation] : .sign,
          count: monomials(outputDimension, fields))
        continue
      }
      let words = outputDimension > 1 ? "(f·f)" : "f"
      let allowed = outputDimension > 1 ? power(words, fields / 2) : power(words, fields)
      // Of all monomials of degree k in the outputs, O(D) keeps one: (f·f)^(k/2).
      if outputDimension > 1 {
        let all = monomials(outputDimension, fields)
        exclude(monomial, fields, by: .outputRotation, count: all < .max ? all - 1 : all)
      }
      if bounds.powers >= 1 {
        // A reflection of the inputs, which O(d_in) contains, turns the sign.
        exclude("x₁ \(allowed)", fields, powers: 1, by: [.inputRotation, .inputTranslation], count: inputDimension)
      }
      if bounds.powers >= 2 {
        exclude("|x|² \(allowed)", fields, powers: 2, by: .inputTranslation)
        // The symmetric tensor x_i x_j without its trace.
        exclude(
          "(x₁² − x₂²) \(allowed)", fields, powers: 2, by: [.inputRotation, .inputTranslation],
          count: inputDimension * (inputDimension + 1) / 2 - 1)
      }
      if bounds.derivatives >= 2, outputDimension == 1 {
        exclude(
          "\(power("f", fields - 2)) ((∂₁f)² − (∂₂f)²)", fields, derivatives: 2, by: .inputRotation,
          count: inputDimension * (inputDimension + 1) / 2 - 1)
      }
    }
    return found
  }

  /// The monomials of a degree in so many variables: C(D + k − 1, k), and `Int.max` where that is more.
  public static func monomials(_ variables: Int, _ degree: Int) -> Int {
    var count = 1
    for k in 0..<degree {
      // Divided before it is multiplied: the product may be too large where its quotient is not.
      let (whole, rest) = count.quotientAndRemainder(dividingBy: k + 1)
      let (product, isTooLarge) = whole.multipliedReportingOverflow(by: variables + k)
      let (sum, overflows) = product.addingReportingOverflow(rest * (variables + k) / (k + 1))
      // Each number is at least the one before.
      if isTooLarge || overflows { return .max }
      count = sum
    }
    return count
  }
}
