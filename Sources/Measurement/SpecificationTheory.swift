import Ensembles
import FieldTheory

extension Specification {
  /// The hidden layer's nonlinearity as the theory knows it; nil where the theory knows nothing: for several hidden layers, for
  /// means that are not zero.
  public var nonlinearity: Nonlinearity? {
    guard isEven, architecture.hiddenLayers.count == 1 else { return nil }
    return architecture.hiddenLayers.first.flatMap { Nonlinearity.named($0.activation.name) }
  }

  /// K(x_i, x_j) between the inputs in the Gaussian limit; nil where there is none, or none is known.
  public var propagator: [[Double]]? {
    nonlinearity.map { nonlinearity in
      Propagator(nonlinearity, weightDeviation: weights.deviation, biasDeviation: biases.deviation).matrix(inputs)
    }
  }

  /// The exact theory at finite width for n-point functions of these component tuples; nil where none is known.
  public func exactNetwork(tuples: [[Int]], lastLayer: LastLayer = .normal) -> ExactNetwork? {
    nonlinearity.map { nonlinearity in
      ExactNetwork(
        nonlinearity, weightDeviation: weights.deviation, biasDeviation: biases.deviation, inputs: inputs,
        outputs: architecture.outputDimension, lastLayer: lastLayer, tuples: tuples)
    }
  }

  /// How far a direct run of so many networks reaches into the tails of f(x)ⁿ, n even, at the input with the largest pre-activations;
  /// nil where no theory is known.
  public func samplingReach(width: Int, order: Int, networks: UInt64) -> SamplingReach? {
    let z = PreActivations(points: inputs, weightDeviation: weights.deviation, biasDeviation: biases.deviation)
    guard let nonlinearity, let variance = z.covariance.indices.map({ z.covariance[$0][$0] }).max() else { return nil }
    return SamplingReach(
      nonlinearity, weightDeviation: weights.deviation, biasDeviation: biases.deviation, variance: variance,
      width: width, order: order, networks: networks)
  }
}
