import FieldTheory
import Foundation
import Testing

/// The series beside exact integrals over fields on finitely many sites.
@Suite struct PerturbationSeriesTests {
  // MARK: One site

  /// One site with K = 1: coefficients of λ, κ, λ², λκ, κ² (the review's factors).
  private func zeroDimensional(
    _ n: Int, connected: Bool, _ rules: PerturbationSeries.Rules = .freePropagator
  ) throws -> [Double] {
    let series = PerturbationSeries(VertexSpace(sites: [[1]]), rules: rules)
    let terms = try series.terms([Int](repeating: 0, count: n), order: 2, connected: connected)
    return [terms.lambda, terms.kappa, terms.lambdaSquared, terms.lambdaKappa, terms.kappaSquared].map(\.value)
  }

  /// S = f²/2 + λf⁴ + κf⁶: from moments (2k − 1)!!, as power series.
  private func exact(_ n: Int, connected: Bool) -> [Double] {
    func moment(_ k: Int) -> Double { Double(stride(from: 1, to: k, by: 2).reduce(1, *)) }
    // Coefficients of 1, λ, κ, λ², λκ, κ².
    func numerator(_ k: Int) -> [Double] {
      [moment(k), -moment(k + 4), -moment(k + 6), moment(k + 8) / 2, moment(k + 10), moment(k + 12) / 2]
    }
    func times(_ a: [Double], _ b: [Double]) -> [Double] {
      [
        a[0] * b[0], a[0] * b[1] + a[1] * b[0], a[0] * b[2] + a[2] * b[0], a[0] * b[3] + a[3] * b[0] + a[1] * b[1],
        a[0] * b[4] + a[4] * b[0] + a[1] * b[2] + a[2] * b[1], a[0] * b[5] + a[5] * b[0] + a[2] * b[2],
      ]
    }
    let z = numerator(0)
    let inverse = [1, -z[1], -z[2], z[1] * z[1] - z[3], 2 * z[1] * z[2] - z[4], z[2] * z[2] - z[5]]
    func full(_ k: Int) -> [Double] { times(numerator(k), inverse) }
    let g2 = full(2)
    func combine(_ terms: [(Double, [Double])]) -> [Double] {
      (0..<6).map { i in terms.reduce(0) { $0 + $1.0 * $1.1[i] } }
    }
    let series: [Double]
    switch (n, connected) {
    case (4, true): series = combine([(1, full(4)), (-3, times(g2, g2))])
    case (6, true):
      series = combine([(1, full(6)), (-15, times(full(4), g2)), (30, times(g2, times(g2, g2)))])
    default: series = full(n)
    }
    return Array(series.dropFirst())
  }

  @Test(arguments: [2, 4, 6], [false, true]) func oneSiteIsThePowerSeries(_ n: Int, _ connected: Bool) throws {
    #expect(try zeroDimensional(n, connected: connected) == exact(n, connected: connected))
  }

  /// The numbers of diagrams that the review and the literature give.
  @Test func factorsAreTheReviews() throws {
    #expect(Array(try zeroDimensional(2, connected: true)[..<3]) == [-12, -90, 384])
    #expect(Array(try zeroDimensional(4, connected: true)[..<3]) == [-24, -360, 2016])
    #expect(try zeroDimensional(4, connected: false)[0] == -(72 + 24))
    #expect(try zeroDimensional(4, connected: false)[1] == -(540 + 360))
    #expect(try zeroDimensional(6, connected: false)[0] == -(540 + 360))
    #expect(try zeroDimensional(6, connected: false)[1] == -(4050 + 5400 + 720))
    #expect(Array(try zeroDimensional(6, connected: true)[..<3]) == [0, -720, 5760])
  }

