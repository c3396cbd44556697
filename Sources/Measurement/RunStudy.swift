import Ensembles
import FieldTheory

/// All that a run says, gathered once for a report.
public struct RunStudy: Sendable {
  /// Of the run.
  public let specification: Specification
  /// Of each width that has any blocks.
  public let measurements: [WidthMeasurement]
  /// Or why the exact theory has nothing to say.
  public let comparison: Result<Comparison, UnknownTheory>
  /// The numbers that physics speaks of; nil without a comparison.
  public let reproduction: Reproduction?
  /// Or why the effective theory has nothing to say.
  public let interaction: Result<InteractionStudy, NoInteraction>
  /// Of redrawn networks of the narrowest width; nil where they are too large to draw again.
  public let outputs: OutputHistogram?

  /// - Parameters:
  ///   - blocks: by width; at least one block each.
  ///   - outputs: the first output at the first input of networks of the narrowest of these widths.
  ///   - layout: of the run.
  public init(_ layout: CorrelatorBasis, blocks: [(width: Int, blocks: [BlockMoments])], outputs: [Double]) {
    let specification = layout.specification
    self.specification = specification
    measurements = blocks.map { WidthMeasurement(layout, width: $0.width, blocks: $0.blocks) }
    comparison = Self.comparison(layout, blocks)
    interaction = Result { () throws(NoInteraction) in try InteractionStudy(layout, blocks: blocks) }
    reproduction = try? comparison.map { Reproduction($0, seconds: 0) }.get()
    let narrowest = blocks.map(\.width).min()
    self.outputs =
      outputs.count > 1 ? narrowest.map { OutputHistogram(specification, width: $0, outputs: outputs) } : nil
  }

  /// Orders whose exact theory takes too long are left out.
  private static func comparison(
    _ layout: CorrelatorBasis, _ blocks: [(width: Int, blocks: [BlockMoments])]
  ) -> Result<Comparison, UnknownTheory> {
    let most = layout.specification.nonlinearity.map(ExactNetwork.mostOrder) ?? .max
    let orders = layout.specification.orders.filter { $0 <= most }
    return Result { () throws(UnknownTheory) in try Comparison(layout, blocks: blocks, orders: orders) }
  }
}
