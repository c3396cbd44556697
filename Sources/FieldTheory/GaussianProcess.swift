#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The free theory on finitely many points: a centred normal distribution of f(x_1), …, f(x_n) with covariance K.
public struct GaussianProcess: Sendable {
  /// K(x_i, x_j) with its eigenvalues, rank and condition number.
  public let covariance: SymmetricMatrix
  /// Ξ, the inverse of K on the space that it spans. Where the rank is less than n, only differences of fields within that space
  /// have a finite action.
  public let inverse: [[Double]]

  /// - Parameter covariance: symmetric and positive but for rounding.
  public init(covariance: [[Double]]) {
    let matrix = SymmetricMatrix(covariance)
    self.covariance = matrix
    inverse = matrix.pseudoInverse
  }

  /// Of a propagator at points.
  public init(_ propagator: Propagator, points: [[Double]]) { self.init(covariance: propagator.matrix(points)) }

  /// Z[J]/Z[0] = exp(½ J·K·J) (review eqs. 12-15).
  ///
  /// - Parameter source: J(x_i).
  public func partitionFunction(source: [Double]) -> Double { exp(Self.form(covariance.elements, source) / 2) }

  /// S[f] = ½ f·Ξ·f (review eq. 7, with its sign corrected); infinite for a field outside the space that K spans, which has
  /// probability zero.
  ///
  /// - Parameter field: f(x_i).
  public func action(of field: [Double]) -> Double {
    let size = Self.form(covariance.mapped { _ in 1 }, field)
    let whole = field.reduce(0) { $0 + $1 * $1 }
    // What is left outside is rounding, or it is not.
    guard whole - size <= 1e-10 * whole else { return .infinity }
    return Self.form(inverse, field) / 2
  }

  /// ⟨f(x_i) f(x_j) …⟩ by Wick's theorem.
  public func correlator(_ indices: [Int]) -> Double {
    Wick.correlator(indices) { covariance.elements[$0][$1] }
  }

  /// Independent draws of (f(x_1), …, f(x_n)), the same for the same seed.
  public func samples(_ count: Int, seed: UInt64) -> [[Double]] {
    var generator = SplitMix64(seed: seed)
    let factor = covariance.factor
    let rank = factor.first?.count ?? 0
    return (0..<count).map { _ in
      let normals = (0..<rank).map { _ in generator.nextNormal() }
      return factor.map { row in zip(row, normals).reduce(0) { $0 + $1.0 * $1.1 } }
    }
  }

  private static func form(_ matrix: [[Double]], _ v: [Double]) -> Double {
    zip(matrix, v).reduce(0) { sum, row in sum + row.1 * zip(row.0, v).reduce(0) { $0 + $1.0 * $1.1 } }
  }
}

extension SplitMix64 {
  /// By Box and Muller (1958), one of the pair.
  fileprivate mutating func nextNormal() -> Double {
    let radius = (-2 * log((Double(next() >> 11) + 0.5) * 0x1p-53)).squareRoot()
    return radius * cos(2 * .pi * Double(next() >> 11) * 0x1p-53)
  }
}