  /// With the exact propagator no self-energy is left: bubbles of three channels, 3·288, and trees, 10·576.
  @Test func counterTermsRemoveSelfEnergies() throws {
    #expect(try zeroDimensional(2, connected: true, .exactPropagator) == [0, 0, 0, 0, 0])
    #expect(Array(try zeroDimensional(4, connected: true, .exactPropagator)[..<3]) == [-24, 0, 864])
    #expect(Array(try zeroDimensional(6, connected: true, .exactPropagator)[..<3]) == [0, -720, 5760])
    #expect(Array(try zeroDimensional(6, connected: false, .exactPropagator)[..<2]) == [-360, -720])
  }

  // MARK: Three sites

  private static let covariance = [[1, 0.3, 0.1], [0.3, 0.8, -0.2], [0.1, -0.2, 1.1]]
  private static let tuples = [[0, 1], [0, 0, 1, 2], [1, 1, 2, 2], [0, 0, 1, 1, 2, 2], [0, 0, 0, 1, 2, 2]]

  /// ⟨Π f⟩ under exp(−½ f Ξ f − V(f)), with V a function of f: the trapezoidal rule over the space of f, exact to rounding for such
  /// functions.
  private func moments(_ tuples: [[Int]], _ potential: ([Double]) -> Double) -> [Double] {
    let l = Self.cholesky
    let half = 24
    let step = 0.34
    var sums = [Double](repeating: 0, count: tuples.count + 1)
    var f = [0.0, 0, 0]
    for a in -half...half {
      for b in -half...half {
        for c in -half...half {
          let u = [Double(a) * step, Double(b) * step, Double(c) * step]
          let square = u[0] * u[0] + u[1] * u[1] + u[2] * u[2]
          if square > 75 { continue }
          for i in 0..<3 { f[i] = l[i][0] * u[0] + l[i][1] * u[1] + l[i][2] * u[2] }
          let weight = exp(-square / 2 - potential(f))
          sums[0] += weight
          for (t, tuple) in tuples.enumerated() { sums[t + 1] += tuple.reduce(weight) { $0 * f[$1] } }
        }
      }
    }
    return tuples.indices.map { sums[$0 + 1] / sums[0] }
  }

  private static let cholesky: [[Double]] = {
    let k = covariance
    var l = [[Double]](repeating: [0, 0, 0], count: 3)
    for i in 0..<3 {
      for j in 0...i {
        let sum = (0..<j).reduce(k[i][j]) { $0 - l[i][$1] * l[j][$1] }
        l[i][j] = i == j ? sum.squareRoot() : sum / l[j][j]
      }
    }
    return l
  }()

