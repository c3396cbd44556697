import Ensembles
import Instrument
import Measurement

/// The progress bar: how far, how fast, how long still, and the present error of the headline correlator. Drawn on a
/// terminal only.
actor ProgressMeter {
  private let monomial: Int
  private let label: String
  private var width = 0
  private var headline: RunningCorrelator
  private var drawn: ContinuousClock.Instant?

  /// The headline is the four-point function at the first input, or the highest order below four that is measured.
  init(_ specification: Specification) {
    let order = specification.orders.last { $0 <= 4 } ?? specification.orders[0]
    let basis = MonomialBasis(components: specification.components, order: specification.maximumOrder)
    monomial = basis.index(of: [Int](repeating: 0, count: order))
    label = "G(\(order))[\([String](repeating: "0", count: order).joined(separator: " "))]"
    headline = RunningCorrelator(monomial: monomial)
  }

  func show(_ progress: RunProgress) {
    guard Terminal.isWatched else { return }
    if progress.width != width {
      width = progress.width
      headline = RunningCorrelator(monomial: monomial)
    }
    for block in progress.latest { headline.add(block) }
    let now = ContinuousClock.now
    if let drawn, now - drawn < .milliseconds(100) { return }
    drawn = now
    Terminal.draw(ProgressLine(progress, label: label, headline: headline.estimate).text(columns: Terminal.columns))
  }

  func end() {
    if drawn != nil { Terminal.endDrawing() }
  }
}
