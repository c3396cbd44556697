import Foundation
import TestOracles
import Testing

@testable import nnqft

/// What happens to results and messages where they cannot be written, and to files that are in the way.
@Suite(.serialized) struct OutputTests: CommandSuite {
  let folder: URL

  private static let text = """
    name: small
    architecture: { activation: relu, inputDimension: 1 }
    weights: { deviation: 1 }
    biases: { deviation: 0.5 }
    widths: [2, 7]
    inputs: [0.2, -0.4]
    orders: [2, 4]
    networks: 20000
    seed: 3
    """

  init() throws {
    folder = try TemporaryFolder.make()
    try write(Self.text, to: "small.yaml")
  }

  /// A shell that starts the program with a file redirected.
  private func shell(_ redirection: String) -> [String] { ["sh", "-c", "exec \"$@\" \(redirection)", "sh"] }

  // MARK: Standard output

  @Test(arguments: [">/dev/full", ">&-"]) func resultsThatCannotBeWrittenAreStatus74(_ redirection: String) throws {
    for arguments in [
      ["theory", "small.yaml", "--json"], ["theory", "small.yaml"], ["diagrams", "--external", "2"], ["devices", "-q"],
      ["--help"], ["help", "run"], ["--version"], ["--generate-completion-script", "bash"],
    ] {
      let outcome = try run(arguments, launcher: shell(redirection))
      #expect(outcome.status == 74, "\(arguments): \(outcome)")
      #expect(outcome.errors.hasPrefix("nnqft: standard output: cannot write: "), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
      // Negative control.
      #expect(try run(arguments).status == 0)
    }
  }

  /// A file that is opened later must not get the place of one that was closed, and the results with it.
  @Test func aStoreIsWholeWhereStandardFilesAreClosed() throws {
    for (redirection, status) in [(">&-", 74), ("2>&-", 0), ("0<&- >&- 2>&-", 74), (">/dev/full", 74)] {
      let outcome = try run("run", "small.yaml", "-o", "s", "--backend", "cpu", launcher: shell(redirection))
      #expect(outcome.status == status, "\(redirection): \(outcome)")
      let check = try run("verify", "s")
      #expect(check.status == 0 && check.output.contains("s: good"), "\(redirection): \(check)")
      try FileManager.default.removeItem(at: folder.appendingPathComponent("s"))
    }
  }

  /// Who reads no further has read enough. The system ends the program, or tells it where that signal is ignored.
  @Test func aReaderThatGoesAwayIsNoError() throws {
    let script = "{ sleep 0.5; \"$@\"; } | :; exit ${PIPESTATUS[0]}"
    let outcome = try run("theory", "small.yaml", "--json", launcher: ["bash", "-c", script, "bash"])
    #expect(outcome.status == 0 && !outcome.errors.contains("cannot write"), "\(outcome)")
    // Nor where it is the messages that nobody reads.
    let messages = "{ sleep 0.5; \"$@\" 2>&1 >/dev/null; } | :; exit ${PIPESTATUS[0]}"
    #expect(try run("frobnicate", launcher: ["bash", "-c", messages, "bash"]).status == 64)
  }

  // MARK: Standard error

  @Test(arguments: ["2>/dev/full", "2>&-"]) func messagesThatCannotBeWrittenAreDropped(_ redirection: String) throws {
    for (arguments, status) in [
      (["frobnicate"], 64), (["run"], 64), (["theory", "small.yaml", "--order", "3"], 64),
      (["correlators", "small.yaml"], 65), (["correlators", "nowhere"], 66), (["theory", "small.yaml"], 0),
      (["run", "small.yaml", "-o", "s", "--backend", "cpu"], 0),
    ] {
      let outcome = try run(arguments, launcher: shell(redirection))
      #expect(outcome.status == status && outcome.output.isEmpty == (status != 0), "\(arguments): \(outcome)")
    }
  }

  // MARK: Files in the way

