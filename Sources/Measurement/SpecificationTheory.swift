import Ensembles
import FieldTheory

extension Specification {
  /// The hidden layer's nonlinearity as the theory knows it; nil where the theory knows nothing: for several hidden layers, for
  /// means that are not zero.
  public var nonlinearity: Nonlinearity? {
    guard isEven, architecture.hiddenLayers.count == 1 else { return nil }
    return architecture.hiddenLayers.first.flatMap { Nonlinearity.named($0.activation.name) }
  }

  /// K as a function of any two points, in the Gaussian limit; nil where there is none, or none is known.
  public var freePropagator: Propagator? {
    nonlinearity.map { Propagator($0, weightDeviation: weights.deviation, biasDeviation: biases.deviation) }
  }

  /// K(x_i, x_j) between the inputs; nil where ``freePropagator`` is.
  public var propagator: [[Double]]? { freePropagator?.matrix(inputs) }

  /// The exact 2-point function at every width: with one hidden layer it is the propagator. Nil where none is known.
  public var exactTwoPointFunction: [[Double]]? { architecture.hiddenLayers.count == 1 ? propagator : nil }

  /// This specification with the ``pairMeans`` that estimators which look at the hidden layer need: E[σ(z_a) σ(z_b)], rounded to 20 bits of
  /// the size of σ(z_a) and σ(z_b). So coarse, that any machine's mathematics rounds to the same number, and far finer than the fluctuations
  /// that are measured from them, since no result depends on them.
  public var centred: Specification {
    guard estimator != .direct, pairMeans == nil else { return self }
    var centred = self
    let variance = weights.deviation * weights.deviation
    let part = freePropagator.map { propagator in
      { (a: Int, b: Int) in propagator.weightPart(inputs[a], inputs[b]).value / variance }
    }
    let sizes = inputs.indices.map { part?($0, $0).squareRoot() ?? 0 }
    centred.pairMeans = NeuronBasis(points: inputs.count, order: 1).pairs.map { a, b in
      let size = sizes[a] * sizes[b]
      guard size > 0, size.isFinite, let mean = part?(a, b) else { return 0 }
      let unit = Double(sign: .plus, exponent: Int(size.exponent) - 19, significand: 1)
      return (mean / unit).rounded() * unit
    }
    return centred
  }

  /// The exact theory at finite width for n-point functions of these component tuples; nil where none is known.
  public func exactNetwork(tuples: [[Int]], lastLayer: LastLayer = .normal) -> ExactNetwork? {
    freePropagator.map {
      ExactNetwork(
        $0, inputs: inputs, outputs: architecture.outputDimension, lastLayer: lastLayer, tuples: tuples)
    }
  }

  /// The exact distribution of the first output at an input, by its place; nil where none is known.
  public func outputDistribution(at input: Int, width: Int) -> OutputDistribution? {
    nonlinearity.map {
      OutputDistribution(
        $0, weightDeviation: weights.deviation, biasDeviation: biases.deviation, input: inputs[input], width: width)
    }
  }

  /// How far a run of so many networks reaches into the tails of what its estimator averages for n-point functions, n even, at the input with
  /// the largest pre-activations; nil where no theory is known. Of estimators that integrate the output weights out it is the connected
  /// function's, which full ones consist of.
  public func samplingReach(width: Int, order: Int, networks: UInt64) -> SamplingReach? {
    let z = PreActivations(points: inputs, weightDeviation: weights.deviation, biasDeviation: biases.deviation)
    guard let nonlinearity, let variance = z.covariance.indices.map({ z.covariance[$0][$0] }).max() else { return nil }
    guard estimator == .direct else {
      return SamplingReach(
        kernelOf: nonlinearity, withinNetworks: estimator == .cumulant, weightDeviation: weights.deviation,
        variance: variance, width: width, order: order, networks: networks)
    }
    return SamplingReach(
      nonlinearity, weightDeviation: weights.deviation, biasDeviation: biases.deviation, variance: variance,
      width: width, order: order, networks: networks)
  }
}
