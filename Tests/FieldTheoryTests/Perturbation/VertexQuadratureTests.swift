import FieldTheory
import Foundation
import Testing

@Suite struct VertexQuadratureTests {
  static let points: [[[Double]]] = [
    [[-0.8], [0.3], [1.1]], [[-0.5, 0.2], [0.4, 0.9], [1, -1]],
    [[0.1, -0.7, 0.4], [1, 0.2, 0.3], [-0.2, -0.1, 0.6]],
  ]

  private func vertex(
    _ nonlinearity: Nonlinearity, weights: Double = 1, biases: Double = 1, part: VertexPropagator.Part = .weights
  ) -> VertexPropagator {
    VertexPropagator(Propagator(nonlinearity, weightDeviation: weights, biasDeviation: biases), part: part)
  }

  private func tuples(_ points: Int, _ order: Int) -> [[Int]] {
    (0..<order).reduce([[]]) { tuples, _ in
      tuples.flatMap { tuple in ((tuple.last ?? 0)..<points).map { tuple + [$0] } }
    }
  }

  // MARK: Known answers

  /// Σ_i |y − x_i|² = n|y − x̄|² + Σ_i |x_i − x̄|², so the Gauss-net's integrals are error functions, coordinate by coordinate.
  private func gauss(_ points: [[Double]], _ weights: Double, _ cutoff: Double) -> Double {
    let d = points[0].count
    let n = Double(points.count)
    let rate = weights * weights / (2 * Double(d))
    var product = pow(weights, 2 * n)
    for k in 0..<d {
      let mean = points.reduce(0) { $0 + $1[k] } / n
      let spread = points.reduce(0) { $0 + ($1[k] - mean) * ($1[k] - mean) }
      let scale = (n * rate).squareRoot()
      product *= exp(-rate * spread) * (.pi / (n * rate)).squareRoot() / 2
      product *= cutoff.isFinite ? erf(scale * (cutoff - mean)) + erf(scale * (cutoff + mean)) : 2
    }
    return product
  }

  /// Also at cutoffs a hundred thousand times the kernel's width, where rules on the whole box would miss it.
  @Test(arguments: [1, 2, 3], [0.5, 1, 3])
  func gaussIsItsClosedForm(_ dimension: Int, _ weights: Double) throws {
    let points = Self.points[dimension - 1]
    let cutoffs = [1, 2.5, 7, 1e3, 1e5].map { Cutoff.finite($0) } + [.infinite]
    let quadrature = try VertexQuadrature(vertex(.gauss, weights: weights), points: points, cutoffs: cutoffs)
    for order in [2, 4, 6] {
      let tuples = tuples(points.count, order)
      let integrals = try quadrature.integrals(tuples)
      for (cutoff, row) in zip(cutoffs, integrals) {
        let exacts = tuples.map { tuple in gauss(tuple.map { points[$0] }, weights, cutoff.value) }
        // Errors come from Hölder's bound: of distant points they are relative to the integrals of coincident ones.
        let largest = exacts.max() ?? 0
        for ((tuple, exact), integral) in zip(zip(tuples, exacts), row) {
          // The error that is claimed, and rounding.
          #expect(abs(integral.value - exact) <= integral.error + 1e-13 * exact, "\(tuple) \(cutoff)")
          #expect(integral.error < 1e-7 * largest)
        }
      }
    }
  }

  @Test(arguments: [1, 2, 3]) func gaussAtTheOriginIsTheReviews(_ dimension: Int) throws {
    let weights = 1.3
    let origin = [[Double](repeating: 0, count: dimension)]
    let quadrature = try VertexQuadrature(vertex(.gauss, weights: weights), points: origin, cutoffs: [.infinite])
    let exact = pow(.pi * Double(dimension) / (2 * weights * weights), Double(dimension) / 2) * pow(weights, 8)
    let square = exact * Double(dimension) * Double(dimension) / (4 * weights * weights)
    #expect(abs(try quadrature.integrals([[0, 0, 0, 0]])[0][0].value / exact - 1) < 1e-10)
    // ⟨y²⟩ of a normal density of variance d/4σ_W² in each of d coordinates.
    #expect(abs(try quadrature.integrals([[0, 0, 0, 0]], timesSquare: true)[0][0].value / square - 1) < 1e-10)
  }

