/// Exact n-point functions of networks with one hidden layer, at any width, to all orders in 1/N.
///
/// Given the input layer's density the N neurons are independent, so that cumulants add: with M_n = E[σ(z_1)…σ(z_n)] of one
/// neuron, the connected n-point function is N times the cumulant of w σ(z), w ~ (0, σ_W²/N), which is N^(1−n/2) times a constant:
///
///     G4c = (σ_W⁴/N) [3 M4 − Σ M2 M2],   G6c = (σ_W⁶/N²) [15 M6 − 3 Σ M4 M2 + 2 Σ M2 M2 M2].
///
/// A Gaussian output bias enters the 2-point function alone. Components c = input · outputs + output number the outputs of a
/// network; different outputs share the hidden layer and have weights of their own.
public struct ExactNetwork: Sendable {
  /// σ_W.
  public let weightDeviation: Double
  /// σ_b.
  public let biasDeviation: Double
  /// d_out.
  public let outputs: Int
  /// N^(n/2−1) times the connected functions, by ascending components.
  private let reduced: [[Int]: Approximation]

  /// - Parameters:
  ///   - inputs: points of one dimension.
  ///   - lastLayer: the density of the last layer's weights.
  ///   - tuples: the components of every n-point function that will be asked for, n even; orders above
  ///     ``mostOrder(of:)`` take long.
  ///   - nonlinearity: σ of the neurons.
  ///   - biasDeviation: σ_b.
  ///   - outputs: d_out.
  ///   - weightDeviation: σ_W.
  public init(
    _ nonlinearity: Nonlinearity, weightDeviation: Double, biasDeviation: Double, inputs: [[Double]], outputs: Int = 1,
    lastLayer: LastLayer = .normal, tuples: [[Int]]
  ) {
    self.weightDeviation = weightDeviation
    self.biasDeviation = biasDeviation
    self.outputs = outputs
    let z = PreActivations(points: inputs, weightDeviation: weightDeviation, biasDeviation: biasDeviation)
    let needed = Self.evenSubsets(tuples)
    let points = Array(Set(needed.map { $0.map { $0 / outputs } }))
    let moments = Dictionary(uniqueKeysWithValues: zip(points, nonlinearity.moments.moments(z, points)))
    func neuron(_ tuple: [Int]) -> Approximation {
      lastLayer.moment(tuple.map { $0 % outputs }) * (moments[tuple.map { $0 / outputs }] ?? Approximation(.nan))
    }
    reduced = Dictionary(
      uniqueKeysWithValues: needed.map { tuple in
        var (sum, error) = (RoundedSum(), 0.0)
        for partition in SetPartitions.even(tuple.count).partitions {
          var product = Approximation(SetPartitions.weight(blocks: partition.count))
          for block in partition { product = product * neuron(block.map { tuple[$0] }) }
          sum.add(product.value)
          error += product.error
        }
        var cumulant = sum.approximation
        cumulant.error += error
        if let clusters = nonlinearity.moments as? any ClusterMoments, sum.isCancelled || error > 0,
          tuple.count <= 2 * ClusterGraphs.mostVertices
        {
          let other = Self.cumulant(tuple, outputs, lastLayer) { clusters.cumulant(z, of: $0) }
          if other.rounding < sum.rounding + error { cumulant = other.approximation }
        }
        let scale = (0..<tuple.count).reduce(1.0) { power, _ in power * weightDeviation }
        return (tuple, scale * cumulant)
      })
  }

  /// Of networks whose Gaussian limit has this propagator; the rest as above.
  public init(
    _ propagator: Propagator, inputs: [[Double]], outputs: Int = 1, lastLayer: LastLayer = .normal, tuples: [[Int]]
  ) {
    self.init(
      propagator.nonlinearity, weightDeviation: propagator.weightDeviation, biasDeviation: propagator.biasDeviation,
      inputs: inputs, outputs: outputs, lastLayer: lastLayer, tuples: tuples)
  }

