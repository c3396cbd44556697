import Dispatch
import Foundation

/// Does something at the first SIGINT or SIGTERM; the second one ends the process.
final class Interruption {
  private let sources: [any DispatchSourceSignal]

  init(_ action: @escaping @Sendable () -> Void) {
    sources = Self.numbers.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
      source.setEventHandler {
        Self.restoreDefaults()
        action()
      }
      source.resume()
      return source
    }
  }

  func stop() {
    for source in sources { source.cancel() }
    Self.restoreDefaults()
  }

  private static func restoreDefaults() {
    for number in numbers { signal(number, SIG_DFL) }
  }

  private static let numbers = [SIGINT, SIGTERM]
}
