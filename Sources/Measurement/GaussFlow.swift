import Ensembles
import FieldTheory

/// Flows of the Gauss-net's couplings from its exact connected functions.
extension Specification {
  /// The local potential at k = 0 at a width.
  ///
  /// - Throws: ``UnknownTheory`` where the propagator is no Gaussian.
  public func infraredPotential(width: Int) throws -> InfraredPotential {
    guard let freePropagator, architecture.outputDimension == 1,
      let kernel = GaussianKernel(freePropagator, dimension: architecture.inputDimension)
    else {
      throw UnknownTheory(
        reason:
          "the local potential needs a propagator K_W = s exp(−|x − y|²/2ℓ²), as activation gauss has with one output")
    }
    let (fours, sixes) = (
      MonomialBasis.tuples(components: inputs.count, order: 4), MonomialBasis.tuples(components: inputs.count, order: 6)
    )
    guard let network = exactNetwork(tuples: fours + sixes) else {
      throw UnknownTheory(reason: "no exact theory is known")
    }
    return InfraredPotential(kernel, inputs: inputs, fours: fours, sixes: sixes) {
      network.connected($0, width: width).value
    }
  }

  /// λ as a function of σ_W, over the specification's inputs.
  ///
  /// - Throws: ``UnknownTheory``; `PerturbationError` where the vertex integrals do not exist.
  public func activeFlow(width: Int, cutoff: Cutoff, weightDeviations: [Double]) throws -> ActiveFlow {
    guard let freePropagator, architecture.outputDimension == 1 else {
      throw UnknownTheory(
        reason: "the active flow needs one hidden layer, one output, and weights.mean and biases.mean 0")
    }
    return try ActiveFlow(
      freePropagator, inputs: inputs, width: width, cutoff: cutoff,
      tuples: MonomialBasis.tuples(components: inputs.count, order: 4), weightDeviations: weightDeviations)
  }
}
