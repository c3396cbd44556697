/// A hidden layer; its width is the ensemble's, since a run sweeps it.
public struct HiddenLayer: Hashable, Sendable {
  /// σ of its neurons.
  public var activation: Activation

  /// A layer of neurons with this σ.
  public init(activation: Activation) { self.activation = activation }
}

/// A fully connected network f: ℝ^d_in → ℝ^d_out as the list of its hidden layers.
public struct Architecture: Hashable, Sendable {
  /// d_in, the numbers of an input.
  public var inputDimension: Int
  /// From the input on; one, as yet.
  public var hiddenLayers: [HiddenLayer]
  /// d_out, the outputs of a network.
  public var outputDimension: Int

  /// An architecture of its parts.
  public init(inputDimension: Int, hiddenLayers: [HiddenLayer], outputDimension: Int) {
    self.inputDimension = inputDimension
    self.hiddenLayers = hiddenLayers
    self.outputDimension = outputDimension
  }
}

/// A normal density of parameters. For weights the deviation is divided by √fan-in where it is used.
public struct NormalDensity: Hashable, Sendable, Codable {
  /// Dimensionless.
  public var mean: Double
  /// Dimensionless, not negative; divided by √fan-in for weights.
  public var deviation: Double

  /// N(mean, deviation²).
  public init(mean: Double, deviation: Double) {
    self.mean = mean
    self.deviation = deviation
  }
}
