import Ensembles
import FieldTheory

/// The `nnqft-local-potential` object, version 1: a flow in the local potential approximation.
public struct LocalPotentialDocument: Encodable, Sendable {
  public let format = "nnqft-local-potential"
  public let version = 1
  public let name: String
  public let inputDimension, width: Int
  /// m² and Z of 1/K(p) = Z (m² + p² + …).
  public let squaredMass, fieldStrength: Double
  /// At k = 0: means over tuples and standard deviations over tuples.
  public let lambda, lambdaSpread, kappa, kappaSpread: Double
  public let flow: [Point]
  /// The scale of a singularity; null where the flow reaches its end.
  public let singularity: Double?

  public struct Point: Encodable, Sendable {
    /// The scale, and the potential of the normalised field.
    public let k, u2, u4, u6: Double
    /// Of the field as it is; and √(d u₂/2), the σ_W of a Gauss-net with this mass.
    public let lambda, kappa: Double
    public let weightDeviation: Double?
  }

  /// - Parameters:
  ///   - end: the last scale; points are equally spaced from 0 to it, or to just before a singularity.
  ///   - points: their number, at least 2.
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

  public init(_ document: LocalPotentialDocument) { self.document = document }

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
      U = u₂ f²/2 + u₄ f⁴/4! + u₆ f⁶/6! of f with 1/K(p) = m² + p² + …, m² = \(NumberText.significant(document.squaredMass)); f was divided \
      by √Z, Z = \(NumberText.significant(document.fieldStrength)).
      At k = 0 from the exact connected functions: λ = \(NumberText.significant(document.lambda)), κ = \
      \(NumberText.significant(document.kappa)), with standard deviations \(NumberText.short(document.lambdaSpread)) and \
      \(NumberText.short(document.kappaSpread)) over tuples of inputs.

      \(table.text)\(end)
      """
  }
}
