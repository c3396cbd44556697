import FieldTheory
import Foundation
import Testing

@Suite struct FirstOrderTests {
  private func tuples(_ points: Int, _ order: Int) -> [[Int]] {
    (0..<order).reduce([[]]) { tuples, _ in
      tuples.flatMap { tuple in ((tuple.last ?? 0)..<points).map { tuple + [$0] } }
    }
  }

  /// All tuples at once, beside the series that does one at a time on the same nodes.
  @Test func itIsTheSeries() throws {
    let vertex = VertexPropagator(Propagator(.gauss, weightDeviation: 1, biasDeviation: 0.5))
    let points = VertexQuadratureTests.points[0]
    let series = PerturbationSeries(
      try VertexSpace(vertex, points: points, cutoff: .finite(3), mostLegs: 6), rules: .exactPropagator)
    let quadrature = try VertexQuadrature(vertex, points: points, cutoffs: [.finite(3)])
    for order in [4, 6, 8] {
      let tuples = tuples(points.count, order)
      let first = try FirstOrder(quadrature, tuples: tuples).terms[0]
      for (tuple, terms) in zip(tuples, first) {
        let one = try series.terms(tuple, order: 1)
        for (a, b) in [
          (terms.gaussian, one.gaussian.value), (terms.lambda.value, one.lambda.value),
          (terms.kappa.value, one.kappa.value),
        ] { #expect(abs(a - b) <= 1e-12 * abs(b), "\(tuple)") }
      }
    }
  }

  /// With K = 1 everywhere only counts are left: 15 channels of 24, one of 720; and 210 pairs of 105 for n = 8.
  @Test func channelsAreCounted() throws {
    // The Gauss-net at one point: K_W = 1 at y = x, K = K_W without biases.
    let propagator = Propagator(.gauss, weightDeviation: 1, biasDeviation: 0)
    let quadrature = try VertexQuadrature(VertexPropagator(propagator), points: [[0]], cutoffs: [.infinite])
    let four = try quadrature.integrals([[0, 0, 0, 0]])[0][0].value
    let six = try quadrature.integrals([[0, 0, 0, 0, 0, 0]])[0][0].value
    for (order, channels) in [(4, (1.0, 0.0)), (6, (15, 1)), (8, (210, 28))] {
      let terms = try FirstOrder(quadrature, tuples: [[Int](repeating: 0, count: order)]).terms[0][0]
      #expect(abs(terms.lambda.value + 24 * channels.0 * four) < 1e-12 * abs(terms.lambda.value))
      #expect(abs(terms.kappa.value + 720 * channels.1 * six) <= 1e-12 * abs(terms.kappa.value))
      #expect(terms.value(lambda: 2, kappa: 3) == terms.gaussian + 2 * terms.lambda.value + 3 * terms.kappa.value)
    }
  }
}
