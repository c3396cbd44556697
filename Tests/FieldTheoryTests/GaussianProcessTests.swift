import FieldTheory
import Foundation
import Testing

@Suite struct GaussianProcessTests {
  private let wide = GaussianProcess(
    Propagator(.relu, weightDeviation: 1, biasDeviation: 1), points: [[1, 0], [0, 1], [-1, 0.5]])

  @Test func theInverseInverts() {
    #expect(wide.covariance.rank == 3 && wide.covariance.condition < 1000)
    for i in 0..<3 {
      for j in 0..<3 {
        let product = (0..<3).reduce(0) { $0 + wide.covariance.elements[i][$1] * wide.inverse[$1][j] }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-13)
      }
    }
  }

  /// The paper's own inputs: ReLU in one direction has one field value (physics.md, fact 2).
  @Test func degenerateInputsAreNoticed() {
    let paper = GaussianProcess(
      Propagator(.relu, weightDeviation: 1, biasDeviation: 0), points: [[0.2], [0.4], [0.6], [0.8], [1.0], [1.2]])
    #expect(paper.covariance.rank == 1 && paper.covariance.condition == .infinity)
    #expect(abs((paper.covariance.eigenvalues.last ?? 0) - 1.82) < 1e-12)
    // A field of that space, f(x) = x f(1), with f(1)² = K(1, 1): half a unit of action. Any other is impossible.
    let field = [0.2, 0.4, 0.6, 0.8, 1.0, 1.2].map { $0 * 0.5.squareRoot() }
    #expect(abs(paper.action(of: field) - 0.5) < 1e-12)
    #expect(paper.action(of: [1, 0, 0, 0, 0, 0]) == .infinity)
  }

  /// Derivatives of Z[J] by the source are the n-point functions (review eqs. 12-15), here by differences.
  @Test func derivativesOfTheGeneratingFunctionAreCorrelators() {
    let h = 1e-2
    func z(_ a: Double, _ b: Double) -> Double { wide.partitionFunction(source: [a * h, b * h, 0]) }
    let mixed: Double = z(1, 1) - z(1, -1) - z(-1, 1) + z(-1, -1)
    let two = mixed / (4 * h * h)
    #expect(abs(two - wide.correlator([0, 1])) < 1e-3)
    let outer: Double = z(2, 0) + z(-2, 0) + 6 * z(0, 0)
    let four = (outer - 4 * z(1, 0) - 4 * z(-1, 0)) / (h * h * h * h)
    #expect(abs(four - wide.correlator([0, 0, 0, 0])) < 1e-2)
    #expect(wide.partitionFunction(source: [0, 0, 0]) == 1)
  }

  /// Wick's theorem of samples: 200 000 draws, each n-point function within 4.9 standard errors, which for six tests with a true
  /// null happens with a probability of 6e-6. The seed is fixed.
  @Test func samplesObeyWicksTheorem() {
    let samples = wide.samples(200_000, seed: 7)
    for indices in [[0, 0], [0, 1], [1, 2], [0, 0, 1, 2], [0, 1, 1, 2], [0, 0, 1, 1, 2, 2]] {
      let products = samples.map { f in indices.reduce(1) { $0 * f[$1] } }
      let mean = products.reduce(0, +) / Double(products.count)
      let variance = products.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(products.count - 1)
      #expect(abs(mean - wide.correlator(indices)) < 4.9 * (variance / Double(products.count)).squareRoot())
    }
    #expect(wide.samples(3, seed: 7) == Array(samples[0..<3]) && wide.samples(3, seed: 8) != wide.samples(3, seed: 7))
  }

  /// The mean of the action is half the rank.
  @Test func theActionHasHalfAUnitForEachDegreeOfFreedom() {
    let actions = wide.samples(100_000, seed: 3).map(wide.action)
    let mean: Double = actions.reduce(0, +) / Double(actions.count)
    // Its standard deviation is √(3/2); five standard errors.
    let error: Double = (1.5 / Double(actions.count)).squareRoot()
    #expect(abs(mean - 1.5) < 5 * error)
  }

  @Test func freeScalarsInvertTheirOperator() {
    for dimension in 1...3 {
      let field = FreeScalar(mass: 1.3, dimension: dimension)
      var offset = [Int](repeating: 0, count: dimension)
      // Away from the origin, at one physical distance: what is missing falls with the square of the spacing.
      offset[0] = 8
      let coarse = abs(field.inverseCheck(at: offset, spacing: 0.1))
      let fine = abs(field.inverseCheck(at: offset.map { $0 * 4 }, spacing: 0.025))
      #expect(coarse < 0.02 && abs(coarse / fine - 16) < 1.5, "\(dimension): \(coarse) \(fine)")
    }
    // At the origin, in one dimension, δ is 1/spacing.
    let line = FreeScalar(mass: 1.3, dimension: 1)
    #expect(abs(line.inverseCheck(at: [0], spacing: 1e-3) * 1e-3 - 1) < 1e-3)
  }

  /// K₀(1) = 0.421024438240708… (Abramowitz and Stegun 9.8).
  @Test func propagatorsInPositionSpace() {
    #expect(abs(FreeScalar(mass: 2, dimension: 1)(0.5) - exp(-1) / 4) < 1e-16)
    #expect(abs(FreeScalar(mass: 2, dimension: 2)(0.5) * 2 * .pi - 0.42102443824070834) < 1e-15)
    #expect(abs(FreeScalar(mass: 2, dimension: 3)([0, 0, 0], [0, 0.3, 0.4]) - exp(-1) / (2 * .pi)) < 1e-16)
    #expect(FreeScalar(mass: 1, dimension: 2)(0) == .infinity)
  }
}
