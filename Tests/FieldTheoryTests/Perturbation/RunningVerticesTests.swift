import FieldTheory
import Foundation
import Testing

@Suite struct RunningVerticesTests {
  private func vertices(_ nonlinearity: Nonlinearity, biases: Double, dimension: Int) throws -> RunningVertices {
    let vertex = VertexPropagator(Propagator(nonlinearity, weightDeviation: 1, biasDeviation: biases))
    return try RunningVertices(
      vertex, points: VertexQuadratureTests.points[dimension - 1], tuples: [[0, 0, 1, 1], [1, 1, 2, 2]],
      cutoffs: [20, 3, 7])
  }

  /// For one tuple the flow equation is exact: λ I stays, whatever the kernel. Three nodes a step of log Λ ≈ 1 leave 10⁻⁵ of it.
  @Test(arguments: [(Nonlinearity.erf, 1.0), (.relu, 1), (.gauss, 1), (.gelu, 0.5)])
  func theFlowKeepsTheFourPointFunction(_ kernel: (Nonlinearity, Double)) throws {
    let vertex = VertexPropagator(Propagator(kernel.0, weightDeviation: 1, biasDeviation: kernel.1))
    let running = try RunningVertices(
      vertex, points: [[0.4]], tuples: [[0, 0, 0, 0]], cutoffs: [2, 3, 5, 8, 13])
    for (place, integral) in running.integrals.enumerated() {
      let flowed = running.flowed(1, at: place)
      #expect(abs(flowed * integral[0] / running.integrals[0][0] - 1) < 1e-5, "\(kernel.0.name)")
    }
  }

  /// Without biases a homogeneous kernel has γ = d + 4 exactly.
  @Test(arguments: [1, 2, 3]) func reluHasItsDimension(_ dimension: Int) throws {
    let running = try vertices(.relu, biases: 0, dimension: dimension)
    #expect(running.cutoffs == [3, 7, 20])
    for gamma in running.gammas.joined() { #expect(abs(gamma / Double(dimension + 4) - 1) < 1e-12) }
    let scaling = try #require(CouplingScaling(.relu, fields: 4, inputDimension: dimension))
    #expect(scaling.dimension == -Double(dimension + 4))
    for (place, cutoff) in running.cutoffs.enumerated() {
      #expect(abs(running.flowed(2, at: place) / scaling.flowed(2, from: 3, to: cutoff) - 1) < 1e-12)
    }
  }

  /// [g] = −d − k[K]/2; short ranges do not run; and where K_W is no power, there is no law.
  @Test func dimensionsAreTheReviews() {
    #expect(CouplingScaling(.relu, fields: 6, inputDimension: 2)?.dimension == -8)
    #expect(CouplingScaling(.erf, fields: 4, inputDimension: 3)?.dimension == -3)
    #expect(CouplingScaling(.gauss, fields: 4, inputDimension: 3)?.dimension == 0)
    #expect(CouplingScaling(.exp, fields: 4, inputDimension: 1) == nil)
  }

  /// Where no number lies between two cutoffs, nodes are the cutoffs themselves. γ = 5 over a step of log Λ = 2⁻⁵²
  /// remains.
  @Test func cutoffsMayBeNeighbours() throws {
    let vertex = VertexPropagator(Propagator(.relu, weightDeviation: 1, biasDeviation: 0))
    let running = try RunningVertices(
      vertex, points: [[0.4]], tuples: [[0, 0, 0, 0]], cutoffs: [1, Double(1).nextUp])
    #expect(running.cutoffs == [1, Double(1).nextUp] && running.exponents.count == 2)
    // Sums of a few numbers, each with its rounding.
    #expect(abs(running.exponents[1] / (5 * Double.ulpOfOne) - 1) < 1e-12)
  }
}
