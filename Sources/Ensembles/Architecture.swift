/// A hidden layer; its width is the ensemble's, since a run sweeps it.
public struct HiddenLayer: Hashable, Sendable {
  public var activation: Activation

  public init(activation: Activation) { self.activation = activation }
}

/// A fully connected network f: ℝ^d_in → ℝ^d_out as the list of its hidden layers.
public struct Architecture: Hashable, Sendable {
  public var inputDimension: Int
  public var hiddenLayers: [HiddenLayer]
  public var outputDimension: Int

  public init(inputDimension: Int, hiddenLayers: [HiddenLayer], outputDimension: Int) {
    self.inputDimension = inputDimension
    self.hiddenLayers = hiddenLayers
    self.outputDimension = outputDimension
  }
}

/// A normal density of parameters. For weights the deviation is divided by √fan-in where it is used.
public struct NormalDensity: Hashable, Sendable, Codable {
  public var mean: Double
  public var deviation: Double

  public init(mean: Double, deviation: Double) {
    self.mean = mean
    self.deviation = deviation
  }
}
