/// ΔS of a field theory from its symmetries and a bound on its operators (review section 4): every operator that the symmetries allow,
/// with the dimension of its coupling, and those that they forbid.
///
/// The free action is nonlocal, so that no equation of motion relates operators; integration by parts does. Terms with one or two
/// fields belong to the free theory and its counterterms.
public struct EffectiveAction: Sendable {
  /// What the action is invariant under.
  public let symmetries: ActionSymmetries
  /// Those of the propagator: all of the theory's, and perhaps more.
  public let propagatorSymmetries: ActionSymmetries
  /// d_in.
  public let inputDimension: Int
  /// d_out.
  public let outputDimension: Int
  /// [K], of K_W(sx, sy) ~ s^[K]; nil where K_W follows no power.
  public let scaling: Double?
  /// What was listed.
  public let bounds: Bounds
  /// Allowed operators, with their coefficients.
  public let terms: [Term]
  /// What symmetries forbid, by kind.
  public let forbidden: [Forbidden]

  /// How far the list goes.
  public struct Bounds: Sendable, Hashable {
    /// k, the number of fields, at least 3.
    public var fields = 6
    /// Derivatives of one operator, an even number.
    public var derivatives = 2
    /// Points of integration: 1 for local operators only.
    public var points = 2
    /// The degree of coefficients in the inputs, an even number.
    public var powers = 2
    /// −[g], the dimension of the operator with its integrals; nil for no bound.
    public var dimension: Double?

    /// The bounds that `nnqft eft action` has by itself.
    public init() {}
  }

  /// An allowed operator and what its coefficient may depend on.
  public struct Term: Sendable, Hashable {
    /// The operator.
    public let term: FieldOperator
    /// [g]; nil where K_W follows no power.
    public let dimension: Double?
    /// What its coefficient may depend on.
    public let coefficient: Coefficient
    /// What the coefficient would have to be if the propagator's symmetries were the theory's: the naturalness that a look at the
    /// propagator alone suggests, and that the connected functions may refute.
    public let coefficientByPropagator: Coefficient

    /// Nil where K_W follows no power.
    public var relevance: Relevance? { dimension.map(Relevance.init) }
  }

  /// What happens to a coupling that keeps the n-point functions fixed, g ~ Λ^[g], as the cutoff Λ of the inputs grows (2008.08601).
  /// Λ bounds inputs from above: it is a long distance, where a momentum's cutoff is a short one, and the words have the paper's sense.
  public enum Relevance: String, Sendable {
    /// Growing, constant or falling with the cutoff.
    case relevant, marginal, irrelevant

    /// Of a coupling of dimension [g].
    public init(dimension: Double) {
      self = dimension > 0 ? .relevant : dimension < 0 ? .irrelevant : .marginal
    }
  }

  /// What the symmetries leave of a coefficient's dependence on the inputs: where one makes it constant, that is natural in
  /// 't Hooft's sense, since a dependence on x would break it; elsewhere a constant is a guess that only data can support.
  public enum Coefficient: String, Sendable {
    /// A number.
    case constant = "constant"
    /// A function of the distance.
    case ofDistance = "any g(|x − y|)"
    /// A function of the length of the input.
    case ofLength = "any g(|x|)"
    /// A function of all scalar products.
    case ofInvariants = "any g of |x|, |y|, x·y …"
    /// A function of the difference.
    case ofDifferences = "any g(x − y)"
    /// A function of the input.
    case ofInputs = "any g(x)"
    /// A function of all inputs.
    case ofAll = "any g(x, y, …)"
    /// None: a symmetry forbids the operator.
    case zero = "0"

    /// A power of the inputs before an operator is its coefficient's dependence on them, and leaves a constant; where it is no power of
    /// differences, translations forbid it.
    init(_ symmetries: ActionSymmetries, _ term: FieldOperator) {
      if term.powers == 0 {
        self = Coefficient(symmetries, isLocal: term.isLocal)
      } else {
        self = symmetries.contains(.inputTranslation) && !term.usesDifferences ? .zero : .constant
      }
    }

    /// What symmetries leave of a coefficient.
    public init(_ symmetries: ActionSymmetries, isLocal: Bool) {
      switch (symmetries.contains(.inputTranslation), symmetries.contains(.inputRotation), isLocal) {
      case (true, _, true): self = .constant
      case (true, true, false): self = .ofDistance
      case (true, false, false): self = .ofDifferences
      case (false, true, true): self = .ofLength
      case (false, true, false): self = .ofInvariants
      case (false, false, true): self = .ofInputs
      case (false, false, false): self = .ofAll
      }
    }
  }

