/// What a specification may ask for. Each rule is stated once, for the YAML reader and for stored specifications.
enum SpecificationLimits {
  static let widths = 1...10_000_000
  static let widthCount = 1...1000
  static let inputDimension = 1...1_000_000
  static let outputDimension = 1...1024
  static let points = 1...4096
  static let orders = 1...8
  static let networks: ClosedRange<UInt64> = 1...(1 << 62)
  static let experiments = 1...1_000_000
  /// Moments of the sample vector, and n-point functions: with the direct estimator they are the same.
  static let monomials = 20_000_000
  /// Power sums that a network is known by while it is drawn.
  static let powerSums = 500_000
  static let nameLength = 1...100
  /// Bytes of a specification, and numbers in its inputs.
  static let fileSize = 64 << 20
  static let inputNumbers = 50_000_000
  /// Errors that are told of one mapping: where a list is wrong, each of its numbers may be.
  static let errors = 100
  /// Of weights, and of pre-activations and outputs that do not vanish. A deviate is 0 or at least 2⁻⁴², so that weights, and but by
  /// cancellation pre-activations, are 2⁻¹²⁴ and more: no number of binary32 that devices may take for 0, each in its own way.
  static let smallestScale = 1e-24
  /// A network's parameters are counted in 2^32 blocks of four.
  static let parameters = 1 << 34
}

extension Specification {
  /// What is wrong with these values: key, found, allowed. Empty for a specification that can be run.
  func problems() -> [(key: String, found: String, allowed: String)] {
    typealias Limits = SpecificationLimits
    var problems: [(key: String, found: String, allowed: String)] = []
    func require(_ condition: Bool, _ key: String, _ found: @autoclosure () -> String, _ allowed: String) {
      if !condition { problems.append((key, found(), allowed)) }
    }
    func require<Value: Comparable>(_ value: Value, in range: ClosedRange<Value>, _ key: String) {
      require(range.contains(value), key, "\(value)", "\(range.lowerBound) to \(range.upperBound)")
    }
    let isName = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    require(
      isName && Limits.nameLength.contains(name.count), "name", "\"\(name)\"",
      "1 to 100 letters, digits, '-' and '_'")
    require(architecture.inputDimension, in: Limits.inputDimension, "architecture.inputDimension")
    require(architecture.outputDimension, in: Limits.outputDimension, "architecture.outputDimension")
    require(
      architecture.hiddenLayers.count == 1, "architecture", "\(architecture.hiddenLayers.count) hidden layers", "one")

    for (key, density) in [("weights", weights), ("biases", biases)] {
      require(Self.isFinite(density.mean), "\(key).mean", "\(density.mean)", Self.finite)
      require(
        Self.isFinite(density.deviation) && density.deviation >= 0, "\(key).deviation", "\(density.deviation)",
        "0 or more, below 3.4e38")
    }
    require(weights.deviation != 0, "weights.deviation", "0", "more than 0")
    require(
      biases.deviation != 0 || biases.mean == 0, "biases.mean", "\(biases.mean)",
      "0 where biases.deviation is 0, which means no biases")

    require(Limits.widthCount.contains(widths.count), "widths", "\(widths.count) widths", "1 to 1000 of them")
    for width in widths { require(width, in: Limits.widths, "widths") }
    require(Set(widths).count == widths.count, "widths", "a width twice", "each width once")

    require(Limits.points.contains(inputs.count), "inputs", "\(inputs.count) points", "1 to 4096 of them")
    for (place, point) in inputs.enumerated() {
      require(
        point.count == architecture.inputDimension, "inputs[\(place)]",
        "\(point.count) number\(point.count == 1 ? "" : "s")",
        "\(architecture.inputDimension), which is architecture.inputDimension")
      require(
        point.allSatisfy(Self.isFinite), "inputs[\(place)]", "\(point.first { !Self.isFinite($0) } ?? 0)", Self.finite)
    }

    require(!orders.isEmpty, "orders", "none", "one or more of 1 to 8")
    for order in orders { require(order, in: Limits.orders, "orders") }
    require(Set(orders).count == orders.count, "orders", "an order twice", "each order once")
    require(networks, in: Limits.networks, "networks")
    require(experiments, in: Limits.experiments, "experiments")
    require(
      UInt64(max(experiments, 0)) <= networks, "experiments", "\(experiments)", "at most networks, which is \(networks)"
    )
    if problems.isEmpty && estimator != .direct { problems += hiddenLayerProblems() }
    if problems.isEmpty { problems += sizeProblems() }
    return problems
  }

