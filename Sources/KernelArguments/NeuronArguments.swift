import Ensembles
import Kernels

/// What the estimators that integrate the output weights out sum over the neurons of a network (layer.cl), in the kernels' numbers.
public struct NeuronArguments: Sendable {
  /// The multisets of pairs whose power sums a network is known by; its components.
  public let basis: NeuronBasis
  /// The points of each pair, two numbers a pair.
  public let pairs: [UInt32]
  /// Exact powers of two that bring σ(x_i) to unit size.
  public let scales: [Float]
  /// What the scaled products σ(x_a) σ(x_b) are measured from; exactly the specification's `pairMeans`, scaled.
  public let centres: [Float]
  /// Whether sums are of products of values σ, in double precision (values.cl), and not of the pairs' fluctuations (powers.cl).
  public let isOfValues: Bool
  /// Each sum as a product of rows of a table, whose components are the points' values or the pairs' fluctuations.
  public let products: MonomialProducts
  /// The sum that each component is of.
  public let sums: [UInt32]
  /// The sums written out for devices that go step by step (kernels.cl). Of fluctuations, for runs of components that differ in their last pair alone, by
  /// one each: the first component, how many there are, the first component's three pairs before the last (``noPair`` for the factor 1), and its
  /// last pair. Of values ``ValueProducts/strips``.
  public let strips: [UInt32]
  /// ``ValueProducts/rowPoints``; empty where sums are not of values.
  public let rowPoints: [UInt32]
  /// The first component of each order, and past the end the count.
  public let first: [UInt32]
  /// For each component the components of its proper sub-multisets, 2^order − 2 numbers.
  public let subsets: [UInt32]
  /// Of the k-statistics: c1; c2, c11; c3, c21, c111; c4, c31, c22, c211, c1111.
  public let coefficients: [Double]
  /// σ_W^2r N^(1−r) and the powers of two back, for each component.
  public let factors: [Double]

  /// In place of a pair where there is none.
  public static let noPair = UInt32.max
  /// How many strips there are.
  public var stripCount: Int { strips.count / (isOfValues ? Int(WORDS_OF_VALUE_STRIP) : 6) }

  /// - Throws: ``UnsupportedEnsemble`` where the specification has no `pairMeans`.
  init(_ neurons: NeuronBasis, _ ensemble: Ensemble) throws {
    let specification = ensemble.specification
    guard let means = specification.pairMeans, means.count == neurons.pairs.count else {
      throw UnsupportedEnsemble(
        reason: "the estimator \(specification.estimator.rawValue) needs a specification with pairMeans")
    }
    // Conditional: the power sums are of order 1, and the moments over networks of order n/2. Cumulant: the other way round.
    let order = specification.sampleVector.neuronOrder
    let sums = order == neurons.order ? neurons : NeuronBasis(points: neurons.points, order: order)
    let monomials = sums.monomials
    basis = sums
    pairs = sums.pairs.flatMap { [UInt32($0.a), UInt32($0.b)] }

    // σ² is of the order of its mean, so that half its exponent is σ's; whatever has no mean to go by stays as it is.
    let exponents = (0..<sums.points).map { point -> Int in
      let square = means[sums.pair(point, point)]
      return square > 0 ? min(max(Int((Double(square.exponent) / 2).rounded(.down)), -60), 60) : 0
    }
    func exponent(_ pair: Int) -> Int { exponents[sums.pairs[pair].a] + exponents[sums.pairs[pair].b] }
    scales = exponents.map { Float(sign: .plus, exponent: -$0, significand: 1) }
    centres = means.indices.map { Float(means[$0] * Double(sign: .plus, exponent: -exponent($0), significand: 1)) }

    let tuples = (1...order).flatMap(monomials.tuples)
    // To order 2 there are 252 fluctuations' sums in single precision for 147 of values in double: as long (docs/tuning.md).
    isOfValues = order > 2 && specification.valuesVary
    if isOfValues {
      let values = ValueProducts(points: sums.points, pairs: order)
      products = values.products
      self.sums = tuples.map { UInt32(values.sum($0.map { sums.pairs[$0] })) }
      strips = values.strips
      rowPoints = values.rowPoints
    } else {
      products = MonomialProducts(powers: monomials)
      self.sums = Array(0..<UInt32(monomials.count))
      strips = Self.strips(tuples)
      rowPoints = []
    }
    first = (1...order).map { UInt32(monomials.range(ofOrder: $0).lowerBound) } + [UInt32(monomials.count)]
    subsets = sums.properSubsets()
    coefficients = Self.coefficients(Double(ensemble.width), order: order)
    let variance = specification.weights.deviation * specification.weights.deviation / Double(ensemble.width)
    factors = tuples.map { tuple in
      let scaled = tuple.reduce(Double(ensemble.width)) { product, _ in product * variance }
      return Double(sign: .plus, exponent: tuple.reduce(0) { $0 + exponent($1) }, significand: scaled)
    }
  }

  private static func strips(_ tuples: [[Int]]) -> [UInt32] {
    var strips: [UInt32] = []
    var place = 0
    while place < tuples.count {
      let (before, last) = (tuples[place].dropLast(), tuples[place][tuples[place].count - 1])
      var length = 1
      while length < Int(POWERS_PER_STRIP), place + length < tuples.count,
        tuples[place + length] == before + [last + length]
      { length += 1 }
      strips += [UInt32(place), UInt32(length)] + before.map { UInt32($0) }
      strips += [UInt32](repeating: noPair, count: 3 - before.count) + [UInt32(last)]
      place += length
    }
    return strips
  }

  /// ``sums`` by their places in tiles of ``products``, or as they are.
  public func places(in tiles: MonomialTiles?) -> [UInt32] {
    tiles.map { tiles in sums.map { tiles.places[Int($0)] } } ?? sums
  }

  /// ``subsets`` by the places of their sums.
  public func placesOfSubsets(in tiles: MonomialTiles?) -> [UInt32] {
    let places = places(in: tiles)
    return subsets.map { places[Int($0)] }
  }

  /// The k-statistics of N numbers as polynomials in their power sums.
  private static func coefficients(_ n: Double, order: Int) -> [Double] {
    let two = 1 / (n - 1)
    let three = 1 / ((n - 1) * (n - 2))
    let four = 1 / ((n - 1) * (n - 2) * (n - 3))
    let all = [
      [1 / n], [two, -two / n], [n * three, -three, 2 * three / n],
      [n * (n + 1) * four, -(n + 1) * four, -(n - 1) * four, 2 * four, -6 * four / n],
    ]
    // Those that are not used are 0 and not infinite.
    return all.enumerated().flatMap { place, each in place < order ? each : [Double](repeating: 0, count: each.count) }
  }
}

extension Specification {
  /// Whether σ² of every input varies by a hundredth of itself at least, so that k-statistics of fourth order of sums about 0 keep seven digits in double
  /// precision: where σ falls to 0 with z, or z is not small.
  fileprivate var valuesVary: Bool {
    architecture.hiddenLayers.allSatisfy { layer in
      layer.activation.vanishes || inputs.allSatisfy { preActivationVariance(at: $0) >= 0.01 }
    }
  }

  private func preActivationVariance(at input: [Double]) -> Double {
    let square = input.reduce(0) { $0 + $1 * $1 } / Double(architecture.inputDimension)
    return biases.deviation * biases.deviation + weights.deviation * weights.deviation * square
  }
}
