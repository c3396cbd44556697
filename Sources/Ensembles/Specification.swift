/// What a run samples and measures, validated: the contract's YAML file with its inputs read in.
public struct Specification: Hashable, Sendable {
  /// Letters, digits, - and _; the name of the store where none is given.
  public var name: String
  /// The layers of a network.
  public var architecture: Architecture
  /// The density of weights; fan-in divides its variance.
  public var weights: NormalDensity
  /// The density of biases; deviation 0 means that there are none.
  public var biases: NormalDensity
  /// N, each an ensemble of its own.
  public var widths: [Int]
  /// n points of inputDimension numbers.
  public var inputs: [[Double]]
  /// The n-point functions asked for, ascending.
  public var orders: [Int]
  /// Networks at each width.
  public var networks: UInt64
  /// The run is read as so many equal, independent experiments.
  public var experiments: Int
  /// The Philox key: with a network's index it fixes every parameter.
  public var seed: UInt64
  /// How a network becomes a sample vector.
  public var estimator: Estimator
  /// For each pair of inputs, in ``NeuronBasis`` order, the number that products σ(x_a) σ(x_b) of a neuron are measured from by the
  /// estimators that look at the hidden layer. Near their means, so that fluctuations keep their digits; no result depends on it but by
  /// rounding. Whoever knows the theory fills it in before a run, and the store keeps it.
  public var pairMeans: [Double]?

  /// A specification of its parts; ``validate(_:)`` says what is wrong with them.
  public init(
    name: String, architecture: Architecture, weights: NormalDensity, biases: NormalDensity,
    widths: [Int], inputs: [[Double]], orders: [Int], networks: UInt64, experiments: Int,
    seed: UInt64, estimator: Estimator, pairMeans: [Double]? = nil
  ) {
    self.name = name
    self.architecture = architecture
    self.weights = weights
    self.biases = biases
    self.widths = widths
    self.inputs = inputs
    self.orders = orders
    self.networks = networks
    self.experiments = experiments
    self.seed = seed
    self.estimator = estimator
    self.pairMeans = pairMeans
  }
}

extension Specification {
  /// Every output at every input, c = input · d_out + output: what the indices of n-point functions stand for.
  public var components: Int { inputs.count * architecture.outputDimension }

  /// What a neuron draws: its weights from the inputs, its bias where there are biases, and its weights to the outputs.
  public var parametersPerNeuron: Int {
    architecture.inputDimension + (biases.deviation > 0 ? 1 : 0) + architecture.outputDimension
  }

  /// Moments are measured for every order up to this one; the odd ones are the null test.
  public var maximumOrder: Int { orders.max() ?? 0 }

  /// The joint density of outputs is even, f → −f, when the last layer's weights and biases have mean zero.
  public var isEven: Bool { weights.mean == 0 && biases.mean == 0 }
}
