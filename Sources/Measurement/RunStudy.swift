import Ensembles

/// All that a run says, gathered once for a report.
public struct RunStudy: Sendable {
  /// What takes its time, one after the other, in words.
  public enum Part: String, Sendable {
    /// The n-point functions of all widths.
    case correlators = "n-point functions"
    /// Their exact values.
    case theory = "exact theory"
    /// λ and κ.
    case couplings
    /// λ over cutoffs.
    case flow = "flow of λ"
    /// What couplings make of the 6-point functions.
    case prediction = "predicted 6-point functions"
    /// The distribution of networks' outputs.
    case outputs = "distribution of outputs"
  }

  /// Of the run.
  public let specification: Specification
  /// The width of what is said of one alone; where nil each has its own: the clearest interaction, the narrowest distribution, the widest kernel.
  public let width: Int?
  /// Of each width that has any blocks.
  public let measurements: [WidthMeasurement]
  /// Or why the exact theory has nothing to say.
  public let comparison: Result<Comparison, UnknownTheory>
  /// The numbers that physics speaks of; nil without a comparison.
  public let reproduction: Reproduction?
  /// Or why the effective theory has nothing to say.
  public let interaction: Result<InteractionStudy, NoInteraction>
  /// Of redrawn networks; nil where they are too large to draw again.
  public let outputs: OutputHistogram?

  /// - Parameters:
  ///   - blocks: by width; at least one block each.
  ///   - outputs: the first output at the first input of networks of `width`, or of the narrowest of these widths.
  ///   - width: one of these, of what is said of one alone; where nil each has its own.
  ///   - layout: of the run.
  ///   - progress: called before each part.
  public init(
    _ layout: CorrelatorBasis, blocks: [(width: Int, blocks: [BlockMoments])], outputs: [Double], width: Int? = nil,
    progress: (Part) -> Void = { _ in }
  ) {
    let specification = layout.specification
    self.specification = specification
    self.width = width
    progress(.correlators)
    measurements = blocks.map { WidthMeasurement(layout, width: $0.width, blocks: $0.blocks, nullTested: true) }
    progress(.theory)
    comparison = Self.comparison(layout, blocks)
    interaction = Result { () throws(NoInteraction) in
      try InteractionStudy(layout, blocks: blocks, width: width, progress: progress)
    }
    reproduction = try? comparison.map { Reproduction($0, seconds: 0) }.get()
    progress(.outputs)
    let drawn = width ?? blocks.map(\.width).min()
    self.outputs =
      outputs.count > 1 ? drawn.map { OutputHistogram(specification, width: $0, outputs: outputs) } : nil
  }

  private static func comparison(
    _ layout: CorrelatorBasis, _ blocks: [(width: Int, blocks: [BlockMoments])]
  ) -> Result<Comparison, UnknownTheory> {
    Result { try Comparison(layout, blocks: blocks) }
      .mapError { $0 as? UnknownTheory ?? UnknownTheory(reason: "\($0)") }
  }
}
