import Foundation

/// The commands of the program, as its parser describes them.
struct CommandTree: Decodable {
  struct Argument: Decodable {
    struct Name: Decodable { let name: String }
    let names: [Name]?
    let isOptional: Bool?
  }

  let commandName: String
  let abstract: String?
  let discussion: String?
  let arguments: [Argument]?
  let subcommands: [CommandTree]?

  /// A command that does something.
  struct Leaf {
    /// With those around it: `nnqft eft action`.
    let name: String
    let abstract: String
    let discussion: String
    let options: Set<String>

    /// The lines that show its use.
    var examples: [String] {
      discussion.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
        $0.hasPrefix("nnqft ")
      }
    }
  }

  static func leaves(in folder: URL) throws -> [Leaf] {
    struct Dump: Decodable { let command: CommandTree }
    let outcome = try Command.run(["--experimental-dump-help"], in: folder)
    return try JSONDecoder().decode(Dump.self, from: Data(outcome.output.utf8)).command.leaves(below: nil)
  }

  private func leaves(below parent: String?) -> [Leaf] {
    let name = (parent.map { $0 + " " } ?? "") + commandName
    let below = (subcommands ?? []).filter { $0.commandName != "help" }
    guard below.isEmpty else { return below.flatMap { $0.leaves(below: name) } }
    let options = (arguments ?? []).flatMap { $0.names ?? [] }.map(\.name)
    return [Leaf(name: name, abstract: abstract ?? "", discussion: discussion ?? "", options: Set(options))]
  }
}
