#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The pre-activations z(x_i) = W0 x_i + b0 of one neuron: centred and jointly normal, with covariance
/// q(x, y) = σ_b² + σ_W² x·y/d_in (review eqs. 1-3).
public struct PreActivations: Sendable {
  /// q(x_i, x_j).
  public let covariance: [[Double]]
  /// The weights' part of it, σ_W² x_i·x_j/d_in, and the biases'.
  public let weightPart: [[Double]]
  /// σ_b².
  public let biasVariance: Double
  /// Unit vectors along (σ_W x_i/√d_in, σ_b), whose scalar products are the correlations; none where covariances alone are known.
  private let directions: [[Double]]

  /// - Precondition: all points have the same, positive dimension.
  public init(points: [[Double]], weightDeviation: Double, biasDeviation: Double) {
    let scale = weightDeviation * weightDeviation / Double(points.first?.count ?? 1)
    let bias = biasDeviation * biasDeviation
    weightPart = points.map { x in points.map { y in scale * zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } } }
    biasVariance = bias
    covariance = weightPart.map { row in row.map { $0 + bias } }
    let unit = weightDeviation / Double(points.first?.count ?? 1).squareRoot()
    directions = points.map { Self.direction($0.map { unit * $0 } + [biasDeviation]) }
  }

  private static func direction(_ vector: [Double]) -> [Double] {
    // A component of 1 keeps squares from under- and overflowing.
    let largest = vector.reduce(0) { max($0, abs($1)) }
    let scaled = vector.map { largest > 0 ? $0 / largest : 0 }
    let length = scaled.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return scaled.map { length > 0 ? $0 / length : 0 }
  }

  /// Of covariances alone, which are then counted as the weights'.
  init(covariance: [[Double]]) {
    self.covariance = covariance
    weightPart = covariance
    biasVariance = 0
    directions = []
  }

  /// How many points there are.
  public var count: Int { covariance.count }

  /// The covariances at some positions, repetitions allowed.
  func covariance(at positions: [Int]) -> [[Double]] {
    positions.map { i in positions.map { j in covariance[i][j] } }
  }

  /// Vectors v_i of a plane with v_i·v_j = q_ij, by positions; nil where they span more.
  func plane(_ positions: [Int]) -> [Int: PlaneVector]? {
    guard !directions.isEmpty else { return nil }
    let noise = Double(8 + directions[0].count) * .ulpOfOne
    var axes: [[Double]] = []
    // What is left of the directions beside the axes.
    var rest = positions.map { directions[$0] }
    func product(_ u: [Double], _ v: [Double]) -> Double { zip(u, v).reduce(0) { $0 + $1.0 * $1.1 } }
    while let longest = rest.max(by: { product($0, $0) < product($1, $1) }), product(longest, longest) > noise * noise {
      if axes.count == 2 { return nil }
      let axis = Self.direction(longest)
      axes.append(axis)
      rest = rest.map { vector in
        let part = product(vector, axis)
        return zip(vector, axis).map { $0 - part * $1 }
      }
    }
    // A line and the biases: these axes are exact.
    if directions[0].count == 2 { axes = [[1, 0], [0, 1]] }
    return Dictionary(
      uniqueKeysWithValues: positions.map { position in
        let parts = axes.map { covariance[position][position].squareRoot() * product(directions[position], $0) }
        return (position, PlaneVector(x: parts.first ?? 0, y: parts.count > 1 ? parts[1] : 0))
      })
  }

  /// The angle θ between two of them, cos θ = q_ij/√(q_ii q_jj), of positive variances.
  func angle(_ i: Int, _ j: Int) -> CorrelationAngle {
    directions.isEmpty
      ? CorrelationAngle(covariance[i][i], covariance[j][j], covariance[i][j])
      : CorrelationAngle(directions[i], directions[j])
  }
}

/// ab − cd, with the roundings of both products (Kahan).
func differenceOfProducts(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
  let (first, second) = (a * b, c * d)
  return (first - second) + (fma(a, b, -first) - fma(c, d, -second))
}

/// An angle θ with cos θ = c/√(ab), and π − θ, each to its own relative accuracy. Where rounding hides the difference from parallel or
/// opposite, θ is 0 or π exactly: what vanishes there vanishes.
struct CorrelationAngle: Equatable {
  /// θ.
  let fromParallel: Double
  /// π − θ.
  let fromOpposite: Double

  static let parallel = CorrelationAngle(fromParallel: 0, fromOpposite: .pi)
  static let opposite = CorrelationAngle(fromParallel: .pi, fromOpposite: 0)

  private init(fromParallel: Double, fromOpposite: Double) {
    (self.fromParallel, self.fromOpposite) = (fromParallel, fromOpposite)
  }

  /// θ = 2 arctan(|u − v|/|u + v|) of unit vectors, which loses nothing at any angle (Kahan 2006, How futile are mindless assessments of
  /// roundoff in floating-point computation?, section 12).
  init(_ u: [Double], _ v: [Double]) {
    var (difference, sum) = (0.0, 0.0)
    for k in u.indices {
      difference += (u[k] - v[k]) * (u[k] - v[k])
      sum += (u[k] + v[k]) * (u[k] + v[k])
    }
    // Squares of a length that sums of as many terms make uncertain, and of the components that are rounded.
    let noise = Double(u.count + 8) * .ulpOfOne
    if difference <= noise * noise {
      self = .parallel
    } else if sum <= noise * noise {
      self = .opposite
    } else {
      let (apart, along) = (difference.squareRoot(), sum.squareRoot())
      self.init(fromParallel: 2 * atan2(apart, along), fromOpposite: 2 * atan2(along, apart))
    }
  }

  /// From variances and their covariance. Rounding of these leaves of a small θ² what exceeds some 1e-16: near 0 and π θ is known to 1e-8
  /// alone.
  init(_ a: Double, _ b: Double, _ c: Double) {
    let determinant = differenceOfProducts(a, b, c, c)
    if determinant > 16 * .ulpOfOne * a * b {
      let sine = determinant.squareRoot()
      self.init(fromParallel: atan2(sine, c), fromOpposite: atan2(sine, -c))
    } else {
      self = c < 0 ? .opposite : .parallel
    }
  }
}
