import Foundation
import Instrument
import Measurement
import Report

/// One line of progress.
struct ProgressLine {
  private let fraction: Double
  private let facts: String

  init(_ progress: RunProgress, label: String, headline: Estimate) {
    fraction = progress.allNeurons > 0 ? min(1, progress.neurons / progress.allNeurons) : 1
    var facts = [String(format: "%.1f Mneurons/s", progress.rate / 1e6)]
    if let left = progress.secondsLeft { facts.append(Self.duration(left) + " left") }
    var value = "N=\(progress.width) \(label) = \(String(format: "%.5g", headline.value))"
    if let error = headline.error { value += String(format: " ± %.2g", error) }
    facts.append(value)
    self.facts = facts.joined(separator: ", ")
  }

  /// Without a bar.
  var plain: String { String(format: "%.0f%%, ", 100 * fraction) + facts }

  func text(columns: Int) -> String {
    let (done, undone) = TextStyle.current.hasUnicode ? ("█", "░") : ("#", ".")
    let percent = String(format: " %3.0f%% ", 100 * fraction)
    let room = min(30, columns - percent.count - facts.count - 1)
    guard room > 4 else { return String((percent + facts).prefix(columns - 1)) }
    let full = Int(fraction * Double(room))
    return String(repeating: done, count: full) + String(repeating: undone, count: room - full) + percent + facts
  }

  private static func duration(_ seconds: Double) -> String {
    guard seconds < 360_000 else { return String(format: "%.0f h", seconds / 3600) }
    let whole = Int(seconds.rounded(.up))
    return whole < 3600
      ? String(format: "%d:%02d", whole / 60, whole % 60)
      : String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
  }
}
