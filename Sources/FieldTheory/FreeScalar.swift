import CNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The free scalar field in d = 1, 2, 3 Euclidean dimensions: the propagator 1/(p² + m²) in position space (review eqs. 10-11).
public struct FreeScalar: Sendable {
  /// m, an inverse length.
  public let mass: Double
  /// d.
  public let dimension: Int

  /// - Precondition: `mass` > 0 and `dimension` 1, 2 or 3.
  public init(mass: Double, dimension: Int) {
    precondition(mass > 0 && (1...3).contains(dimension), "a mass above 0, in 1 to 3 dimensions")
    self.mass = mass
    self.dimension = dimension
  }

  /// ∫ dᵈp/(2π)ᵈ e^(ip·x)/(p² + m²) at distance r = |x|: e^(−mr)/2m, K₀(mr)/2π, e^(−mr)/4πr. Infinite at r = 0 in d = 2, 3.
  public func callAsFunction(_ distance: Double) -> Double {
    switch dimension {
    case 1: exp(-mass * distance) / (2 * mass)
    case 2: distance > 0 ? nnqft_bessel_k0(mass * distance) / (2 * .pi) : .infinity
    default: distance > 0 ? exp(-mass * distance) / (4 * .pi * distance) : .infinity
    }
  }

  /// K(x, y).
  public func callAsFunction(_ x: [Double], _ y: [Double]) -> Double {
    self(zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot())
  }

  /// ∫ dz K(x, z) Ξ(z, y), Ξ = −∂² + m², with the derivatives as differences on a grid: the discrete δ function is
  /// 1/spacingᵈ at x = y and 0 elsewhere, and what is missing falls with the square of the spacing.
  ///
  /// - Parameters:
  ///   - offset: x − y in steps of the grid, d of them.
  ///   - spacing: of the grid.
  public func inverseCheck(at offset: [Int], spacing: Double) -> Double {
    func value(_ site: [Int]) -> Double {
      self(site.map { Double($0) * spacing }, [Double](repeating: 0, count: dimension))
    }
    var laplacian = 0.0
    for axis in 0..<dimension {
      for step in [-1, 1] {
        var neighbour = offset
        neighbour[axis] += step
        laplacian += value(neighbour) - value(offset)
      }
    }
    return mass * mass * value(offset) - laplacian / (spacing * spacing)
  }
}
