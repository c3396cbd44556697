import Ensembles
import FieldTheory

/// Whether transformations of the inputs leave the propagator and the connected 4-point function unchanged: a propagator's symmetry need
/// not be the theory's, which all its correlators must share.
public struct SymmetryTest: Sendable {
  /// What was tested.
  public let symmetry: ActionSymmetries
  /// What was done to the inputs.
  public let transformation: String
  /// The largest change of any K(x, y), over the largest of them.
  public let propagatorChange: Double
  /// The same of N G4c.
  public let connectedChange: Double
  /// N G4c at the first input, before and after.
  public let before, after: Double
  /// What counts as no change: rounding, or the error of a quadrature.
  public let tolerance: Double

  /// Whether K is invariant but for rounding.
  public var holdsForPropagator: Bool { propagatorChange <= tolerance }
  /// Whether the connected 4-point function is, too.
  public var holdsForTheory: Bool { holdsForPropagator && connectedChange <= tolerance }

  /// Rotates, reflects and moves the specification's inputs, of which some are enough; nil where no exact theory is known.
  public static func tests(of specification: Specification) -> [SymmetryTest]? {
    guard let propagator = specification.freePropagator else { return nil }
    let inputs = Array(specification.inputs.prefix(mostInputs))
    let dimension = specification.architecture.inputDimension
    let size = max(inputs.flatMap { $0 }.map(abs).max() ?? 1, 1)
    let tuples = [2, 4].flatMap { MonomialBasis.tuples(components: inputs.count, order: $0) }
    func values(_ points: [[Double]]) -> (two: [Double], four: [Double]) {
      let network = ExactNetwork(propagator, inputs: points, tuples: tuples)
      func all(_ order: Int) -> [Double] {
        tuples.filter { $0.count == order }.map { network.connected($0, width: 1).value }
      }
      return (all(2), all(4))
    }
    let original = values(inputs)
    func test(_ symmetry: ActionSymmetries, _ name: String, _ moves: [([Double]) -> [Double]]) -> SymmetryTest {
      let moved = moves.map { values(inputs.map($0)) }
      return SymmetryTest(
        symmetry: symmetry, transformation: name,
        propagatorChange: moved.map { change(original.two, $0.two) }.max() ?? 0,
        connectedChange: moved.map { change(original.four, $0.four) }.max() ?? 0,
        before: original.four.first ?? .nan, after: moved.last?.four.first ?? .nan,
        tolerance: propagator.nonlinearity.isEstimated ? 1e-6 : 1e-9)
    }
    // Reflections are all of O(1). With a rotation by an angle that is no fraction of π they make O(d).
    var rotations: [([Double]) -> [Double]] = [{ [-$0[0]] + $0.dropFirst() }]
    if dimension > 1 { rotations.append { [0.6 * $0[0] - 0.8 * $0[1], 0.8 * $0[0] + 0.6 * $0[1]] + $0.dropFirst(2) } }
    let shift = size / 2
    return [
      test(.inputRotation, dimension == 1 ? "x → −x" : "x₁ → −x₁, x → Rx", rotations),
      test(.inputTranslation, "x₁ → x₁ + \(shift)", [{ [$0[0] + shift] + $0.dropFirst() }]),
    ]
  }

  private static let mostInputs = 3

  private static func change(_ a: [Double], _ b: [Double]) -> Double {
    let size = max(a.map(abs).max() ?? 0, b.map(abs).max() ?? 0)
    guard size > 0 else { return 0 }
    return (zip(a, b).map { abs($0 - $1) }.max() ?? 0) / size
  }
}

extension Specification {
  /// The symmetries that the densities have whatever the inputs: of f and of the outputs.
  public var outputSymmetries: ActionSymmetries {
    var symmetries: ActionSymmetries = []
    // The last layer's weights and bias turn their sign together; so does any rotation of the outputs.
    if isEven {
      symmetries.insert(.sign)
      if architecture.outputDimension > 1 { symmetries.insert(.outputRotation) }
    }
    return symmetries
  }
}