  /// The cumulant of w σ by the law of total cumulance: given z the weights' cumulants stand before products of σ, of which again cumulants are taken.
  ///
  /// - Parameter products: the joint cumulant of products of σ at blocks of points.
  private static func cumulant(
    _ tuple: [Int], _ outputs: Int, _ lastLayer: LastLayer, _ products: ([[Int]]) -> RoundedSum
  ) -> RoundedSum {
    var sum = RoundedSum()
    for partition in SetPartitions.even(tuple.count).partitions {
      let weight = partition.reduce(1) { $0 * lastLayer.cumulant($1.map { tuple[$0] % outputs }) }
      if weight == 0 { continue }
      sum.add(weight, products(partition.map { block in block.map { tuple[$0] / outputs } }))
    }
    return sum
  }

  /// The connected n-point function (cumulant) at a width.
  ///
  /// - Parameter tuple: ascending components, among those of the initialiser or part of one of them.
  /// - Parameter width: N.
  public func connected(_ tuple: [Int], width: Int) -> Approximation {
    guard tuple.count % 2 == 0 else { return Approximation(0) }
    let power = (1..<(tuple.count / 2)).reduce(1.0) { product, _ in product / Double(width) }
    var value = power * (reduced[tuple] ?? Approximation(.nan))
    if tuple.count == 2, tuple[0] % outputs == tuple[1] % outputs { value.value += biasDeviation * biasDeviation }
    return value
  }

  /// The full n-point function: the sum over partitions of products of connected ones.
  public func full(_ tuple: [Int], width: Int) -> Approximation {
    guard tuple.count % 2 == 0 else { return Approximation(0) }
    return SetPartitions.even(tuple.count).partitions.reduce(Approximation(0)) { sum, partition in
      sum
        + partition.reduce(Approximation(1)) { product, block in
          product * connected(block.map { tuple[$0] }, width: width)
        }
    }
  }

  /// The highest order that takes seconds for six inputs: sign correlations nest an integral for every two points.
  public static func mostOrder(of nonlinearity: Nonlinearity) -> Int {
    nonlinearity.moments is ErrorFunctionMoments || nonlinearity.moments is GELUMoments ? 6 : 8
  }

  /// All ascending subsets of even size, of all tuples.
  private static func evenSubsets(_ tuples: [[Int]]) -> [[Int]] {
    var found: Set<[Int]> = []
    for tuple in tuples {
      for subset in 1..<(1 << tuple.count) where subset.nonzeroBitCount % 2 == 0 {
        found.insert(tuple.indices.filter { subset >> $0 & 1 == 1 }.map { tuple[$0] })
      }
    }
    return found.sorted { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count < $1.count }
  }
}

/// The density of the last layer's weights, by its even moments over those powers of the variance: 3, 15, 105 if normal.
public struct LastLayer: Sendable {
  private let moments: [Double]

  /// Normal weights.
  public static let normal = LastLayer(moments: [1, 1, 3, 15, 105])

  private init(moments: [Double]) { self.moments = moments }

  /// - Parameters:
  ///   - fourth: E w⁴/(E w²)², at least 1.
  ///   - sixth: E w⁶/(E w²)³, at least `fourth`².
  public init(fourth: Double, sixth: Double) { moments = [1, 1, fourth, sixth] }

  /// E of the product of unit weights to these outputs, which are independent.
  fileprivate func moment(_ outputs: [Int]) -> Double {
    var product = 1.0
    for output in Set(outputs) {
      let count = outputs.count { $0 == output }
      if count % 2 == 1 { return 0 }
      product *= count / 2 < moments.count ? moments[count / 2] : .nan
    }
    return product
  }

  /// The joint cumulant of unit weights to an even number of outputs, 0 unless they are one and the same; of normal ones, unless they are two.
  fileprivate func cumulant(_ outputs: [Int]) -> Double {
    guard Set(outputs).count == 1 else { return 0 }
    return Wick.connected(SetPartitions.even(outputs.count)) { block in
      block.count / 2 < moments.count ? moments[block.count / 2] : .nan
    }
  }
}
