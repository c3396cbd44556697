import Measurement

/// The figures of a run.
public struct FigureSet: Sendable {
  let deviations, kernel, pulls: [Figure]
  let distribution: Figure?
  let couplings, flow, prediction: Figure?

  /// Every figure that a run has data for.
  public init(_ study: RunStudy) {
    let comparison = try? study.comparison.get()
    deviations = study.specification.orders.filter { $0 % 2 == 0 }.compactMap { order in
      Figure.deviation(order: order, study.measurements, comparison?.orders.filter { $0.order == order } ?? [])
    }
    distribution = study.outputs.map(Figure.distribution)
    // The 2-point function is the same at every width; the widest is nearest to what most people plot.
    let shown =
      study.measurements.first { $0.width == study.width } ?? study.measurements.max { $0.width < $1.width }
    kernel = shown.map(Figure.kernel) ?? []
    pulls = comparison.map(Figure.pulls) ?? []
    let interaction = try? study.interaction.get()
    couplings = interaction.map { Figure.couplings($0.couplings) }
    flow = interaction.map { Figure.flow($0.flow) }
    prediction = interaction?.prediction.map(Figure.prediction)
  }

  /// In the page's order.
  public var all: [Figure] {
    deviations + [distribution].compactMap { $0 } + kernel + [couplings, flow, prediction].compactMap { $0 } + pulls
  }
}
