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
}
