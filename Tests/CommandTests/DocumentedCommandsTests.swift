import Foundation
import Testing

/// Runs every command that the documentation shows, page by page, each page in a folder of its own, with few networks.
@Suite(.serialized) struct DocumentedCommandsTests {
  /// A fenced block of a page.
  struct Block {
    let language: String
    let lines: [String]
  }

  /// The pages that show commands; `docs/python.md` has a test of its own, which compares numbers.
  static let pages: [String] = {
    let docs = Command.package.appendingPathComponent("docs")
    let names = FileManager.default.enumerator(atPath: docs.path)?.compactMap { $0 as? String } ?? []
    return ["README.md"] + names.filter { $0.hasSuffix(".md") && $0 != "python.md" }.sorted().map { "docs/" + $0 }
  }()

  /// Lines that are not run, each with its reason.
  static let exceptions: [String: String] = [
    "nnqft reproduce --networks 1e6": "all nine networks take minutes; commands.md has one of them"
  ]

  static func blocks(of page: String) throws -> [Block] {
    let text = try String(contentsOf: Command.package.appendingPathComponent(page), encoding: .utf8)
    var found: [Block] = []
    var open: (language: String, lines: [String])?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if let (language, lines) = open {
        if line.hasPrefix("```") {
          found.append(Block(language: language, lines: lines))
          open = nil
        } else {
          open = (language, lines + [line])
        }
      } else if line.hasPrefix("```") {
        open = (String(line.dropFirst(3)), [])
      } else if line.hasPrefix("    nnqft ") {
        // Indented code is a block as well.
        found.append(Block(language: "indented", lines: [line.trimmingCharacters(in: .whitespaces)]))
      }
    }
    return found
  }

  /// The same command with few networks and short timings.
  static func small(_ line: String) -> String {
    let command = String(line.split(separator: "#")[0]).trimmingCharacters(in: .whitespaces)
    let least = command.hasPrefix("nnqft reproduce") ? "200" : "600"
    let networks = #/--networks +[0-9.e]+/#
    if command.contains(networks) { return command.replacing(networks, with: "--networks \(least)") }
    if command.contains(#/^nnqft (run|reproduce)/#) { return "\(command) --networks \(least)" }
    return command.hasPrefix("nnqft bench") ? "\(command) --repeats 1 --seconds 0.002" : command
  }

  @Test(arguments: pages) func everyCommandOfThePageRuns(_ page: String) throws {
    let folder = try Command.folderWithExamples()
    for block in try Self.blocks(of: page) {
      // A specification that the page shows is there for the commands after it.
      if block.language == "yaml", let name = block.lines.first(where: { $0.hasPrefix("name: ") })?.dropFirst(6) {
        let file = folder.appendingPathComponent("\(name).yaml")
        try (block.lines.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
      }
      guard block.language == "sh" else { continue }
      for line in block.lines where line.hasPrefix("nnqft ") && Self.exceptions[line] == nil {
        let outcome = try Python.run(
          ["sh", "-c", Self.small(line)], in: folder,
          environment: ["PATH": Command.searchPath, "NNQFT_CACHE": folder.appendingPathComponent("cache").path])
        #expect(outcome.status == 0, "\(page): \(line): \(outcome.errors)")
      }
    }
  }

  /// A command in a block that is not marked `sh` would not be run. Synopses are no commands.
  @Test func noCommandHidesInABlockOfAnotherKind() throws {
    for page in Self.pages {
      for block in try Self.blocks(of: page) where block.language != "sh" {
        let hidden = block.lines.filter { $0.hasPrefix("nnqft ") && !$0.contains("STORE") && !$0.contains("SPEC") }
        // A synopsis has optional parts in brackets.
        let isSynopsis = block.lines.contains { $0.hasPrefix("nnqft ") && $0.contains(" [-") }
        #expect(hidden.isEmpty || isSynopsis, "\(page): \(hidden)")
      }
    }
  }

  @Test func theExceptionsAreStillThere() throws {
    let lines = try Self.pages.flatMap { try Self.blocks(of: $0).flatMap(\.lines) }
    for line in Self.exceptions.keys { #expect(lines.contains(line), "\(line)") }
    // Negative control: most lines are run.
    #expect(lines.filter { $0.hasPrefix("nnqft ") }.count > 40)
  }

  @Test func commandsAreMadeSmall() {
    #expect(Self.small("nnqft run a.yaml --networks 1e7   # more") == "nnqft run a.yaml --networks 600")
    #expect(Self.small("nnqft run a.yaml") == "nnqft run a.yaml --networks 600")
    #expect(Self.small("nnqft devices") == "nnqft devices")
  }
}
