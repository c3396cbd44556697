import Ensembles
import FieldTheory
import Foundation
import TestOracles
import Testing

@testable import Measurement

/// The targets: exact values, known independently.
@Suite struct ExactCouplingTests {
  private func data(_ name: String, width: Int, orders: [Int] = [4]) throws -> FieldData {
    let specification = try Oracle(name).specification(widths: [width], networks: 1, seed: 1)
    return try #require(try FieldData.exact(specification, widths: [width], orders: orders).first)
  }

  private func couplings(
    _ data: FieldData, _ cutoff: Cutoff, _ terms: [QuarticTerm] = [.constant], sextic: Bool = false
  ) throws -> CouplingMeasurement {
    CouplingMeasurement(
      data,
      try CouplingBasis(
        data.propagator, points: data.specification.inputs, cutoff: cutoff, terms: terms, sextic: sextic))
  }

  /// λ_m Λ^(d+4) of the ReLU-net at N = 20: mean and spread, to the digits that they are given with.
  @Test(arguments: [(1, -0.625, 0.0), (2, -0.868194, 0.0306), (3, -0.747149, 0.0595)], [1.0, 100, 1e5])
  func reluHasItsCoupling(_ target: (Int, Double, Double), _ cutoff: Double) throws {
    let (dimension, mean, spread) = target
    let lambda = try couplings(data("relu-d\(dimension)", width: 20), .finite(cutoff)).lambda
    let scale = pow(cutoff, Double(dimension + 4))
    #expect(abs(lambda.mean.value * scale - mean) < 5e-7)
    #expect(abs(lambda.spread.value * scale - spread) < 5e-5)
    #expect(lambda.undefined == 0 && lambda.mean.error == nil)
  }

  /// N λ = −5.34568 without a cutoff, whatever N; κ at two widths.
  @Test func gaussHasItsCoupling() throws {
    for width in [2, 1000] {
      let found = try couplings(data("gauss-d1", width: width, orders: [4, 6]), .infinite, sextic: true)
      #expect(abs(found.lambda.mean.value * Double(width) + 5.34568) < 5e-6)
      #expect(abs((found.kappa?.mean.value ?? 0) * Double(width * width) + 3310.3) < 0.05)
      #expect(abs(found.lambda.variation / 1.1e-4 - 1) < 0.05)
      #expect(found.constancy.verdict == .describes)
    }
    let relu = try couplings(data("relu-d1", width: 20, orders: [4, 6]), .finite(100), sextic: true)
    #expect(abs((relu.kappa?.mean.value ?? 0) / -1.2833e-15 - 1) < 5e-5)
  }

  /// On inputs of order 1 no constant λ makes the Erf-net's functions, nor the Gauss-net's.
  @Test(arguments: [(7.0, -4.8e-3, 0.199), (100, 1.08e-3, 3.9e-2), (1e5, -2.3e-6, 3.0e-5)])
  func erfHasNoConstantCoupling(_ target: (Double, Double, Double)) throws {
    let found = try couplings(data("erf-d1", width: 5), .finite(target.0))
    #expect(abs(found.lambda.mean.value / target.1 - 1) < 0.02 && abs(found.lambda.spread.value / target.2 - 1) < 0.02)
    #expect(found.constancy.verdict == .fails)
    var specification = try Oracle("gauss-d1").specification(widths: [1000], networks: 1, seed: 1)
    specification.inputs = specification.inputs.map { $0.map { 100 * $0 } }
    let gauss = try #require(try FieldData.exact(specification, widths: [1000], orders: [4]).first)
    let wide = try couplings(gauss, .infinite)
    #expect(abs(wide.lambda.variation - 2.7) < 0.05 && wide.constancy.verdict == .fails)
  }

  /// No line of a ReLU-net joins both sides of 0, and G4c(x, x, −y, −y) = −K(x, x) K(y, y)/N is not 0: no local λ makes it.
  /// Two inputs on each side have 3 · 3 such tuples; those with one input or three on a side vanish with their vertex.
  @Test func functionsWithoutVertexHaveNoCoupling() throws {
    func constancy(_ inputs: [Double]) throws -> Constancy {
      var specification = try Oracle("relu-d1").specification(widths: [10], networks: 1, seed: 1)
      specification.inputs = inputs.map { [$0] }
      let data = try #require(try FieldData.exact(specification, widths: [10], orders: [4]).first)
      return try couplings(data, .finite(100)).constancy
    }
    let both = try constancy([0.5, -1, 1, -0.5])
    #expect(both.verdict == .fails && both.withoutVertex == 9)
    let one = try constancy([0.5, 1, 2])
    #expect(one.verdict == .describes && one.withoutVertex == 0)
  }

