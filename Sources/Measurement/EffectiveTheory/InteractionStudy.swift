import Ensembles
import FieldTheory

/// What a run says of the interaction, at one width.
public struct InteractionStudy: Sendable {
  /// λ and κ.
  public let couplings: CouplingMeasurement
  /// λ over cutoffs.
  public let flow: CouplingFlow
  /// Nil where the run has no 6-point function.
  public let prediction: Prediction?

  /// N.
  public var width: Int { couplings.data.width }

  /// - Parameters:
  ///   - layout: of the run's moments.
  ///   - blocks: by width; at least one block each.
  ///   - width: one of these; where nil, that where the mean λ stands furthest above the noise.
  ///   - progress: called before each part.
  /// - Throws: ``NoInteraction``.
  public init(
    _ layout: CorrelatorBasis, blocks: [(width: Int, blocks: [BlockMoments])], width: Int? = nil,
    progress: (RunStudy.Part) -> Void = { _ in }
  ) throws(NoInteraction) {
    let specification = layout.specification
    guard specification.orders.contains(4) else {
      throw NoInteraction(reason: "the run has no 4-point function")
    }
    do {
      progress(.couplings)
      let data = try blocks.filter { width == nil || $0.width == width }.map {
        try FieldData.measured(layout, width: $0.width, blocks: $0.blocks)
      }
      guard let propagator = data.first?.propagator else { throw NoInteraction(reason: "the run has no blocks") }
      let (points, cutoff) = (specification.inputs, Cutoff.usual(for: propagator))
      let sixth =
        try specification.orders.contains(6)
        ? PredictionBasis(propagator, points: points, order: 6, cutoff: cutoff, sextic: true) : nil
      // Predictions have vertex integrals of their own, which are those of κ too.
      let basis = try sixth?.couplings ?? CouplingBasis(propagator, points: points, cutoff: cutoff)
      guard let best = data.map({ CouplingMeasurement($0, basis) }).max(by: { $0.clarity < $1.clarity }) else {
        throw NoInteraction(reason: "the run has no blocks")
      }
      couplings = best
      progress(.flow)
      flow = try CouplingFlow(
        best.data,
        RunningVertices(
          VertexPropagator(propagator), points: points, tuples: best.data.tuples(4),
          cutoffs: Cutoff.paper.map(\.value)))
      progress(.prediction)
      prediction = sixth.map { Prediction(best.data, $0) }
    } catch {
      // One of its own says its reason again.
      throw NoInteraction(reason: "\(error)")
    }
  }
}

extension CouplingMeasurement {
  /// |λ̄| over its error; nothing where rare networks make it, so that its error is not to be trusted.
  fileprivate var clarity: Double {
    guard !data.isHeavyTailed(order: 4), let error = lambda.mean.error, error > 0 else { return 0 }
    return abs(lambda.mean.value) / error
  }
}

/// Why a run says nothing of the interaction.
public struct NoInteraction: Error, CustomStringConvertible {
  /// For a person.
  public let reason: String
  public var description: String { reason }
}
