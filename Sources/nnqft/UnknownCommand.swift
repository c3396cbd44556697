import ArgumentParser
import Ensembles

/// A word in the place of a command that is none.
struct UnknownCommand: CustomStringConvertible {
  private let word: String
  private let parent: String
  private let commands: [String]

  /// Nil where the arguments name a command, or begin with an option.
  init?(_ arguments: [String], in root: any ParsableCommand.Type = NNQFT.self) {
    var (command, path): (any ParsableCommand.Type, String) = (root, root._commandName)
    for word in arguments {
      let subcommands = command.configuration.subcommands
      guard !subcommands.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
      guard let next = subcommands.first(where: { $0._commandName == word }) else {
        (self.word, parent) = (word, path)
        commands = subcommands.map { $0._commandName }
        return
      }
      (command, path) = (next, "\(path) \(word)")
    }
    return nil
  }

  var description: String {
    let meant = Spelling.nearest(to: word, among: commands).map { " Did you mean '\($0)'?" } ?? ""
    return """
      Error: \(parent) has no command '\(word)'.\(meant)
      Commands: \(commands.joined(separator: ", ")). See '\(parent) --help'.
      """
  }
}