  /// The residual of first order falls by 4 where the couplings are halved, that of second order by 8.
  private func expectNextPower(
    _ rules: PerturbationSeries.Rules, _ exact: (_ lambda: Double, _ kappa: Double) -> [Double]
  ) throws {
    let series = PerturbationSeries(VertexSpace(sites: Self.covariance), rules: rules)
    let terms = try Self.tuples.map { try series.terms($0, order: 2) }
    let couplings = [1.0, 0.5].map { (2e-4 * $0, 4e-6 * $0) }
    let truth = couplings.map { exact($0.0, $0.1) }
    for t in Self.tuples.indices where rules == .freePropagator || Self.tuples[t].count > 2 {
      for order in 1...2 {
        let residuals = zip(couplings, truth).map { coupling, truth in
          truth[t] - terms[t].value(lambda: coupling.0, kappa: coupling.1, order: order).value
        }
        // What is left of the ratio is one power higher: some 30 couplings.
        #expect(
          abs(residuals[0] / residuals[1] / pow(2, Double(order + 1)) - 1) < 0.06, "\(Self.tuples[t]) order \(order)")
      }
    }
  }

  @Test func freePropagatorRulesAreTheIntegralOverFields() throws {
    try expectNextPower(.freePropagator) { lambda, kappa in
      moments(Self.tuples) { f in
        f.reduce(0) { $0 + lambda * $1 * $1 * $1 * $1 + kappa * $1 * $1 * $1 * $1 * $1 * $1 }
      }
    }
  }

  /// The counterterm that keeps ⟨f f⟩ = K is found by iteration; κ stands before f⁶ − 15 K f⁴, which makes no quartic coupling.
  @Test func exactPropagatorRulesAreTheIntegralWithCounterTerms() throws {
    let pairs = [[0, 0], [0, 1], [0, 2], [1, 1], [1, 2], [2, 2]]
    let xi = GaussianProcess(covariance: Self.covariance).inverse
    try expectNextPower(.exactPropagator) { lambda, kappa in
      var counter = [[Double]](repeating: [0, 0, 0], count: 3)
      func potential(_ f: [Double]) -> Double {
        var sum = 0.0
        for i in 0..<3 {
          let square = f[i] * f[i]
          sum += lambda * square * square + kappa * square * square * (square - 15 * Self.covariance[i][i])
          for j in 0..<3 { sum += counter[i][j] * f[i] * f[j] / 2 }
        }
        return sum
      }
      for _ in 0..<7 {
        let found = moments(pairs, potential)
        var matrix = counter
        for (pair, value) in zip(pairs, found) {
          matrix[pair[0]][pair[1]] = value
          matrix[pair[1]][pair[0]] = value
        }
        let inverse = GaussianProcess(covariance: matrix).inverse
        for i in 0..<3 { for j in 0..<3 { counter[i][j] += xi[i][j] - inverse[i][j] } }
      }
      return moments(Self.tuples, potential)
    }
  }

  // MARK: The box

  /// First order on the box's nodes is the table of vertex integrals.
  @Test(arguments: [1, 2]) func firstOrderOnTheBoxIsTheTables(_ dimension: Int) throws {
    let vertex = VertexPropagator(Propagator(.gauss, weightDeviation: 1, biasDeviation: 0.5))
    let points = VertexQuadratureTests.points[dimension - 1]
    // A plane's larger box has more nodes than a matrix of lines is kept for.
    let cutoff = Cutoff.finite(dimension == 1 ? 3 : 0.5)
    let space = try VertexSpace(vertex, points: points, cutoff: cutoff, mostLegs: 6)
    let series = PerturbationSeries(space, rules: .exactPropagator)
    let quadrature = try VertexQuadrature(vertex, points: points, cutoffs: [cutoff])
    let four = try quadrature.integrals([[0, 1, 1, 2]])[0][0].value
    #expect(abs(try series.terms([0, 1, 1, 2], order: 1).lambda.value / (-24 * four) - 1) < 1e-12)
    let six = try quadrature.integrals([[0, 0, 1, 1, 2, 2]])[0][0].value
    #expect(abs(try series.terms([2, 1, 0, 2, 1, 0], order: 1).kappa.value / (-720 * six) - 1) < 1e-12)
  }

  /// λ² of the Gauss-net at the origin, without cutoff: ∫∫ exp(−(y² + z²) − (y − z)²) dy dz = π/√3, three channels of 288.
  @Test func secondOrderOnTheBoxIsTheClosedForm() throws {
    let vertex = VertexPropagator(Propagator(.gauss, weightDeviation: 1, biasDeviation: 1))
    let space = try VertexSpace(vertex, points: [[0]], cutoff: .infinite)
    let term = try PerturbationSeries(space, rules: .exactPropagator).terms([0, 0, 0, 0], order: 2, connected: true)
      .lambdaSquared
    #expect(abs(term.value / (864 * .pi / 3.0.squareRoot()) - 1) < 1e-10)
    #expect(abs(term.value - 864 * .pi / 3.0.squareRoot()) <= term.error)
  }

  @Test func secondOrderInThreeDimensionsIsRefused() {
    let vertex = VertexPropagator(Propagator(.erf, weightDeviation: 1, biasDeviation: 1))
    #expect(throws: PerturbationError.self) {
      try VertexSpace(vertex, points: VertexQuadratureTests.points[2], cutoff: .finite(10))
    }
  }
}
