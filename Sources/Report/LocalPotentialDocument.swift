import Ensembles
import FieldTheory

/// The `nnqft-local-potential` object, version 1: a flow in the local potential approximation.
public struct LocalPotentialDocument: Encodable, Sendable {
  /// What the object is.
  public let format = "nnqft-local-potential"
  /// Of the format.
  public let version = 1
  /// The specification's.
  public let name: String
  /// d_in, the d of the flow.
  public let inputDimension: Int
  /// N, the neurons of the hidden layer.
  public let width: Int
  /// m² of 1/K(p) = Z (m² + p² + …).
  public let squaredMass: Double
  /// Z of 1/K(p) = Z (m² + p² + …).
  public let fieldStrength: Double
  /// λ of λ f⁴ at k = 0, of the field as it is: the mean over tuples of four inputs.
  public let lambda: Double
  /// The standard deviation of λ over these tuples.
  public let lambdaSpread: Double
  /// κ of κ f⁶ at k = 0, of the field as it is: the mean over tuples of six inputs.
  public let kappa: Double
  /// The standard deviation of κ over these tuples.
  public let kappaSpread: Double
  /// By ascending scale, from k = 0.
  public let flow: [Point]
  /// The scale k of a singularity; left out where the flow reaches its end.
  public let singularity: Double?

  /// The potential at one scale: U = u₂ f²/2 + u₄ f⁴/4! + u₆ f⁶/6!.
  public struct Point: Encodable, Sendable {
    /// The scale: fluctuations of momenta below it are left out.
    public let k: Double
    /// The derivatives of U at f = 0, of the normalised field.
    public let u2, u4, u6: Double
    /// λ = Z² u₄/4!, of λ f⁴ of the field as it is.
    public let lambda: Double
    /// κ = Z³ u₆/6!, of κ f⁶ of the field as it is.
    public let kappa: Double
    /// √(d u₂/2), the σ_W of a Gauss-net with this mass; left out where u₂ is not positive.
    public let weightDeviation: Double?
  }

  /// - Parameters:
  ///   - end: the last scale; points are equally spaced from 0 to it, or to just before a singularity.
  ///   - points: their number, at least 2.
  ///   - specification: that the potential was made of.
  ///   - width: N that it was made at.
  ///   - infrared: where the flow starts.
  public init(_ specification: Specification, width: Int, _ infrared: InfraredPotential, to end: Double, points: Int) {
    let dimension = specification.architecture.inputDimension
    func followed(to end: Double) -> LocalPotentialFlow.Trajectory {
      LocalPotentialFlow(dimension: dimension).trajectory(
        from: infrared.potential, at: (0..<points).map { end * Double($0) / Double(points - 1) })
    }
    let whole = followed(to: end)
    let trajectory = whole.end.map { followed(to: 0.999 * $0) } ?? whole
    name = specification.name
    inputDimension = dimension
    self.width = width
    squaredMass = infrared.kernel.squaredMass
    fieldStrength = infrared.kernel.fieldStrength
    (lambda, lambdaSpread) = (infrared.lambda, infrared.lambdaSpread)
    (kappa, kappaSpread) = (infrared.kappa, infrared.kappaSpread)
    flow = trajectory.points.map { k, u in
      let couplings = infrared.couplings(u)
      return Point(
        k: k, u2: u.u2, u4: u.u4, u6: u.u6, lambda: couplings.lambda, kappa: couplings.kappa,
        weightDeviation: u.u2 > 0 ? (Double(dimension) * u.u2 / 2).squareRoot() : nil)
    }
    singularity = whole.end
  }
}

/// A flow for people.
public struct LocalPotentialTable {
  private let document: LocalPotentialDocument

  /// The table of a flow.
  public init(_ document: LocalPotentialDocument) { self.document = document }

  /// What the flow starts from, the table, a row a scale k, and where a singularity ends it. No newline at the end.
  public var text: String {
    var table = TextTable(["k", "u₂", "u₄", "u₆", "λ", "κ", "σ_W"])
    for point in document.flow {
      table.add(
        [NumberText.significant(point.k)]
          + [point.u2, point.u4, point.u6, point.lambda, point.kappa].map { NumberText.significant($0) }
          + [point.weightDeviation.map { NumberText.significant($0) } ?? "–"])
    }
    let end =
      document.singularity.map { "\n\nThe flow ends in a singularity at k = \(NumberText.significant($0))." } ?? ""
    return """
      \(document.name), N = \(document.width), d = \(document.inputDimension): local potential approximation, Litim's regulator.
      U = u₂ f²/2 + u₄ f⁴/4! + u₆ f⁶/6! of f with 1/K(p) = m² + p² + …, m² = \(NumberText.significant(document.squaredMass)); f is the \
      network's times √Z, Z = \(NumberText.significant(document.fieldStrength)).
      At k = 0 from the exact connected functions: λ = \(NumberText.significant(document.lambda)), κ = \
      \(NumberText.significant(document.kappa)), with standard deviations \(NumberText.short(document.lambdaSpread)) and \
      \(NumberText.short(document.kappaSpread)) over tuples of inputs.

      \(table.text)\(end)
      """
  }
}
