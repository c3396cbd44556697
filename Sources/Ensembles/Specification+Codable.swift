/// A specification as stores keep it: every key of the YAML file with its value, and the inputs themselves.
extension Specification: Codable {
  private enum Key: String, CodingKey {
    case name, activation, inputDimension, outputDimension, weights, biases, widths, inputs, orders, networks
    case experiments, seed, estimator, pairMeans
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    try container.encode(architecture.hiddenLayers.map(\.activation.name), forKey: .activation)
    try container.encode(architecture.inputDimension, forKey: .inputDimension)
    try container.encode(architecture.outputDimension, forKey: .outputDimension)
    try container.encode(weights, forKey: .weights)
    try container.encode(biases, forKey: .biases)
    try container.encode(widths, forKey: .widths)
    try container.encode(inputs, forKey: .inputs)
    try container.encode(orders, forKey: .orders)
    try container.encode(networks, forKey: .networks)
    try container.encode(experiments, forKey: .experiments)
    try container.encode(seed, forKey: .seed)
    try container.encode(estimator, forKey: .estimator)
    try container.encodeIfPresent(pairMeans, forKey: .pairMeans)
  }

  /// - Throws: `DecodingError` where the values break a rule that a specification file has to keep.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let layers = try container.decode([String].self, forKey: .activation).map { name in
      guard let activation = Activation.named(name) else {
        throw DecodingError.dataCorruptedError(
          forKey: .activation, in: container, debugDescription: "unknown activation \(name)")
      }
      return HiddenLayer(activation: activation)
    }
    self.init(
      name: try container.decode(String.self, forKey: .name),
      architecture: Architecture(
        inputDimension: try container.decode(Int.self, forKey: .inputDimension), hiddenLayers: layers,
        outputDimension: try container.decode(Int.self, forKey: .outputDimension)),
      weights: try container.decode(NormalDensity.self, forKey: .weights),
      biases: try container.decode(NormalDensity.self, forKey: .biases),
      widths: try container.decode([Int].self, forKey: .widths),
      inputs: try container.decode([[Double]].self, forKey: .inputs),
      orders: try container.decode([Int].self, forKey: .orders),
      networks: try container.decode(UInt64.self, forKey: .networks),
      experiments: try container.decode(Int.self, forKey: .experiments),
      seed: try container.decode(UInt64.self, forKey: .seed),
      estimator: try container.decode(Estimator.self, forKey: .estimator),
      pairMeans: try container.decodeIfPresent([Double].self, forKey: .pairMeans))
    if let problem = problems().first {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: container.codingPath,
          debugDescription: "\(problem.key): found \(problem.found); allowed: \(problem.allowed)"))
    }
  }
}

extension Specification {
  /// The keys in which two specifications sample or measure something else. How many networks and how they are read as
  /// experiments is no difference: a run can be extended.
  public func differences(from other: Specification) -> [String] {
    var differences: [String] = []
    func compare<Value: Equatable>(_ key: String, _ value: (Specification) -> Value, shown: (Value) -> String) {
      let (ours, theirs) = (value(self), value(other))
      if ours != theirs { differences.append("\(key) (\(shown(ours)) there, \(shown(theirs)) here)") }
    }
    compare("name", \.name) { $0 }
    compare("architecture", \.architecture) { architecture in
      architecture.hiddenLayers.map(\.activation.name).joined(separator: ", ")
        + " \(architecture.inputDimension) → \(architecture.outputDimension)"
    }
    compare("weights", \.weights) { "mean \($0.mean) deviation \($0.deviation)" }
    compare("biases", \.biases) { "mean \($0.mean) deviation \($0.deviation)" }
    compare("widths", \.widths) { "\($0)" }
    compare("inputs", \.inputs) { "\($0.count) points" }
    compare("orders", \.orders) { "\($0)" }
    compare("seed", \.seed) { "\($0)" }
    compare("estimator", \.estimator) { $0.rawValue }
    if estimator == other.estimator { compare("pairMeans", \.pairMeans) { "\($0?.count ?? 0) numbers" } }
    return differences
  }
}
