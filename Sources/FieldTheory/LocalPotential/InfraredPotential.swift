/// The local potential that the exact propagator and connected functions of a Gauss-like theory make at k = 0, where it is the generating
/// function of vertices:
///
///     G4c = −24 λ ∫ K⁴,   G6c = −720 κ ∫ K⁶ + (24 λ)² Σ₁₀ ∫∫ K³ K K³,
///
/// as means over tuples of inputs, since these functions, other than K, are not translation invariant. With 1/K(p) = Z (m² + p² + …), of
/// the field √Z f:  u₂ = m² = 2σ_W²/d,  u₄ = 24 λ/Z²,  u₆ = 720 κ/Z³.
public struct InfraredPotential: Sendable {
  /// U at k = 0, of the normalised field √Z f.
  public let potential: LocalPotential
  /// K_W, which gives m² and Z.
  public let kernel: GaussianKernel
  /// λ of λ f⁴, of the field as it is: the mean over tuples of −G4c/(24 ∫ K⁴).
  public let lambda: Double
  /// κ of κ f⁶, of the field as it is: the mean over tuples of [(24 λ)² Σ₁₀ ∫∫ K³ K K³ − G6c]/(720 ∫ K⁶), with the mean λ.
  public let kappa: Double
  /// The standard deviation of λ over tuples of four inputs: 0 where one constant λ makes all of G4c.
  public let lambdaSpread: Double
  /// The standard deviation of κ over tuples of six inputs, all with the mean λ.
  public let kappaSpread: Double

  /// - Parameters:
  ///   - kernel: of the vertices λ and κ.
  ///   - inputs: points of the kernel's dimension.
  ///   - fours: tuples of four inputs, by index; at least one.
  ///   - sixes: tuples of six inputs, by index; at least one.
  ///   - connected: G4c or G6c of such a tuple.
  public init(
    _ kernel: GaussianKernel, inputs: [[Double]], fours: [[Int]], sixes: [[Int]], connected: ([Int]) -> Double
  ) {
    func points(_ tuple: [Int]) -> [[Double]] { tuple.map { inputs[$0] } }
    let lambdas = fours.map { -connected($0) / (24 * kernel.vertex(points($0))) }
    let lambda = lambdas.mean
    let kappas = sixes.map { tuple in
      // Ten ways to share six points between two vertices; the first point is at the first.
      let exchanges = (0..<32).filter { $0.nonzeroBitCount == 2 }.reduce(0) { sum, set in
        let isFirst = tuple.indices.map { $0 == 0 || set >> ($0 - 1) & 1 == 1 }
        let a = tuple.indices.filter { isFirst[$0] }.map { inputs[tuple[$0]] }
        let b = tuple.indices.filter { !isFirst[$0] }.map { inputs[tuple[$0]] }
        return sum + kernel.exchange(a, b)
      }
      return (576 * lambda * lambda * exchanges - connected(tuple)) / (720 * kernel.vertex(points(tuple)))
    }
    let kappa = kappas.mean
    (self.lambda, self.kappa) = (lambda, kappa)
    lambdaSpread = lambdas.spread(about: lambda)
    kappaSpread = kappas.spread(about: kappa)
    self.kernel = kernel
    let z = kernel.fieldStrength
    potential = LocalPotential(u2: kernel.squaredMass, u4: 24 * lambda / (z * z), u6: 720 * kappa / (z * z * z))
  }

  /// λ and κ of the field as it is, at another scale of the flow.
  public func couplings(_ potential: LocalPotential) -> (lambda: Double, kappa: Double) {
    let z = kernel.fieldStrength
    return (potential.u4 * z * z / 24, potential.u6 * z * z * z / 720)
  }
}
