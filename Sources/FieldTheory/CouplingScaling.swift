#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How the coupling g of a local operator f^k runs with the cutoff Λ of the inputs, where K_W is a power of their scale:
/// n-point functions do not depend on Λ, dG/dΛ = 0, so that β(g) = dg/d log Λ = [g] g with [g] = −d_in − k[K]/2 (review eqs. 19-22, 30-31).
public struct CouplingScaling: Sendable, Equatable {
  /// [g].
  public let dimension: Double

  /// Nil where K_W follows no power and does not fall faster than all of them either: there couplings run by other laws. Where it
  /// falls so fast, integrals converge, and couplings stay as they are. With biases the law holds at inputs beyond their scale.
  public init?(_ nonlinearity: Nonlinearity, fields: Int, inputDimension: Int) {
    if nonlinearity.isShortRanged {
      dimension = 0
    } else if let scaling = nonlinearity.scalingDimension {
      dimension = Self.dimension(fields: fields, inputDimension: inputDimension, scaling: scaling)
    } else {
      return nil
    }
  }

  /// [g] of any operator's coefficient: ∫ dx for each point brings d_in, each field [K]/2, each derivative −1, each
  /// power of the inputs +1, and all of these with [g] make 0 (review eqs. 19-22, where one point and no derivative
  /// give −d_in − k[K]/2).
  static func dimension(
    fields: Int, points: Int = 1, derivatives: Int = 0, powers: Int = 0, inputDimension: Int, scaling: Double
  ) -> Double {
    Double(derivatives - powers - points * inputDimension) - Double(fields) * scaling / 2
  }

  /// The flow equation's solution: g at `to` from g at `from`.
  public func flowed(_ coupling: Double, from: Double, to: Double) -> Double { coupling * pow(to / from, dimension) }
}
