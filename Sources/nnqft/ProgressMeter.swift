import Ensembles
import Instrument
import Measurement

/// How far, how fast, how long still, and the present error of the headline correlator: a bar on a terminal, a plain line now and then
/// elsewhere.
actor ProgressMeter {
  /// How progress is shown.
  enum Manner {
    /// A bar that is drawn over itself.
    case bar
    /// A line each time that so much has passed.
    case lines(every: Duration)
    case silent

    /// A bar where somebody watches, else a line every ten seconds; nothing where the user wants quiet.
    static var usual: Manner {
      if Terminal.isQuiet { return .silent }
      return Terminal.isWatched ? .bar : .lines(every: .seconds(10))
    }
  }

  private let manner: Manner
  private let say: @Sendable (String) -> Void
  private let first: Headline
  private var width = 0
  private var headline: RunningCorrelator
  private var shown = ContinuousClock.now
  private var isDrawn = false

  init(
    _ specification: Specification, _ manner: Manner = .usual,
    say: @escaping @Sendable (String) -> Void = { Terminal.say($0) }
  ) {
    self.manner = manner
    self.say = say
    first = Headline(specification)
    headline = first.correlator
  }

  func show(_ progress: RunProgress) {
    if case .silent = manner { return }
    if progress.width != width {
      width = progress.width
      headline = first.correlator
    }
    for block in progress.latest { headline.add(block) }
    let now = ContinuousClock.now
    let line = ProgressLine(progress, label: first.label, headline: headline.estimate)
    switch manner {
    case .bar where !isDrawn || now - shown > .milliseconds(100):
      Terminal.draw(line.text(columns: Terminal.columns))
      isDrawn = true
    case .lines(let interval) where now - shown >= interval: say("nnqft: " + line.plain)
    default: return
    }
    shown = now
  }

  func end() {
    if isDrawn { Terminal.endDrawing() }
  }
}
