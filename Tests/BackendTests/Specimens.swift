import Ensembles

/// Specifications that differ in everything a kernel is specialised by.
enum Specimens {
  static func specification(
    _ activation: Activation = .erf, inputs: [[Double]] = [[-1], [-0.6], [-0.2], [0.2], [0.6], [1]],
    outputDimension: Int = 1, weights: NormalDensity = NormalDensity(mean: 0, deviation: 1), bias: Double = 1,
    widths: [Int] = [10], orders: [Int] = [2, 4, 6], seed: UInt64 = 2008, estimator: Estimator = .direct
  ) -> Specification {
    Specification(
      name: "specimen",
      architecture: Architecture(
        inputDimension: inputs[0].count, hiddenLayers: [HiddenLayer(activation: activation)],
        outputDimension: outputDimension),
      weights: weights, biases: NormalDensity(mean: 0, deviation: bias), widths: widths, inputs: inputs,
      orders: orders, networks: 1000, experiments: 10, seed: seed, estimator: estimator
    ).withPairMeans
  }

  /// Every activation, with and without biases; one and many dimensions, outputs, points; odd widths; non-zero means.
  static let ensembles: [Ensemble] =
    [
      specification().ensemble(width: 10),
      specification(.relu, bias: 0).ensemble(width: 7),
      specification(.relu, inputs: [[0.5, 1], [1, 1], [-0.25, 3]], bias: 0.5).ensemble(width: 1),
      specification(.gauss, inputs: [[0.01], [-0.01], [0.5]]).ensemble(width: 33),
      specification(.gauss, inputs: [[1, -1, 0.5], [0, 0, 0]], bias: 0, orders: [4]).ensemble(width: 5),
      specification(.erf, inputs: [[1, 2], [0, -1]], outputDimension: 3, orders: [2, 4]).ensemble(width: 18),
      specification(.relu, inputs: digits(points: 19, dimension: 64), orders: [2]).ensemble(width: 12),
      specification(.erf, outputDimension: 20, orders: [2]).ensemble(width: 4),
      specification(
        .erf, weights: NormalDensity(mean: 0.25, deviation: 1.5), orders: [1, 3], seed: 0xFFFF_FFFF_0000_0001
      ).ensemble(width: 6),
      specification(orders: [8]).ensemble(width: 3),
      specification(.leakyRelu).ensemble(width: 9),
      specification(.step, bias: 0.3).ensemble(width: 5),
      specification(.gelu).ensemble(width: 8),
      specification(.cos, inputs: [[30], [0], [2]]).ensemble(width: 6),
      specification(.sin, inputs: [[3, 1], [0, 0], [-1, 4]], bias: 0).ensemble(width: 4),
      specification(.tanh).ensemble(width: 11),
      specification(.identity).ensemble(width: 2),
      // Without neurons outputs are their biases, or 0.
      specification(.tanh, inputs: [[1], [2]]).ensemble(width: 0),
      specification(.relu, bias: 0, orders: [4]).ensemble(width: 0),
    ] + hiddenLayers

  /// Several runs of neurons, the last one cut or whole; more points than a tile; launches that are cut within a network.
  static let wide: [Ensemble] = [
    specification().ensemble(width: 65),
    specification(.relu, inputs: [[0.5, 1], [1, 1], [-0.25, 3]], bias: 0, orders: [4]).ensemble(width: 144),
    // A run has 64 parameters, a whole window, and the output bias comes after it.
    specification(.erf, inputs: [[0.5, 1], [1, 1]], bias: 0.5, orders: [2]).ensemble(width: 128),
    specification(.erf, inputs: digits(points: 19, dimension: 64), outputDimension: 2, orders: [2]).ensemble(
      width: 521),
    specification(.gauss, inputs: [[0.01], [-0.01]], orders: [4]).ensemble(width: 9_001),
  ]

  /// More rows of products than tables have room for with the most networks: 528, of 31 inputs to order 4, and 52,359 moments.
  static let manyRows = specification(inputs: digits(points: 31, dimension: 2), orders: [4]).ensemble(width: 3)

  /// The estimators that look at the hidden layer: every order of the sums over neurons and over networks, the fewest neurons that an order
  /// takes, widths that are no whole runs or slabs, more points than a tile, sums of values and of fluctuations.
  static let hiddenLayers: [Ensemble] = [
    specification(estimator: .conditional).ensemble(width: 10),
    specification(estimator: .cumulant).ensemble(width: 19),
    specification(.relu, inputs: [[0.5, 1], [1, 1], [-0.25, 3]], bias: 0.5, orders: [8], estimator: .conditional)
      .ensemble(width: 1),
    specification(.relu, bias: 0, orders: [2], estimator: .cumulant).ensemble(width: 1),
    specification(
      .gauss, inputs: [[1, -1, 0.5], [0, 0, 0], [0.5, 0, 0]], outputDimension: 5, bias: 0.25, orders: [8],
      seed: 0xFFFF_FFFF_0000_0001, estimator: .cumulant
    ).ensemble(width: 33),
    specification(.tanh, inputs: [[3], [-1]], orders: [8], estimator: .cumulant).ensemble(width: 4),
    specification(.gelu, inputs: digits(points: 17, dimension: 3), orders: [4], estimator: .cumulant).ensemble(
      width: 5),
    specification(.erf, inputs: digits(points: 19, dimension: 64), orders: [4], estimator: .conditional)
      .ensemble(width: 70),
    specification(
      .leakyRelu, inputs: [[300], [0.001]], weights: NormalDensity(mean: 0, deviation: 20), bias: 0, orders: [6],
      estimator: .cumulant
    ).ensemble(width: 129),
    // Values that hardly vary: their fluctuations are summed.
    specification(.cos, inputs: [[0.02], [-0.05], [0.01]], bias: 0.05, estimator: .cumulant).ensemble(width: 83),
    specification(.gauss, inputs: [[0.1], [0], [0.03]], bias: 0.02, orders: [8], estimator: .cumulant).ensemble(
      width: 21),
  ]

  /// Points that look like grey images: a fixed pattern of multiples of 1/16.
  static func digits(points: Int, dimension: Int) -> [[Double]] {
    (0..<points).map { (point: Int) -> [Double] in
      (0..<dimension).map { (k: Int) -> Double in
        let grey = (point * 7 + k * k) % 17
        return Double(grey) / 16
      }
    }
  }
}

extension Specification {
  /// With some numbers for products of σ to be measured from where the estimator takes any; not their means, since no result may depend on
  /// them. Far ones of the right size, and 0 for one pair.
  fileprivate var withPairMeans: Specification {
    var specification = self
    specification.pairMeans = neuronBasis.map { basis in
      basis.pairs.enumerated().map { place, pair in
        func size(_ point: [Double]) -> Double { weights.deviation * (point.map(abs).max() ?? 0) + biases.deviation }
        // Kernels take them in single precision.
        return place == 1 ? 0 : Double(Float(0.3 * size(inputs[pair.a]) * size(inputs[pair.b])))
      }
    }
    return specification
  }
}

extension Ensemble {
  var label: String {
    let architecture = specification.architecture
    return
      "\(specification.estimator) \(architecture.hiddenLayers[0].activation.name) d=\(architecture.inputDimension) "
      + "D=\(architecture.outputDimension) n=\(specification.inputs.count) N=\(width)"
  }
}