  /// What the estimators that integrate the output weights out cannot do.
  private func hiddenLayerProblems() -> [(key: String, found: String, allowed: String)] {
    var problems: [(key: String, found: String, allowed: String)] = []
    for (key, density) in [("weights", weights), ("biases", biases)] where density.mean != 0 {
      problems.append(("\(key).mean", "\(density.mean)", "0 with the estimator \(estimator.rawValue)"))
    }
    for order in orders where order % 2 == 1 {
      problems.append(
        ("orders", "\(order)", "even orders with the estimator \(estimator.rawValue): odd n-point functions vanish"))
    }
    for width in widths where width < leastWidth {
      problems.append(
        (
          "widths", "\(width)",
          "\(leastWidth) or more with the estimator cumulant, whose \(maximumOrder)-point functions need that many neurons"
        ))
    }
    return problems + pairMeanProblems()
  }

  /// ``pairMeans`` are held to the range of a specification's other numbers, well within what the kernels' powers of two reach. No key of a file
  /// has them: they follow from the inputs, which are to blame.
  private func pairMeanProblems() -> [(key: String, found: String, allowed: String)] {
    guard let pairMeans else { return [] }
    let pairs = NeuronBasis.pairCount(points: inputs.count)
    guard pairMeans.count == pairs else {
      return [("pairMeans", "\(pairMeans.count) numbers", "\(pairs), one for every pair of inputs")]
    }
    var place = 0
    var problems: [(key: String, found: String, allowed: String)] = []
    for point in inputs.indices {
      // Of this point with itself and with those after it.
      let row = pairMeans[place..<(place + inputs.count - point)]
      place += row.count
      guard let large = row.first(where: { !Self.isFinite($0) }) else { continue }
      problems.append(
        (
          "inputs[\(point)]", "neurons whose values have a mean product of \(large)",
          "mean products below 3.4e38 with the estimator \(estimator.rawValue): a smaller input, or the estimator direct"
        ))
    }
    return problems
  }

  /// Where networks would leave the range of binary32 at its lower end. Not asked of what is in a store already.
  func vanishingScales() -> [(key: String, found: String, allowed: String)] {
    let least = SpecificationLimits.smallestScale
    let inputWeight = scaleOfWeights(fanIn: architecture.inputDimension)
    let outputWeight = scaleOfWeights(fanIn: widths.max() ?? 1)
    if min(inputWeight, outputWeight) < least {
      let found = "weights of the order of \(min(inputWeight, outputWeight))"
      return [("weights.deviation", found, "weights of the order of \(least) and more, in single precision")]
    }
    return inputs.enumerated().compactMap { place, point in
      guard let (what, scale) = vanishing(at: point, inputWeight: inputWeight, outputWeight: outputWeight) else {
        return nil
      }
      return ("inputs[\(place)]", "\(what) of the order of \(scale)", "0, or \(least) and more, in single precision")
    }
  }

  /// What is too small at an input, without being 0, and its order of magnitude. The hidden layer's estimators form no outputs.
  private func vanishing(at point: [Double], inputWeight: Double, outputWeight: Double) -> (
    what: String, scale: Double
  )? {
    let least = SpecificationLimits.smallestScale
    let preActivation = max(biases.deviation, point.reduce(0) { max($0, inputWeight * abs($1)) })
    guard preActivation > 0 else { return nil }
    guard preActivation >= least else { return ("pre-activations", preActivation) }
    let values = architecture.hiddenLayers.map(\.activation).map {
      $0.usual(preActivation, shift: shift(of: $0, at: point))
    }
    let output = max(biases.deviation, outputWeight * (values.min() ?? 1))
    return estimator == .direct && output < least ? ("outputs", output) : nil
  }