  @Test func diagramsReplaceTheirOwnFilesOnly() throws {
    #expect(try run("run", "small.yaml", "-o", "s", "--backend", "cpu").status == 0)
    for (name, target) in [("s.txt", "s"), ("link.txt", "small.yaml")] {
      try FileManager.default.createSymbolicLink(
        at: folder.appendingPathComponent(name), withDestinationURL: folder.appendingPathComponent(target))
    }
    try FileManager.default.linkItem(
      at: folder.appendingPathComponent("s"), to: folder.appendingPathComponent("hard.txt"))
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("folder.txt"), withIntermediateDirectories: false)
    #expect(mkfifo(folder.appendingPathComponent("pipe.txt").path, 0o600) == 0)
    let store = try bytes("s")
    for (name, reason) in [
      ("s", "a store or another database"), ("hard.txt", "a store or another database"), ("s.txt", "no regular file"),
      ("link.txt", "no regular file"), ("pipe.txt", "no regular file"), ("folder.txt", "it is a folder"),
      ("small.yaml", "only those that end in .txt"), ("nowhere/d.txt", "No such file"),
    ] {
      let outcome = try run("diagrams", "--external", "2", "-o", name)
      #expect(outcome.status == 74 && outcome.errors.contains("\(name): cannot create"), "\(outcome)")
      #expect(outcome.errors.contains(reason), "\(outcome.errors)")
    }
    #expect(try bytes("s") == store && bytes("small.yaml") == Data(Self.text.utf8))
    // Earlier ones make room.
    for vertices in ["lambda:1", "lambda:2"] {
      #expect(try run("diagrams", "--external", "2", "--vertices", vertices, "-o", "d.txt").status == 0)
    }
    let shown = try run("diagrams", "--external", "2", "--vertices", "lambda:2").output
    #expect(try bytes("d.txt") == Data(shown.utf8))
    #expect(try run("diagrams", "--external", "2", "--format", "latex", "-o", "d.txt").status == 74)
  }

  /// As of a variable that is not set.
  @Test func anEmptyNameIsNoPlaceToWrite() throws {
    #expect(try run("run", "small.yaml", "-o", "s", "--backend", "cpu").status == 0)
    for arguments in [
      ["run", "small.yaml", "-o", ""], ["merge", "", "s"], ["diagrams", "--external", "2", "-o", ""],
      ["export", "s", "--format", "npz", "-o", ""], ["report", "s", "-o", ""], ["plot", "s", "-o", ""],
      ["reproduce", "--only", "erf-d1", "--networks", "200", "-o", ""],
    ] {
      let outcome = try run(arguments)
      #expect(outcome.status == 64 && outcome.errors.contains("The value '' is invalid"), "\(arguments): \(outcome)")
    }
  }

  @Test func aFolderThatCannotBeMadeIsNamed() throws {
    for (name, reason) in [("small.yaml", "File exists"), ("small.yaml/x", "Not a directory")] {
      let outcome = try run("reproduce", "--only", "erf-d1", "--networks", "200", "-q", "-o", name)
      #expect(outcome.status == 74, "\(outcome)")
      #expect(outcome.errors == "nnqft: \(name): cannot make the folder: \(reason)\n")
    }
  }

  // MARK: Arguments

  @Test func negativeNumbersAreValues() throws {
    #expect(NegativeNumbers.joined(["a", "--n", "-1", "--m", "-1e6", "-q"]) == ["a", "--n=-1", "--m=-1e6", "-q"])
    #expect(NegativeNumbers.joined(["--n", "-1,2", "--m", "-inf"]) == ["--n=-1,2", "--m=-inf"])
    let others = ["--n=3", "-1", "-o", "-1", "--n", "-q", "--", "--n", "-1"]
    #expect(NegativeNumbers.joined(others) == others)
    for (arguments, word) in [
      (["run", "small.yaml", "--networks", "-1"], "The value '-1' is invalid"),
      (["run", "small.yaml", "--seed", "-1"], "The value '-1' is invalid"),
      (["theory", "small.yaml", "--order", "-2"], "--order: found -2; allowed: even numbers"),
    ] {
      let outcome = try run(arguments)
      #expect(outcome.status == 64 && outcome.errors.contains(word), "\(arguments): \(outcome)")
    }
  }

  @Test func theLargestWidthIsNamed() throws {
    let outcome = try run("theory", "small.yaml", "--width", "9223372036854775807")
    #expect(outcome.status == 64 && outcome.errors.contains("1 to 2^53"), "\(outcome.errors)")
    #expect(try run("theory", "small.yaml", "--width", "9007199254740992", "--order", "2").status == 0)
  }

  @Test func whatIsNoBaselineIsNamed() throws {
    for (name, status, word) in [
      ("/dev/null", 65, "is not the JSON of nnqft bench"), (".", 66, "Is a directory"), ("nowhere", 66, "No such file"),
    ] {
      let outcome = try run("bench", "--device", "cpu", "--compare", name)
      #expect(outcome.status == status && outcome.errors.contains(word), "\(name): \(outcome)")
    }
  }
}
