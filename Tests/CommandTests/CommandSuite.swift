import Foundation
import Testing

/// Tests that run the program in a folder of their own.
protocol CommandSuite {
  /// Where it runs: what it is given and what it writes lies there.
  var folder: URL { get }

  /// What all its runs are told beside the usual.
  var environment: [String: String] { get }
}

extension CommandSuite {
  var environment: [String: String] { [:] }

  // MARK: The program

  func run(
    _ arguments: String..., environment: [String: String] = [:], launcher: [String] = []
  ) throws -> Command.Outcome {
    try run(arguments, environment: environment, launcher: launcher)
  }

  func run(
    _ arguments: [String], environment: [String: String] = [:], launcher: [String] = []
  ) throws -> Command.Outcome {
    try Command.run(
      arguments, in: folder, environment: self.environment.merging(environment) { $1 }, launcher: launcher)
  }

  /// It ends with a status and a word of what is wrong, and has no results.
  @discardableResult
  func refuses(_ status: Int32, naming word: String, _ arguments: String...) throws -> Command.Outcome {
    try refuses(status, naming: word, arguments)
  }

  @discardableResult
  func refuses(_ status: Int32, naming word: String, _ arguments: [String]) throws -> Command.Outcome {
    let outcome = try run(arguments)
    #expect(
      outcome.status == status && outcome.errors.contains(word) && outcome.output.isEmpty, "\(arguments): \(outcome)")
    return outcome
  }

  func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  // MARK: Its files

  func write(_ text: String, to name: String) throws {
    try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
  }

  /// A specification of these keys.
  func write(_ keys: [String: String], to name: String) throws {
    try write(keys.map { "\($0): \($1)" }.sorted().joined(separator: "\n"), to: name)
  }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: folder.appendingPathComponent(name)) }

  /// One of the specifications that come with the program.
  func example(_ name: String) -> String {
    Command.package.appendingPathComponent("Examples").appendingPathComponent(name + ".yaml").path
  }
}