  /// An operator that a symmetry excludes.
  public struct Forbidden: Sendable, Hashable {
    /// As printed.
    public let text: String
    /// k of f^k.
    public let fields: Int
    /// [g]; nil where K_W follows no power.
    public let dimension: Double?
    /// Every symmetry that excludes it.
    public let by: ActionSymmetries
    /// How many of its kind are excluded; `Int.max` stands for that many and more.
    public let count: Int
  }

  /// - Parameter propagatorSymmetries: those that the propagator alone has may be left out.
  /// - Parameter bounds: what is listed.
  /// - Parameter outputDimension: d_out.
  /// - Parameter scaling: [g] of couplings; nil where K_W follows no power.
  /// - Parameter inputDimension: d_in.
  /// - Parameter symmetries: what the action is invariant under.
  /// - Precondition: bounds as their properties say; `inputDimension` and `outputDimension` positive.
  public init(
    symmetries: ActionSymmetries, propagatorSymmetries: ActionSymmetries = [], inputDimension: Int,
    outputDimension: Int, scaling: Double?, bounds: Bounds = Bounds()
  ) {
    let natural = propagatorSymmetries.union(symmetries)
    self.symmetries = symmetries
    self.propagatorSymmetries = natural
    self.inputDimension = inputDimension
    self.outputDimension = outputDimension
    self.scaling = scaling
    self.bounds = bounds
    let dimension = { (term: FieldOperator) in
      scaling.map { term.couplingDimension(inputDimension: inputDimension, scaling: $0) }
    }
    let isWithin = { (dimension: Double?) in
      bounds.dimension.map { most in dimension.map { -$0 <= most } ?? true } ?? true
    }
    // Without a symmetry of the outputs, coefficients carry their indices, and fields are contracted with these.
    let basis = OperatorBasis(
      inputDimension: inputDimension, outputDimension: symmetries.contains(.outputRotation) ? outputDimension : 1)
    terms = Self.numbersOfFields(symmetries, bounds, outputs: basis.outputDimension).flatMap { fields in
      Self.kinds(fields, bounds, basis, symmetries)
    }.map {
      Term(
        term: $0, dimension: dimension($0), coefficient: Coefficient(symmetries, $0),
        coefficientByPropagator: Coefficient(natural, $0))
    }.filter { isWithin($0.dimension) }
    forbidden = Self.forbidden(symmetries, inputDimension, outputDimension, bounds) {
      fields, points, derivatives, powers in
      scaling.map {
        CouplingScaling.dimension(
          fields: fields, points: points, derivatives: derivatives, powers: powers, inputDimension: inputDimension,
          scaling: $0)
      }
    }.filter { isWithin($0.dimension) }
  }

  private static func numbersOfFields(_ symmetries: ActionSymmetries, _ bounds: Bounds, outputs: Int) -> [Int] {
    guard bounds.fields >= 3 else { return [] }
    let isEven = symmetries.contains(.sign) || outputs > 1
    return (3...bounds.fields).filter { !isEven || $0 % 2 == 0 }
  }

  /// All operators with so many fields.
  private static func kinds(
    _ fields: Int, _ bounds: Bounds, _ basis: OperatorBasis, _ symmetries: ActionSymmetries
  ) -> [FieldOperator] {
    let differences = symmetries.contains(.inputTranslation)
    return partitions(fields, into: bounds.points).flatMap { points -> [FieldOperator] in
      let bare = basis.operators(points: points, derivatives: 0)
      let derivatives = stride(from: 2, through: bounds.derivatives, by: 2).flatMap {
        basis.operators(points: points, derivatives: $0)
      }
      // Translations leave a local operator no coefficient but a constant.
      let powers =
        differences && points.count == 1
        ? []
        : stride(from: 2, through: bounds.powers, by: 2).flatMap { degree in
          basis.polynomials(points: points, powers: degree, differences: differences).flatMap { pairs in
            bare.map { $0.multiplied(by: pairs, differences: differences) }
          }
        }
      return bare + derivatives + powers
    }
  }

  /// Partitions of n into at most `most` parts, descending.
  static func partitions(_ n: Int, into most: Int, largest: Int? = nil) -> [[Int]] {
    guard n > 0 else { return [[]] }
    guard most > 0 else { return [] }
    return stride(from: min(n, largest ?? n), through: 1, by: -1).flatMap { first in
      partitions(n - first, into: most - 1, largest: first).map { [first] + $0 }
    }
  }
}

extension FieldOperator {
  func multiplied(by powers: [Pair], differences: Bool) -> FieldOperator {
    FieldOperator(
      points: points, outputPairs: outputPairs, derivativePairs: derivativePairs, powerPairs: powers,
      usesDifferences: differences)
  }
}
