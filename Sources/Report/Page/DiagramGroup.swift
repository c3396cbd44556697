import FieldTheory
import Measurement

/// The diagrams of one n-point function at one order, drawn.
public struct DiagramGroup: Sendable {
  let title: String
  let drawings: [DiagramDrawing]

  /// Those that entered a study's couplings and predictions.
  ///
  /// - Throws: ``GraphvizFailure``; ``DrawingError`` where the system refuses temporary files or the process.
  public static func entering(_ interaction: InteractionStudy, by graphviz: Graphviz) throws -> [DiagramGroup] {
    let orders: [(Int, [(interaction: Interaction, power: Int)])] =
      [(4, [(.lambda, 1)])] + (interaction.prediction == nil ? [] : [(6, [(.lambda, 1)]), (6, [(.kappa, 1)])])
    return try orders.map { external, vertices in
      let list = try DiagramList(
        DiagramSet(externalPoints: external, vertices: vertices), rules: .exactPropagator, connected: false)
      return DiagramGroup(title: list.title, drawings: try DiagramDrawing.drawings(list.diagrams, by: graphviz))
    }
  }
}
