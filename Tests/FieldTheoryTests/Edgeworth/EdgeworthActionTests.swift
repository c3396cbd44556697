import Foundation
import Testing

@testable import FieldTheory

/// The action that connected functions make, put back into perturbation theory and into integrals over fields.
@Suite struct EdgeworthActionTests {
  private func action(
    _ nonlinearity: Nonlinearity, _ inputs: [[Double]], biases: Double, width: Int,
    tolerance: Double = EdgeworthAction.tolerance
  ) -> EdgeworthAction {
    let tuples = [4, 6].flatMap { Self.tuples(inputs.count, $0) }
    let network = ExactNetwork(
      nonlinearity, weightDeviation: 1, biasDeviation: biases, inputs: inputs, tuples: tuples)
    let kernel = Propagator(nonlinearity, weightDeviation: 1, biasDeviation: biases).matrix(inputs)
    let connected = { (tuple: [Int]) in network.connected(tuple, width: width).value }
    return EdgeworthAction(covariance: kernel, fourth: connected, sixth: connected, tolerance: tolerance)
  }

  private static func tuples(_ n: Int, _ order: Int, _ least: Int = 0) -> [[Int]] {
    order == 0 ? [[]] : (least..<n).flatMap { first in tuples(n, order - 1, first).map { [first] + $0 } }
  }

  // MARK: Back-substitution

  /// On inputs that the propagator tells apart, the connected functions come back to 1e-12, from either set of couplings.
  @Test(arguments: [EdgeworthAction.Space.axes, .components])
  func backSubstitutionIsExact(_ space: EdgeworthAction.Space) throws {
    let triangle = [[2, 0], [-1, 1.7], [-1, -1.7]]
    let cases: [(Nonlinearity, [[Double]], Double)] = [
      (.erf, triangle, 0.5), (.relu, [[1, 0], [-1, 0.5], [0.2, -1]], 0.3), (.gauss, [[-1], [0], [1]], 0.2),
      (.tanh, triangle, 0.5),
    ]
    for (nonlinearity, inputs, biases) in cases {
      let action = action(nonlinearity, inputs, biases: biases, width: 5)
      let residuals = action.backSubstitution(of: space)
      #expect(action.rank == 3 && action.outside < 1e-13)
      #expect(residuals.two < 1e-12 && residuals.four < 1e-12, "\(nonlinearity.name) \(residuals)")
      #expect(try #require(residuals.six) < 1e-12, "\(nonlinearity.name) \(residuals)")
    }
  }

  /// ReLU without biases on a line: f(x) = x f(1), rank one, and couplings along the one axis that are −γ₄ + 3γ₄²/2 and −γ₆ + 10γ₄².
  @Test func degenerateInputsHaveTheRankOfTheirFields() throws {
    let action = action(.relu, [[0.2], [0.6], [1.2]], biases: 0, width: 20)
    #expect(action.rank == 1 && action.outside < 1e-13)
    let residuals = action.backSubstitution()
    #expect(residuals.two < 1e-12 && residuals.four < 1e-12)
    #expect(try #require(residuals.six) < 1e-12)
    // N·G4c/K² = 15, and G6 = 15 K³ (1 + 15/N + 44/N²) makes N² G6c/K³ = 660.
    let (four, six) = (15 / 20.0, 660 / 400.0)
    #expect(abs(action.principal.quartic([0, 0, 0, 0]) - (-four + 1.5 * four * four)) < 1e-12)
    #expect(abs(try #require(action.principal.sextic([0, 0, 0, 0, 0, 0])) - (-six + 10 * four * four)) < 1e-11)
    #expect(abs(action.principal.counterTerm([0, 0]) - four * four / 6) < 1e-12)
  }

  /// Axes of small variance are left out, and what they hold is stated.
  @Test func whatIsLeftOutIsStated() {
    let inputs = [[-1.0], [-0.2], [0.6], [1]]
    let whole = action(.erf, inputs, biases: 1, width: 10, tolerance: 1e-12)
    let part = action(.erf, inputs, biases: 1, width: 10, tolerance: 0.05)
    #expect(part.rank < whole.rank && part.outside > 1e-4 && whole.outside < 1e-10)
    // Within the axes that are kept nothing is lost, while couplings between components pay for the condition.
    #expect(part.backSubstitution().four < 1e-12 && whole.backSubstitution().four < 1e-12)
    #expect(whole.backSubstitution(of: .components).four > 1e-12)
  }

  // MARK: Integrals over fields

