/// The action of a theory from its connected functions, to the order 1/N² (2307.03223; Edgeworth's expansion of the density, and its
/// logarithm):
///
///     S = ½ f Ξ f + ½ δ_ij :f f: + (1/4!) g_ijkl :f f f f: + (1/6!) g_ijklmn :f f f f f f:,   Ξ = G2⁻¹,
///
///     g_ijkl   = Ξ⁴ [−G4c + ½ Σ₃ G4c Ξ Ξ G4c],
///     g_ijklmn = Ξ⁶ [−G6c + Σ₁₀ G4c Ξ G4c],      δ_ij = ⅙ Ξ Ξ G4c Ξ Ξ Ξ G4c.
///
/// G4c is of the order 1/N and G6c of 1/N², so that the exchange, the bubble and the sunset of two G4c stand beside G6c. Colons are normal
/// ordering with G2, which keeps couplings of different order apart; δ is the counterterm that keeps ⟨f f⟩ = G2 exact.
///
/// All this is done in the principal axes of G2, scaled to unit variance, where every line is a unit matrix. Axes whose variance is small
/// beside the largest are left out: on nearly degenerate inputs Ξ is rounding there. Where none is left, because G2 is 0 or no number, there is no
/// action: the rank is 0 and all couplings are 0.
public struct EdgeworthAction: Sendable {
  /// The components of f.
  public let components: Int
  /// The variances along the axes that are kept, descending: eigenvalues of G2, in units of f².
  public let variances: [Double]
  /// How many principal axes of G2 are kept.
  public var rank: Int { variances.count }

  private let covariance: SymmetricMatrix
  /// Which of its eigenvalues are kept.
  private let kept: [Int]
  private let fourth: SymmetricTensor
  private let sixth: SymmetricTensor?
  /// Ξ^(1/2): rows are the axes kept, over their deviation.
  private let whitening: [[Double]]
  /// In the axes: δ, g of order 1/N and of order 1/N², and g of six fields.
  private let counterTerm, leading, loop: SymmetricTensor
  private let six: SymmetricTensor?

  /// - Parameters:
  ///   - covariance: G2.
  ///   - fourth: G4c of ascending components.
  ///   - sixth: G6c of ascending components; nil where it is not known.
  ///   - tolerance: axes are kept whose variance is larger than this times the largest.
  ///   - rank: keep so many axes, whatever the tolerance.
  public init(
    covariance: [[Double]], fourth: ([Int]) -> Double, sixth: (([Int]) -> Double)?,
    tolerance: Double = EdgeworthAction.tolerance, rank: Int? = nil
  ) {
    let matrix = SymmetricMatrix(covariance)
    let most = matrix.eigenvalues.max() ?? 0
    let descending = Array(matrix.eigenvalues.indices.reversed())
    let large = descending.filter { matrix.eigenvalues[$0] > max(tolerance * most, matrix.threshold) }
    let kept = rank.map { Array(descending.prefix($0)) } ?? large
    components = covariance.count
    self.covariance = matrix
    self.kept = kept
    variances = kept.map { matrix.eigenvalues[$0] }
    let axes = kept.map { axis in
      // An axis points where its largest component is positive.
      let vector = matrix.eigenvectors[axis]
      let sign = vector.max { abs($0) < abs($1) }.map { $0 < 0 ? -1.0 : 1 } ?? 1
      return vector.map { sign * $0 / matrix.eigenvalues[axis].squareRoot() }
    }
    self.fourth = SymmetricTensor(components: components, order: 4, fourth)
    self.sixth = sixth.map { SymmetricTensor(components: covariance.count, order: 6, $0) }
    let whitened = self.fourth.transformed(by: axes)
    leading = -1 * whitened
    loop = 0.5 * whitened.joined(lines: 2)
    counterTerm = (1 / 6.0) * whitened.squared()
    six = self.sixth.map { whitened.joined(lines: 1) - $0.transformed(by: axes) }
    whitening = axes
  }

  /// G6c has relative errors of some 1e-16 and is divided by three variances: what is kept has four digits.
  public static let tolerance = 1e-4

  /// A tensor of six indices has 10⁶ elements.
  public static let mostComponents = 10

  // MARK: Couplings

  /// δ_ij, g_ijkl and g_ijklmn between components of f or between axes. Indices are counted from 0, in any order.
  public struct Couplings: Sendable {
    fileprivate let two, four: SymmetricTensor
    fileprivate let six: SymmetricTensor?

