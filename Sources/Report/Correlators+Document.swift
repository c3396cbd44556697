import Ensembles
import FieldTheory
import Measurement

extension CorrelatorsDocument {
  /// What was measured, width by width.
  public init(_ specification: Specification, _ measurements: [WidthMeasurement]) {
    let isScalar = specification.architecture.outputDimension == 1
    self.init(
      name: specification.name, estimator: specification.estimator.rawValue, inputs: specification.inputs,
      correlators: measurements.flatMap { measurement in
        measurement.correlators.map { correlator in
          Row(
            width: .finite(correlator.width), order: correlator.order, indices: correlator.indices,
            outputs: isScalar ? nil : correlator.outputs, networks: correlator.networks, value: correlator.full.value,
            error: correlator.full.error, gaussian: correlator.gaussian, connected: correlator.connected.value,
            connectedError: correlator.connected.error)
        }
      })
  }

  /// The exact n-point functions at a width, or in the Gaussian limit, where connected parts vanish beyond n = 2.
  ///
  /// Errors are given where the theory estimates them, as a quadrature's, and where rounding leaves fewer than nine digits.
  ///
  /// - Throws: ``NoGaussianLimit`` for densities of which the theory knows nothing.
  public init(
    theory specification: Specification, width: Width, orders: [Int], lastLayer: LastLayer = .normal
  ) throws {
    guard let propagator = specification.propagator else { throw NoGaussianLimit() }
    let outputs = specification.architecture.outputDimension
    let tuples = orders.flatMap { MonomialBasis.tuples(components: specification.components, order: $0) }
    let network: ExactNetwork? =
      switch width {
      case .infinite: nil
      case .finite: specification.exactNetwork(tuples: tuples.filter { $0.count % 2 == 0 }, lastLayer: lastLayer)
      }
    let isEstimated = specification.nonlinearity?.isEstimated ?? false
    self.init(
      name: specification.name, estimator: "exact", inputs: specification.inputs,
      correlators: tuples.map { tuple in
        let gaussian = Wick.gaussian(tuple, outputs: outputs, propagator)
        var full = Approximation(gaussian)
        var connected = Approximation(tuple.count == 2 ? gaussian : 0)
        if let network, case .finite(let width) = width {
          full = network.full(tuple, width: width)
          connected = network.connected(tuple, width: width)
        }
        return Row(
          width: width, order: tuple.count, indices: tuple.map { $0 / outputs },
          outputs: outputs == 1 ? nil : tuple.map { $0 % outputs }, networks: nil, value: full.value,
          error: full.told(isEstimated: isEstimated), gaussian: gaussian, connected: connected.value,
          connectedError: connected.told(isEstimated: isEstimated))
      })
  }
}

/// The theory knows nothing of these densities.
public struct NoGaussianLimit: Error, CustomStringConvertible {
  public var description: String {
    "weights.mean, biases.mean: the theory is known where both are 0"
  }
}