  private static let covariance = [[1, 0.4], [0.4, 0.7]]

  /// −ε Σ v⁴: connected functions of an action that is bounded below.
  private static func fourth(_ tuple: [Int], _ size: Double) -> Double {
    -size * (product([0.9, 0.2], tuple) + product([-0.3, 0.6], tuple))
  }
  private static func product(_ vector: [Double], _ tuple: [Int]) -> Double { tuple.reduce(1) { $0 * vector[$1] } }

  /// The density exp(−S) has the connected functions that S was made from, but for terms of the order 1/N³: what is left falls by 8 where
  /// G4c is halved and G6c quartered.
  @Test func theIntegralOverFieldsHasTheConnectedFunctions() throws {
    let residuals = try [0.02, 0.01].map { size -> [([Int], Double)] in
      let fourth = { (tuple: [Int]) in Self.fourth(tuple, size) }
      let sixth = { (tuple: [Int]) in 2 * size * size * Self.product([0.5, -0.4], tuple) }
      let action = EdgeworthAction(covariance: Self.covariance, fourth: fourth, sixth: sixth)
      let found = try cumulants(of: action)
      return found.map { tuple, value in
        let expected =
          tuple.count == 2 ? Self.covariance[tuple[0]][tuple[1]] : tuple.count == 4 ? fourth(tuple) : sixth(tuple)
        return (tuple, value - expected)
      }
    }
    for order in [2, 4, 6] {
      let sizes = residuals.map { $0.filter { $0.0.count == order }.reduce(0) { $0 + $1.1 * $1.1 }.squareRoot() }
      #expect(sizes[1] > 0 && abs(sizes[0] / sizes[1] / 8 - 1) < 0.12, "\(order): \(sizes)")
    }
  }

  /// By the trapezoidal rule over both fields, exact to rounding.
  private func cumulants(of action: EdgeworthAction) throws -> [(tuple: [Int], value: Double)] {
    let k = Self.covariance
    let xi = GaussianProcess(covariance: k).inverse
    let couplings = action.couplings
    let (pairs, fours, sixes) = (Self.all(2), Self.all(4), Self.all(6))
    let six = try sixes.map { try #require(couplings.sextic($0)) }
    func value(_ f: [Double]) -> Double {
      // Normal ordering: :f⁴: = f⁴ − 6 K f² + 3 K², :f⁶: = f⁶ − 15 K f⁴ + 45 K² f² − 15 K³.
      var sum = 0.0
      for t in pairs { sum += (xi[t[0]][t[1]] + couplings.counterTerm(t)) * f[t[0]] * f[t[1]] / 2 }
      for t in fours {
        let (a, b) = (k[t[0]][t[1]], k[t[2]][t[3]])
        let two: Double = f[t[2]] * f[t[3]]
        let ordered: Double = Self.product(f, t) - 6 * a * two + 3 * a * b
        sum += couplings.quartic(t) / 24 * ordered
      }
      for (t, g) in zip(sixes, six) {
        let (a, b, c) = (k[t[0]][t[1]], k[t[2]][t[3]], k[t[4]][t[5]])
        let two: Double = f[t[4]] * f[t[5]]
        let four: Double = f[t[2]] * f[t[3]] * two
        let ordered: Double = Self.product(f, t) - 15 * a * four + 45 * a * b * two - 15 * a * b * c
        sum += g / 720 * ordered
      }
      return sum
    }
    let orders = [2, 4, 6].flatMap { Self.tuples(2, $0) }
    var sums = [[Int]: Double]()
    var norm = 0.0
    let factor = (
      k[0][0].squareRoot(), k[0][1] / k[0][0].squareRoot(), (k[1][1] - k[0][1] * k[0][1] / k[0][0]).squareRoot()
    )
    for i in -22...22 {
      for j in -22...22 {
        let (u, v) = (Double(i) * 0.33, Double(j) * 0.33)
        let f = [factor.0 * u, factor.1 * u + factor.2 * v]
        let weight = exp(-value(f))
        norm += weight
        for tuple in orders { sums[tuple, default: 0] += weight * Self.product(f, tuple) }
      }
    }
    return orders.map { tuple in
      (
        tuple,
        Wick.connected(SetPartitions(of: tuple.count, evenOnly: true)) { block in
          (sums[block.map { tuple[$0] }] ?? .nan) / norm
        }
      )
    }
  }

  private static func all(_ order: Int) -> [[Int]] {
    order == 0 ? [[]] : all(order - 1).flatMap { [$0 + [0], $0 + [1]] }
  }
}
