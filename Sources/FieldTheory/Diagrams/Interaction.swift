/// A term g ∫ f^k of the action: a vertex where k lines meet. No 1/k! is divided out, as in the review (eqs. 26-27).
public struct Interaction: Sendable, Hashable {
  /// Letters and digits, the first a letter.
  public let name: String
  /// k.
  public let degree: Int

  /// - Precondition: `degree` in ``degrees``.
  public init(name: String, degree: Int) {
    precondition(Self.degrees.contains(degree), "a degree of 1 to \(Self.degrees.upperBound)")
    self.name = name
    self.degree = degree
  }

  /// The legs that a vertex may have.
  public static let degrees = 1...12

  /// Those of the review: S = S_GP + ∫ [g f³ + λ f⁴ + α f⁵ + κ f⁶].
  public static let known = [
    Interaction(name: "g", degree: 3), Interaction(name: "lambda", degree: 4), Interaction(name: "alpha", degree: 5),
    Interaction(name: "kappa", degree: 6),
  ]
  /// λ f⁴.
  public static let lambda = known[1]
  /// κ f⁶.
  public static let kappa = known[3]

  /// As `λ`.
  public var symbol: String { Self.greek[name] ?? name }
  /// As `\lambda`.
  public var latex: String {
    Self.greek[name] != nil ? "\\\(name)" : name.count == 1 ? name : "\\mathrm{\(name)}"
  }

  private static let greek = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "eta": "η", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "rho": "ρ", "sigma": "σ", "tau": "τ", "zeta": "ζ",
  ]
}
