import Measurement

/// The figures of a run.
public struct FigureSet: Sendable {
  let deviations, kernel, pulls: [Figure]
  let distribution: Figure?

  public init(_ study: RunStudy) {
    let comparison = try? study.comparison.get()
    deviations = study.specification.orders.filter { $0 % 2 == 0 }.compactMap { order in
      Figure.deviation(order: order, study.measurements, comparison?.orders.filter { $0.order == order } ?? [])
    }
    distribution = study.outputs.map(Figure.distribution)
    // The 2-point function is the same at every width; the widest is nearest to what most people plot.
    kernel = study.measurements.max { $0.width < $1.width }.map(Figure.kernel) ?? []
    pulls = comparison.map(Figure.pulls) ?? []
  }

  /// In the page's order.
  public var all: [Figure] { deviations + [distribution].compactMap { $0 } + kernel + pulls }
}
