import Report

/// Names the part of a report that is under work: on a terminal in a line that is drawn over itself, elsewhere in a plain line where nothing has
/// been said for a while.
final class SectionMeter {
  private let manner: ProgressMeter.Manner
  private let say: (String) -> Void
  private var said = ContinuousClock.now
  private var isDrawn = false

  init(_ manner: ProgressMeter.Manner = .usual, say: @escaping (String) -> Void = { Terminal.say($0) }) {
    self.manner = manner
    self.say = say
  }

  /// - Parameter section: what is done next.
  func begin(_ section: String) {
    switch manner {
    case .bar:
      let line = section + (TextStyle.current.hasUnicode ? " …" : " ...")
      Terminal.draw(String(line.prefix(Terminal.columns - 1)))
      isDrawn = true
    case .lines(let interval) where ContinuousClock.now - said >= interval:
      say("nnqft: \(section)")
      said = .now
    case .lines, .silent: break
    }
  }

  /// Leaves the line to what is said next.
  func end() {
    if isDrawn { Terminal.endDrawing() }
    isDrawn = false
  }
}
