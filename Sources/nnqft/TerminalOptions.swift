import ArgumentParser
import Foundation
import Report

/// How a command speaks to whoever started it.
struct TerminalOptions: ParsableArguments {
  @Option(help: "Colours in tables: auto (on a terminal, unless NO_COLOR is set), always or never.")
  var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "No progress and no remarks on standard error; errors are still told.")
  var quiet = false

  /// Runs a command in the style asked for; an error becomes a line on standard error and an exit status.
  func run(_ verb: () async throws -> Void) async throws {
    let style = TextStyle(
      color, isTerminal: isatty(STDOUT_FILENO) == 1, environment: ProcessInfo.processInfo.environment)
    try await TextStyle.$current.withValue(style) {
      try await Terminal.$isQuiet.withValue(quiet) {
        try await reportingFailures(verb)
      }
    }
  }
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

extension TextStyle {
  /// Colours as asked for, and with `auto` on a terminal that has them, unless NO_COLOR (https://no-color.org) is set and not empty;
  /// Unicode's drawing characters where the locale is one of UTF-8.
  init(_ choice: ColorChoice, isTerminal: Bool, environment: [String: String]) {
    let isWanted = environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let encoding = locale.lowercased().replacing("-", with: "")
    self.init(
      hasColor: choice == .always || (choice == .auto && isTerminal && isWanted),
      hasUnicode: encoding.contains("utf8"))
  }
}