  /// The means of GP/G6, (GP+λ)/G6 and, with the 4-point functions that there are, of the best that quartic terms do.
  @Test(arguments: [
    ("relu-d1", 20, 100.0, 0.537634, 0.940860, 0.940860), ("gauss-d1", 1000, .infinity, 0.942931, 0.980835, 0.980835),
    ("gauss-d1", 100, .infinity, 0.291169, 0.408213, 0.408213), ("erf-d1", 5, 100, 0.967083, 0.965477, 0.999741),
  ])
  func sixPointFunctionsArePredicted(_ target: (String, Int, Double, Double, Double, Double)) throws {
    let data = try data(target.0, width: target.1, orders: [4, 6])
    let basis = try PredictionBasis(
      data.propagator, points: data.specification.inputs, order: 6, cutoff: Cutoff(target.2) ?? .infinite, sextic: true)
    let prediction = Prediction(data, basis)
    func ratio(_ theory: Prediction.Theory) -> Double {
      prediction.scores.first { $0.theory == theory }?.ratio.value ?? .nan
    }
    #expect(abs(ratio(.gaussian) - target.3) < 1e-6)
    #expect(abs(ratio(.lambda) - target.4) < 1e-6)
    #expect(abs(ratio(.quartic) - target.5) < 1e-6)
    #expect(prediction.rows.count == 462 && prediction.withoutRatio == 0)
    if target.0 != "erf-d1" { #expect(abs(ratio(.kappa) - 1) < 1e-6) }
  }

  /// G4 of the Gauss-net from λ: the fit of one number to 126.
  @Test func fourPointFunctionsAreFitted() throws {
    let data = try data("gauss-d1", width: 1000)
    let basis = try PredictionBasis(
      data.propagator, points: data.specification.inputs, order: 4, cutoff: .infinite, sextic: false)
    let scores = Prediction(data, basis).scores
    #expect(scores.map(\.theory) == [.gaussian, .lambda])
    #expect(abs(scores[1].ratio.value - 1) < 1e-7 && abs(scores[0].ratio.value - 1 / (1 + 0.0134)) < 1e-5)
  }

  // MARK: Fits

  struct Fit: Sendable, CustomTestStringConvertible {
    let name: String
    let width: Int
    let cutoff: Double
    let terms: [QuarticTerm]
    let coefficients: [Double]
    /// MAPE on the training and on the test inputs, and the largest error there, in per cent.
    let train, test, largest: Double
    let condition: Double
    var testDescription: String { "\(name) \(terms.map(\.rawValue))" }
  }

  /// Training inputs are the test inputs over √2; percentages over all 6⁴ elements. Where the fit is to 10⁻⁷ per cent, or a coefficient is lost
  /// in a condition number of 10⁵, independent integrals do not agree to more than the order.
  @Test(arguments: [
    Fit(
      name: "gauss-d1", width: 1000, cutoff: .infinity, terms: [.constant], coefficients: [-5.34616e-3], train: 4.0e-3,
      test: 1.06e-2, largest: 4.9e-2, condition: 1),
    Fit(
      name: "gauss-d1", width: 1000, cutoff: .infinity, terms: [.constant, .square],
      coefficients: [1.378e-4, -2.193e-2], train: 4.3e-4, test: 1.1e-3, largest: 4.2e-3, condition: 4e4),
    Fit(
      name: "gauss-d1", width: 1000, cutoff: .infinity, terms: QuarticTerm.allCases,
      coefficients: [-1.614e-2, -2.178e-2, 6.48e-3], train: 1.1e-7, test: 7.9e-7, largest: .nan, condition: 1.4e6),
    Fit(
      name: "erf-d1", width: 5, cutoff: 100, terms: [.constant], coefficients: [-3.70949e-2], train: 6.7e-3,
      test: 1.8e-2,
      largest: 8.2e-2, condition: 1),
    Fit(
      name: "erf-d1", width: 5, cutoff: 100, terms: [.constant, .square], coefficients: [-3.73929e-2, 2.365e-4],
      train: 1.2e-4, test: 5.9e-4, largest: .nan, condition: 2e2),
    Fit(
      name: "erf-d1", width: 5, cutoff: 100, terms: [.constant, .nonLocal], coefficients: [-3.89901e-2, 2.725e-4],
      train: 1.6e-4, test: 4.3e-4, largest: .nan, condition: 1e3),
  ]) func fitsAreTheirTargets(_ target: Fit) throws {
    func data(_ scale: Double) throws -> FieldData {
      var specification = try Oracle(target.name).specification(widths: [target.width], networks: 1, seed: 1)
      specification.inputs = (1...6).map { [0.002 * Double($0) * scale] }
      return try #require(try FieldData.exact(specification, widths: [target.width], orders: [4]).first)
    }
    let (train, test) = (try data(1 / 2.0.squareRoot()), try data(1))
    func basis(_ data: FieldData) throws -> CouplingBasis {
      try CouplingBasis(
        data.propagator, points: data.specification.inputs, cutoff: Cutoff(target.cutoff) ?? .infinite,
        terms: target.terms)
    }
    let found = CouplingMeasurement(train, try basis(train), test: (test, try basis(test)))
    for (coefficient, value) in zip(found.fit.coefficients, target.coefficients) {
      // Targets have three to six digits.
      #expect(abs((coefficient?.value ?? .nan) / value - 1) < 1e-3)
    }
    #expect(abs(found.train.mean / target.train - 1) < 0.05)
    #expect(abs((found.test?.mean ?? .nan) / target.test - 1) < 0.05)
    if !target.largest.isNaN { #expect(abs((found.test?.largest ?? .nan) / target.largest - 1) < 0.03) }
    #expect(abs(found.fit.condition / target.condition - 1) < 0.3 && found.fit.rank == target.terms.count)
  }

  /// For the ReLU-net in one dimension every term makes the same function: only one of them can be told.
  @Test func reluInOneDimensionHasOneTerm() throws {
    let found = try couplings(data("relu-d1", width: 20), .finite(100), QuarticTerm.allCases)
    #expect(found.fit.rank == 1 && found.fit.undetermined.count == 2 && found.fit.condition == .infinity)
    #expect(found.fit.coefficients.allSatisfy { $0 == nil } && found.train.mean < 1e-9)
    // ∫ y⁶ over ∫ y⁴.
    let direction = try #require(found.fit.undetermined.first { $0[2] == 0 })
    #expect(abs(direction[1] / direction[0] + 7 / 5 * 1e-4) < 1e-9)
    let single = try couplings(data("relu-d1", width: 20), .finite(100))
    #expect(abs((single.fit.coefficients[0]?.value ?? 0) / -6.25e-11 - 1) < 1e-10)
  }

  // MARK: Properties

  /// Inputs in another order, and rotated ones, have the same couplings; λ goes as 1/N and κ as 1/N².
  @Test func couplingsKnowNoOrderAndNoAngle() throws {
    var specification = try Oracle("relu-d2").specification(widths: [20], networks: 1, seed: 1)
    func found(_ width: Int) throws -> CouplingMeasurement {
      let data = try #require(try FieldData.exact(specification, widths: [width], orders: [4, 6]).first)
      return try couplings(data, .finite(3), sextic: true)
    }
    let first = try found(20)
    let wide = try found(60)
    #expect(abs(first.lambda.mean.value / wide.lambda.mean.value - 3) < 1e-12)
    #expect(abs((first.kappa?.mean.value ?? 0) / (wide.kappa?.mean.value ?? 1) - 9) < 1e-11)
    specification.inputs = [3, 0, 2, 1].map { specification.inputs[$0] }
    #expect(abs(try found(20).lambda.mean.value / first.lambda.mean.value - 1) < 1e-9)
    // A quarter turn, which the square box allows too.
    specification.inputs = specification.inputs.map { [-$0[1], $0[0]] }
    #expect(abs(try found(20).lambda.spread.value / first.lambda.spread.value - 1) < 1e-8)
  }

  // MARK: Flow

  @Test(arguments: [(1, 1.0), (2, 0.999997), (3, 0.999987)]) func reluFlowsByItsDimension(_ target: (Int, Double))
    throws
  {
    let data = try data("relu-d\(target.0)", width: 20)
    let vertices = try RunningVertices(
      VertexPropagator(data.propagator), points: data.specification.inputs, tuples: data.tuples(4),
      cutoffs: Cutoff.paper.map(\.value))
    let flow = try CouplingFlow(data, vertices)
    let slope = try #require(flow.slope)
    #expect(flow.rows.count == 21)
    #expect(abs(slope.value + Double(target.0 + 4)) < 1e-9 && abs(slope.rSquared - target.1) < 6e-7)
    for row in flow.rows {
      #expect(abs(row.flowError.value) < 1e-10 && abs((row.heldOut?.drift.value ?? 1)) < 1e-10)
      #expect(abs((row.scaled?.value ?? 0) / row.mean.value - 1) < 1e-10)
    }
  }

  /// With biases of 1, as the authors' code has it, slopes are no dimensions, and the flow equation knows it.
  @Test func biasesChangeTheSlope() throws {
    var specification = try Oracle("relu-d1").specification(widths: [20], networks: 1, seed: 1)
    specification.biases.deviation = 1
    let data = try #require(try FieldData.exact(specification, widths: [20], orders: [4]).first)
    let vertices = try RunningVertices(
      VertexPropagator(data.propagator), points: specification.inputs, tuples: data.tuples(4),
      cutoffs: Cutoff.paper.map(\.value))
    let flow = try CouplingFlow(data, vertices)
    #expect(abs((flow.slope?.value ?? 0) + 4.9615) < 1e-4 && abs((flow.slope?.rSquared ?? 0) - 0.99898) < 1e-5)
    #expect(abs((flow.rows.first { $0.cutoff == 100 }?.mean.value ?? 0) / -4.14e-10 - 1) < 2e-3)
  }

  /// Where λ is not constant, predictions at held-out inputs depend on the cutoff, and miss.
  @Test func erfDriftsAtHeldOutInputs() throws {
    let data = try data("erf-d1", width: 5)
    let vertices = try RunningVertices(
      VertexPropagator(data.propagator), points: data.specification.inputs, tuples: data.tuples(4),
      cutoffs: [7, 20, 100])
    for row in try CouplingFlow(data, vertices).rows {
      #expect((row.heldOut?.drift.value ?? 0) > 0.05 && (row.heldOut?.error.value ?? 0) > 0.5)
    }
  }
}
