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

  /// The Gaussian process' n-point functions, exactly; connected parts vanish beyond n = 2.
  ///
  /// - Throws: ``NoGaussianLimit`` for densities that have none.
  public init(gaussian specification: Specification, orders: [Int]) throws {
    guard let propagator = specification.propagator else { throw NoGaussianLimit() }
    let outputs = specification.architecture.outputDimension
    self.init(
      name: specification.name, estimator: "exact", inputs: specification.inputs,
      correlators: orders.flatMap { order in
        MonomialBasis.tuples(components: specification.components, order: order).map { tuple in
          let value = Wick.gaussian(tuple, outputs: outputs, propagator)
          return Row(
            width: .infinite, order: order, indices: tuple.map { $0 / outputs },
            outputs: outputs == 1 ? nil : tuple.map { $0 % outputs }, networks: nil, value: value, error: nil,
            gaussian: value, connected: order == 2 ? value : 0, connectedError: nil)
        }
      })
  }
}

/// The outputs of these ensembles tend to no Gaussian process that is known in closed form.
public struct NoGaussianLimit: Error, CustomStringConvertible {
  public var description: String {
    "weights.mean, biases.mean: the Gaussian limit is known where both are 0"
  }
}