  /// Scales from which doubling leads nowhere: a point whose part is rounded to 0, and weights without a bound.
  @Test(.timeLimit(.minutes(1))) func scalesMayBeRoundedToZero() throws {
    func integral(_ point: Double) throws -> Double {
      let quadrature = try VertexQuadrature(vertex(.gauss), points: [[point]], cutoffs: [.infinite])
      return try quadrature.integrals([[0, 0, 0, 0]])[0][0].value
    }
    // Two grids, each with its error.
    #expect(abs(try integral(.leastNonzeroMagnitude) / integral(0) - 1) < 2 * VertexQuadrature.tolerance)
    #expect(throws: PerturbationError.notFinite(tuple: [0, 0, 0, 0], cutoff: 100)) {
      let unbounded = vertex(.gauss, weights: .infinity)
      _ = try VertexQuadrature(unbounded, points: [[0.01]], cutoffs: [.finite(100)]).integrals([[0, 0, 0, 0]])
    }
  }

  /// K = xy/2 on the half line.
  @Test func reluInOneDimensionIsAPower() throws {
    let quadrature = try VertexQuadrature(
      vertex(.relu, biases: 0), points: [[0.2], [1.2], [-1]], cutoffs: [.finite(1), .finite(1e5)])
    for (cutoff, row) in zip([1, 1e5], try quadrature.integrals([[0, 0, 1, 1], [0, 0, 0, 2]])) {
      #expect(abs(row[0].value / (pow(0.24, 2) / 16 * pow(cutoff, 5) / 5) - 1) < 1e-13)
      #expect(abs(row[1].value) <= row[1].error)
    }
  }

  /// Without biases the unit box is integrated and scaled; biases of 1e-100 take the other way, with octaves and radial nodes.
  @Test(arguments: [1, 2, 3]) func reluScalesWithTheCutoff(_ dimension: Int) throws {
    let points = Self.points[dimension - 1]
    let tuples = tuples(points.count, 4)
    let cutoffs = [Cutoff.finite(1), .finite(40)]
    let scaled = try VertexQuadrature(vertex(.relu, biases: 0), points: points, cutoffs: cutoffs, legs: [4])
    let plain = try VertexQuadrature(vertex(.relu, biases: 1e-100), points: points, cutoffs: cutoffs, legs: [4])
    for timesSquare in [false, true] {
      let a = try scaled.integrals(tuples, timesSquare: timesSquare)
      let b = try plain.integrals(tuples, timesSquare: timesSquare)
      for t in tuples.indices {
        let power = pow(40, Double(dimension + 4 + (timesSquare ? 2 : 0)))
        #expect(abs(a[1][t].value - power * a[0][t].value) <= 1e-14 * abs(a[1][t].value))
        for c in 0...1 { #expect(abs(a[c][t].value - b[c][t].value) <= a[c][t].error + b[c][t].error, "\(tuples[t])") }
      }
    }
  }

  /// Simpson's rule with 10⁵ steps on every side of 0: enough for 1e-12 where K is smooth on the scale of 1.
  @Test(arguments: [Nonlinearity.erf, .gelu, .cos, .exp]) func smoothKernelsAgreeWithSimpson(
    _ nonlinearity: Nonlinearity
  )
    throws
  {
    for part in VertexPropagator.Part.allCases {
      let vertex = vertex(nonlinearity, weights: 1.2, biases: 0.7, part: part)
      let points = Self.points[0]
      let quadrature = try VertexQuadrature(vertex, points: points, cutoffs: [.finite(5)])
      let steps = 20_000
      var sum = 0.0
      for k in 0...steps {
        let y = -5 + 10 * Double(k) / Double(steps)
        let product = [0, 0, 1, 2].reduce(1.0) { product, i in
          let k = vertex.propagator.weightPart([y], points[i]).value
          return product * (part == .weights ? k : k + 0.49)
        }
        sum += product * (k == 0 || k == steps ? 1 : k % 2 == 1 ? 4 : 2)
      }
      let exact = sum * 10 / Double(steps) / 3
      let integral = try quadrature.integrals([[0, 0, 1, 2]])[0][0]
      #expect(abs(integral.value - exact) <= integral.error + 1e-11 * abs(exact), "\(nonlinearity.name)")
    }
  }

  // MARK: Properties

  @Test(arguments: [Nonlinearity.erf, .relu, .gelu]) func cutoffsAtOnceAreCutoffsAlone(_ nonlinearity: Nonlinearity)
    throws
  {
    let vertex = vertex(nonlinearity)
    let (points, cutoffs) = (Self.points[0], [2, 30, 1e4].map { Cutoff.finite($0) })
    let tuples = tuples(points.count, 4)
    let together = try VertexQuadrature(vertex, points: points, cutoffs: cutoffs, legs: [4]).integrals(tuples)
    for (cutoff, row) in zip(cutoffs, together) {
      let alone = try VertexQuadrature(vertex, points: points, cutoffs: [cutoff], legs: [4]).integrals(tuples)[0]
      for (a, b) in zip(row, alone) { #expect(abs(a.value - b.value) <= a.error + b.error) }
    }
  }

  @Test(arguments: [1, 2, 3]) func pointsMayBeRenumbered(_ dimension: Int) throws {
    let points = Self.points[dimension - 1]
    let order = [2, 0, 1]
    let vertex = vertex(.relu, biases: 0)
    let a = try VertexQuadrature(vertex, points: points, cutoffs: [.finite(3)])
    let b = try VertexQuadrature(vertex, points: order.map { points[$0] }, cutoffs: [.finite(3)])
    let there = try a.integrals([[0, 0, 1, 2]])[0][0]
    let here = try b.integrals([[0, 1, 1, 2]])[0][0]
    #expect(abs(there.value - here.value) <= there.error + here.error)
  }

  /// dI/dΛ over the surface beside differences of I.
  @Test(arguments: [(Nonlinearity.erf, 1.0), (.relu, 0), (.gauss, 1)], [1, 2])
  func theSurfaceIsTheDerivative(_ kernel: (Nonlinearity, Double), _ dimension: Int) throws {
    let vertex = vertex(kernel.0, biases: kernel.1)
    let points = Self.points[dimension - 1]
    let step = 1e-3
    let volume = try VertexQuadrature(
      vertex, points: points, cutoffs: [2 - step, 2, 2 + step].map { .finite($0) }, legs: [4])
    // A surface by itself, though another one lies within it.
    let surface = try VertexQuadrature(
      vertex, points: points, cutoffs: [.finite(1), .finite(2)], legs: [4], boundary: true)
    let tuples = tuples(points.count, 4)
    let (i, slope) = (try volume.integrals(tuples), try surface.integrals(tuples)[1])
    for t in tuples.indices {
      // What the differences leave out is of the order of the square of the step.
      #expect(
        abs((i[2][t].value - i[0][t].value) / (2 * step) - slope[t].value) < 1e-5 * i[1][t].value.magnitude + 1e-7)
    }
  }

  // MARK: What goes wrong

  @Test func divergencesAreRefused() throws {
    for (nonlinearity, biases) in [(Nonlinearity.erf, 1.0), (.relu, 0), (.relu, 1), (.tanh, 0), (.exp, 1)] {
      #expect(throws: PerturbationError.self) {
        try VertexQuadrature(vertex(nonlinearity, biases: biases), points: [[0.5]], cutoffs: [.infinite])
      }
    }
    // A constant propagator is what is left of the whole kernel.
    #expect(throws: PerturbationError.self) {
      try VertexQuadrature(vertex(.gauss, part: .whole), points: [[0.5]], cutoffs: [.infinite])
    }
    let message = #"\#(PerturbationError.divergent(legs: 4, reason: "because"))"#
    #expect(message.contains("found infinite") && message.contains("because"))
  }

  @Test func dimensionsBeyondThreeAreRefused() {
    for points in [[[1.0, 0, 0, 0]], [[]]] {
      #expect(throws: PerturbationError.dimension(points[0].count)) {
        try VertexQuadrature(vertex(.erf), points: points, cutoffs: [.finite(1)])
      }
    }
  }

  @Test func noNumberIsNamed() throws {
    for nonlinearity in [Nonlinearity.erf, .relu, .gauss] {
      let quadrature = try VertexQuadrature(
        vertex(nonlinearity), points: [[1], [.nan]], cutoffs: [.finite(3)], legs: [4])
      #expect(throws: PerturbationError.notFinite(tuple: [0, 0, 0, 1], cutoff: 3)) {
        try quadrature.integrals([[0, 0, 0, 1]])
      }
    }
  }

  @Test(arguments: [0, -1, Double.nan, .infinity]) func cutoffsArePositiveNumbers(_ value: Double) {
    #expect(Cutoff(value) == nil)
  }
}