    /// δ_ij = ⅙ Ξ Ξ G4c Ξ Ξ Ξ G4c, of the order 1/N²: the coefficient of ½ :f_i f_j:.
    ///
    /// - Parameter pair: two indices.
    public func counterTerm(_ pair: [Int]) -> Double { two[pair] }
    /// g_ijkl = Ξ⁴ [−G4c + ½ Σ₃ G4c Ξ Ξ G4c], to the order 1/N²: the coefficient of :f_i f_j f_k f_l:/4!. A local λ f⁴ is g = 24 λ.
    ///
    /// - Parameter tuple: four indices.
    public func quartic(_ tuple: [Int]) -> Double { four[tuple] }
    /// g_ijklmn = Ξ⁶ [−G6c + Σ₁₀ G4c Ξ G4c], of the order 1/N²: the coefficient of :f_i … f_n:/6!. Nil where G6c is not known.
    ///
    /// - Parameter tuple: six indices.
    public func sextic(_ tuple: [Int]) -> Double? { six?[tuple] }
  }

  /// Between components of f. Along axes of small variance these are large numbers that cancel.
  public var couplings: Couplings {
    let inverse = whitenedLegs
    return Couplings(
      two: counterTerm.transformed(by: inverse), four: (leading + loop).transformed(by: inverse),
      six: six?.transformed(by: inverse))
  }

  /// Between principal axes of unit variance, where they are of the size of γ₄ and γ₆.
  public var principal: Couplings { Couplings(two: counterTerm, four: leading + loop, six: six) }

  /// The axes' components over their deviations, one row for each component of f, whatever the rank.
  private var whitenedLegs: [[Double]] { (0..<components).map { component in whitening.map { $0[component] } } }

  // MARK: Back-substitution

  /// The largest part of G4c that lies in the axes left out, over the largest G4c.
  public var outside: Double { Self.difference(fourth.transformed(by: projector), fourth) }

  /// What is seen of the connected functions in the axes that are kept.
  private var projector: [[Double]] {
    covariance.elements.indices.map { i in
      covariance.elements.indices.map { j in
        kept.reduce(0) { $0 + covariance.eigenvectors[$1][i] * covariance.eigenvectors[$1][j] }
      }
    }
  }

  /// The largest difference between the connected functions that the couplings make and those that they were made from, as far as the axes
  /// kept see them, over the largest; of G2, over the largest of it and of the sunset that δ removes.
  public struct Residuals: Sendable {
    /// Of ⟨f f⟩ = G2: how far δ and the sunset are from cancelling, over the largest element of G2 and of the sunset.
    public let two: Double
    /// Of G4c, relative to its largest element.
    public let four: Double
    /// Of G6c, relative to its largest element; nil where G6c is not known.
    public let six: Double?
  }

  /// Puts the couplings back into perturbation theory to the order 1/N², with lines G2 and not Ξ:
  ///
  ///     G4c = −G2⁴ g + ½ Σ₃ g g,   G6c = −G2⁶ g + Σ₁₀ g g,   G2 = G2 − G2 δ G2 + ⅙ g g.
  ///
  /// - Parameter couplings: those along axes, or those between components of f, where variances of different size cost digits.
  public func backSubstitution(of couplings: Space = .axes) -> Residuals {
    // A line G2 = L Lᵀ: Lᵀ on the couplings makes what joins two of them a unit matrix, and L makes the legs.
    let legs: [[Double]]
    let contracted: (SymmetricTensor) -> SymmetricTensor
    switch couplings {
    case .axes:
      legs = (0..<components).map { i in zip(whitening, variances).map { $0[i] * $1 } }
      contracted = { $0 }
    case .components:
      legs = covariance.factor
      let (inverse, lines) = (whitenedLegs, transposed(legs))
      contracted = { $0.transformed(by: inverse).transformed(by: lines) }
    }
    let g = contracted(leading)
    let four = (0.5 * g.joined(lines: 2) - g - contracted(loop)).transformed(by: legs)
    let sunset = ((1 / 6.0) * g.squared()).transformed(by: legs)
    let two = sunset - contracted(counterTerm).transformed(by: legs)
    let sixth = six.map { (g.joined(lines: 1) - contracted($0)).transformed(by: legs) }
    let most = covariance.elements.joined().reduce(sunset.largest) { max($0, abs($1)) }
    return Residuals(
      two: most > 0 ? two.largest / most : 0, four: Self.difference(four, fourth.transformed(by: projector)),
      six: sixth.flatMap { found in self.sixth.map { Self.difference(found, $0.transformed(by: projector)) } })
  }

  /// What couplings are between.
  public enum Space: Sendable {
    /// Principal axes of G2 that are kept, scaled to unit variance.
    case axes
    /// Components of f, one for each output at each input.
    case components
  }

  private static func difference(_ a: SymmetricTensor, _ b: SymmetricTensor) -> Double {
    b.largest > 0 ? (a - b).largest / b.largest : a.largest
  }
}

private func transposed(_ matrix: [[Double]]) -> [[Double]] {
  matrix.first?.indices.map { column in matrix.map { $0[column] } } ?? []
}
