import Ensembles
import Instrument
import Measurement

/// The progress bar: how far, how fast, how long still, and the present error of the headline correlator. Drawn on a
/// terminal only.
actor ProgressMeter {
  private let first: Headline
  private var width = 0
  private var headline: RunningCorrelator
  private var drawn: ContinuousClock.Instant?

  init(_ specification: Specification) {
    first = Headline(specification)
    headline = first.correlator
  }

  func show(_ progress: RunProgress) {
    guard Terminal.isWatched else { return }
    if progress.width != width {
      width = progress.width
      headline = first.correlator
    }
    for block in progress.latest { headline.add(block) }
    let now = ContinuousClock.now
    if let drawn, now - drawn < .milliseconds(100) { return }
    drawn = now
    Terminal.draw(
      ProgressLine(progress, label: first.label, headline: headline.estimate).text(columns: Terminal.columns))
  }

  func end() {
    if drawn != nil { Terminal.endDrawing() }
  }
}
