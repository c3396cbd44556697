import Ensembles
import FieldTheory
import Measurement

/// The `nnqft-action` object, version 1: the effective action that a specification's symmetries allow.
public struct ActionDocument: Encodable, Sendable {
  /// What the object is.
  public let format = "nnqft-action"
  /// Of the format.
  public let version = 1
  /// The specification's.
  public var name: String
  /// σ.
  public var activation: String
  /// d_in and d_out.
  public var inputDimension, outputDimension: Int
  /// [K], null where K_W follows no power of the inputs.
  public var scaling: Double?
  /// Those of the theory, which ΔS has; those of the propagator alone, which it need not have.
  public var symmetries, propagatorSymmetries: [String]
  /// How each symmetry of the inputs was decided.
  public var tests: [Test]
  /// Allowed ones.
  public var operators: [Row]
  /// What symmetries forbid, by kind.
  public var forbidden: [ForbiddenRow]
  /// For a person.
  public var remarks: [String]

  /// One symmetry, tested.
  public struct Test: Encodable, Sendable {
    /// Its name, and what was done to the inputs.
    public var symmetry, transformation: String
    /// Relative changes, and N·G4c before and after.
    public var propagatorChange, connectedChange, before, after: Double
    /// Whether the changes are rounding.
    public var holdsForPropagator, holdsForTheory: Bool
  }

  /// One operator.
  public struct Row: Encodable, Sendable {
    /// As printed.
    public var text, latex: String
    /// Numbers of each.
    public var fields, points, derivatives, powers: Int
    /// [g]; nil where K_W follows no power.
    public var dimension: Double?
    /// With the cutoff; nil as the dimension.
    public var relevance: String?
    /// What it may depend on, and what it could if the propagator's symmetries were the theory's.
    public var coefficient, coefficientByPropagator: String
  }

  /// One kind of forbidden operators.
  public struct ForbiddenRow: Encodable, Sendable {
    /// As printed.
    public var text: String
    /// k of f^k.
    public var fields: Int
    /// [g]; nil where K_W follows no power.
    public var dimension: Double?
    /// The symmetries that forbid it.
    public var by: [String]
    /// How many operators of the kind there are; `Int.max` stands for that many and more.
    public var count: Int
  }

  /// - Throws: ``NoScaling`` where a bound on the dimension is asked for and there is none.
  public init(_ specification: Specification, bounds: EffectiveAction.Bounds) throws {
    let hidden = specification.architecture.hiddenLayers
    let nonlinearity = hidden.count == 1 ? hidden.first.flatMap { Nonlinearity.named($0.activation.name) } : nil
    let tests = SymmetryTest.tests(of: specification) ?? []
    let theory = specification.outputSymmetries.union(ActionSymmetries(tests.filter(\.holdsForTheory).map(\.symmetry)))
    let propagator = theory.union(ActionSymmetries(tests.filter(\.holdsForPropagator).map(\.symmetry)))
    if bounds.dimension != nil, nonlinearity?.scalingDimension == nil {
      throw NoScaling(activation: nonlinearity?.name ?? "the network")
    }
    let action = EffectiveAction(
      symmetries: theory, propagatorSymmetries: propagator, inputDimension: specification.architecture.inputDimension,
      outputDimension: specification.architecture.outputDimension, scaling: nonlinearity?.scalingDimension,
      bounds: bounds)
    name = specification.name
    activation = hidden.map(\.activation.name).joined(separator: ", ")
    inputDimension = action.inputDimension
    outputDimension = action.outputDimension
    scaling = action.scaling
    symmetries = theory.names
    propagatorSymmetries = propagator.names
    self.tests = tests.map(Test.init)
    operators = action.terms.map(Row.init)
    forbidden = action.forbidden.map(ForbiddenRow.init)
    remarks = Self.remarks(specification, nonlinearity, action, tests)
  }

  private static func remarks(
    _ specification: Specification, _ nonlinearity: Nonlinearity?, _ action: EffectiveAction, _ tests: [SymmetryTest]
  ) -> [String] {
    var remarks: [String] = []
    for test in tests where test.holdsForPropagator && !test.holdsForTheory {
      let name = ActionSymmetries.named.first { $0.symmetry == test.symmetry }?.name ?? ""
      remarks.append(
        "\(name) is a symmetry of the propagator and not of the theory: under \(test.transformation) K stays, and N G4c of the "
          + "first input goes from \(NumberText.short(test.before)) to \(NumberText.short(test.after)). It makes no coupling constant."
      )
    }
    if action.symmetries.contains(.inputTranslation) {
      remarks.append(
        "Translations make the coefficient of every local operator constant, and that is natural: g(x) would break them."
      )
    } else if !tests.isEmpty {
      remarks.append(
        "No symmetry makes a coefficient constant; that λ does not depend on x is an assumption for data to support.")
    }
    if let nonlinearity, nonlinearity.isShortRanged {
      remarks.append(
        "K_W falls faster than any power, so that integrals over the inputs converge and couplings do not run.")
    } else if action.scaling == nil {
      remarks.append("K_W follows no power of the inputs, so that couplings have no dimension.")
    } else if let scaling = action.scaling, specification.biases.deviation > 0, scaling != 0 {
      remarks.append("Dimensions are those of K_W at inputs far beyond the biases' scale.")
    }
    if !specification.isEven {
      remarks.append(
        "weights.mean or biases.mean is not 0: f → −f is no symmetry, nor are rotations, and coefficients may carry indices of "
          + "inputs and outputs.")
    }
    return remarks
  }
}

extension ActionDocument.Test {
  init(_ test: SymmetryTest) {
    self.init(
      symmetry: ActionSymmetries(arrayLiteral: test.symmetry).names.first ?? "", transformation: test.transformation,
      propagatorChange: test.propagatorChange, connectedChange: test.connectedChange, before: test.before,
      after: test.after, holdsForPropagator: test.holdsForPropagator, holdsForTheory: test.holdsForTheory)
  }
}

extension ActionDocument.Row {
  init(_ term: EffectiveAction.Term) {
    self.init(
      text: term.term.text, latex: term.term.latex, fields: term.term.fields, points: term.term.points.count,
      derivatives: term.term.derivatives, powers: term.term.powers, dimension: term.dimension,
      relevance: term.relevance?.rawValue, coefficient: term.coefficient.rawValue,
      coefficientByPropagator: term.coefficientByPropagator.rawValue)
  }
}

extension ActionDocument.ForbiddenRow {
  init(_ term: EffectiveAction.Forbidden) {
    self.init(text: term.text, fields: term.fields, dimension: term.dimension, by: term.by.names, count: term.count)
  }
}

/// A bound on dimensions, where there are none.
public struct NoScaling: Error, CustomStringConvertible {
  /// σ.
  public let activation: String
  public var description: String {
    "--max-dimension: K_W of \(activation) follows no power of the inputs, so that operators have no dimension; allowed: "
      + "--max-fields, --max-derivatives"
  }
}
