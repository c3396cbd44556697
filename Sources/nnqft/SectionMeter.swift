import Report
import Synchronization

/// Names the part of a report that is under work: on a terminal in a line that is drawn over itself, elsewhere in a plain line from time to time.
final class SectionMeter {
  private let manner: ProgressMeter.Manner
  private let say: @Sendable (String) -> Void
  private let section = Section()
  private var timer: Task<Void, Never>?
  private var isDrawn = false

  /// Read by the timer while the work goes on.
  private final class Section: Sendable {
    let name = Mutex("")
  }

  init(_ manner: ProgressMeter.Manner = .usual, say: @escaping @Sendable (String) -> Void = { Terminal.say($0) }) {
    self.manner = manner
    self.say = say
  }

  deinit { timer?.cancel() }

  /// - Parameter name: what is done next.
  func begin(_ name: String) {
    section.name.withLock { $0 = name }
    switch manner {
    case .bar:
      let line = name + (TextStyle.current.hasUnicode ? " …" : " ...")
      Terminal.draw(String(line.prefix(Terminal.columns - 1)))
      isDrawn = true
    case .lines(let interval) where timer == nil:
      timer = Task.detached { [section, say] in
        while (try? await Task.sleep(for: interval)) != nil { say("nnqft: \(section.name.withLock { $0 })") }
      }
    case .lines, .silent: break
    }
  }

  /// Leaves the line to what is said next.
  func end() {
    timer?.cancel()
    timer = nil
    if isDrawn { Terminal.endDrawing() }
    isDrawn = false
  }
}