  private func scaleOfWeights(fanIn: Int) -> Double {
    max(abs(weights.mean), weights.deviation / Double(max(fanIn, 1)).squareRoot())
  }

  /// Checks values that did not come from a file, or were changed since.
  ///
  /// - Parameter file: what errors call the specification.
  /// - Throws: ``SpecificationErrors``.
  public func validate(_ file: String) throws {
    let errors = (problems() + vanishingScales()).map {
      SpecificationError(file: file, line: nil, key: $0.key, found: $0.found, allowed: $0.allowed)
    }
    if !errors.isEmpty { throw SpecificationErrors(errors: errors) }
  }

  /// What follows from several keys together, each of them in its range.
  private func sizeProblems() -> [(key: String, found: String, allowed: String)] {
    typealias Limits = SpecificationLimits
    var problems: [(key: String, found: String, allowed: String)] = []
    let vector = sampleVector
    let correlators = MonomialBasis.count(components: components, order: maximumOrder)
    if vector.monomials.map({ $0 > Limits.monomials }) ?? true {
      let what = estimator == .direct ? "\(components) outputs in all" : "\(inputs.count) inputs"
      problems.append(
        (
          "inputs",
          "\(what), which have \(vector.monomials.map { "\($0)" } ?? "too many") moments to order "
            + "\(maximumOrder)", "at most \(Limits.monomials) moments: fewer inputs, outputs or orders"
        ))
    } else if vector.neuronOrder > 0, vector.components > Limits.powerSums {
      problems.append(
        (
          "inputs", "\(inputs.count) inputs, which have \(vector.components) power sums a network",
          "at most \(Limits.powerSums) with the estimator \(estimator.rawValue): fewer inputs or orders"
        ))
    } else if correlators.map({ $0 > Limits.monomials }) ?? true {
      problems.append(
        (
          "inputs",
          "\(components) outputs in all, which have \(correlators.map { "\($0)" } ?? "too many") n-point functions "
            + "to order \(maximumOrder)",
          "at most \(Limits.monomials) n-point functions: fewer inputs, outputs or orders"
        ))
    }
    for layer in architecture.hiddenLayers where layer.activation.farthest < .infinity {
      for (place, point) in inputs.enumerated() where farthestPreActivation(at: point) > layer.activation.farthest {
        problems.append(
          (
            "inputs[\(place)]", "pre-activations up to \(farthestPreActivation(at: point))",
            "up to \(layer.activation.farthest) for \(layer.activation.name)"
          ))
      }
    }
    // With room for the output biases, fewer than a neuron has parameters.
    if let widest = widths.max(), (widest + 1) * parametersPerNeuron > Limits.parameters {
      problems.append(
        (
          "widths", "\(widest), which makes \((widest + 1) * parametersPerNeuron) parameters a network",
          "at most \(Limits.parameters) parameters"
        ))
    }
    return problems
  }

  /// A bound of |z| at an input: the smallest uniform is 2⁻³³, so that no deviate exceeds √(66 ln 2) < 6.77.
  private func farthestPreActivation(at point: [Double]) -> Double {
    func farthest(_ density: NormalDensity, fanIn: Int) -> Double {
      abs(density.mean) + 6.77 * density.deviation / Double(fanIn).squareRoot()
    }
    return farthest(weights, fanIn: architecture.inputDimension) * point.reduce(0) { $0 + abs($1) }
      + farthest(biases, fanIn: 1)
  }

  /// Networks are evaluated in binary32, so numbers must fit in it.
  private static func isFinite(_ number: Double) -> Bool { Float(number).isFinite }
  private static let finite = "finite numbers below 3.4e38"
}
