import Ensembles
import Kernels

/// An ensemble in the numbers that the kernels take, rounded to binary32 once and in one place, so that every backend
/// is given the same bits.
public struct KernelArguments: Sendable {
  /// What is drawn.
  public let ensemble: Ensemble
  /// The monomials of the sample vector whose sums are wanted.
  public let basis: MonomialBasis
  /// What a program is built for.
  public let shape: ensemble_shape
  /// The width, the seed and the densities.
  public let law: ensemble_law
  /// The inputs, `[point][dimension]`.
  public let inputs: [Float]
  /// What each point's pre-activations are lowered by before the activation.
  public let shifts: [Float]
  /// What is summed over neurons; nil where the sample vector is the outputs.
  public let neurons: NeuronArguments?
  /// The moments as products of rows of a table.
  public let products: MonomialProducts

  /// σ of the one hidden layer.
  public var activation: Activation { ensemble.specification.architecture.hiddenLayers[0].activation }

  /// - Throws: ``UnsupportedEnsemble`` where no kernel samples this architecture.
  public init(_ ensemble: Ensemble) throws {
    let specification = ensemble.specification
    let architecture = specification.architecture
    guard architecture.hiddenLayers.count == 1, let layer = architecture.hiddenLayers.first else {
      throw UnsupportedEnsemble(reason: "networks have one hidden layer, not \(architecture.hiddenLayers.count)")
    }
    let activation = nnqft_activation_number(layer.activation.name)
    guard activation >= 0 else {
      throw UnsupportedEnsemble(reason: "no kernel for the activation \(layer.activation.name)")
    }
    self.ensemble = ensemble
    basis = specification.sampleVector.basis
    neurons = try specification.neuronBasis.map { try NeuronArguments($0, ensemble) }
    shape = ensemble_shape(
      input_dimension: UInt32(architecture.inputDimension),
      output_dimension: UInt32(architecture.outputDimension),
      points: UInt32(specification.inputs.count),
      has_biases: specification.biases.deviation > 0 ? 1 : 0,
      activation: UInt32(activation))
    law = ensemble_law(
      seed_low: UInt32(truncatingIfNeeded: specification.seed),
      seed_high: UInt32(truncatingIfNeeded: specification.seed >> 32),
      width: UInt32(ensemble.width),
      weight_mean: Float(specification.weights.mean),
      hidden_weight_deviation: Float(
        specification.weights.deviation / Double(architecture.inputDimension).squareRoot()),
      output_weight_deviation: Float(specification.weights.deviation / Double(ensemble.width).squareRoot()),
      bias_mean: Float(specification.biases.mean),
      bias_deviation: Float(specification.biases.deviation))
    inputs = specification.inputs.flatMap { $0.map { Float($0) } }
    shifts = specification.inputs.map { Float(specification.shift(of: layer.activation, at: $0)) }
    products = MonomialProducts(basis)
  }
}

/// An ensemble that no backend can draw.
public struct UnsupportedEnsemble: Error, CustomStringConvertible {
  /// For a person.
  public let reason: String
  public var description: String { reason }
}
