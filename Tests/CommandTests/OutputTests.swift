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

  @Test func namesBesideAStoreAreItsOwn() throws {
    #expect(try run("run", "small.yaml", "-o", "s", "--backend", "cpu").status == 0)
    func refuses(_ arguments: String...) throws {
      let outcome = try Command.run(arguments, in: folder)
      #expect(outcome.status == 74 && outcome.output.isEmpty, "\(arguments): \(outcome)")
      #expect(outcome.errors.contains("cannot create: the store or database s keeps a file of this name beside itself"))
    }
    for name in ["s-wal", "s-shm", "s-journal", "s.lock", "s.new"] {
      try refuses("diagrams", "--external", "2", "-o", name)
      try refuses("run", "small.yaml", "-q", "-o", name, "--backend", "cpu")
      try refuses("merge", name, "s")
      #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path))
    }
    // A log that is there, as after a crash; an empty one says nothing.
    try Data().write(to: folder.appendingPathComponent("s-wal"))
    try refuses("export", "s", "--format", "npz", "-o", "s-wal", "--force")
    #expect(try bytes("s-wal").isEmpty && run("verify", "s").status == 0)
  }

  /// Before anything else is: what the vertices are nobody has asked yet.
  @Test func thePlaceIsLookedAtBeforeTheWork() throws {
    let long = String(repeating: "x", count: 300) + ".txt"
    for (name, reason) in [
      ("nowhere/d.txt", "No such file or directory"), ("small.yaml/d.txt", "Not a directory"),
      (long, "File name too long"), ("new/", "a name that ends in / is a folder's"),
    ] {
      let outcome = try run("diagrams", "--external", "2", "--vertices", "none", "-o", name)
      #expect(outcome.status == 74 && outcome.errors == "nnqft: \(name): cannot create: \(reason)\n", "\(outcome)")
    }
    // Negative control.
    #expect(try run("diagrams", "--external", "2", "--vertices", "none", "-o", "d.txt").status == 64)
  }

  /// 255 bytes are what a name may have; the one that a file has while it is written is no longer.
  @Test func filesMayHaveTheLongestNames() throws {
    let name = String(repeating: "x", count: 251) + ".txt"
    let outcome = try run("diagrams", "--external", "2", "-o", name)
    #expect(try outcome.status == 0 && !bytes(name).isEmpty, "\(outcome)")
  }

  /// What starts the program as a user whom permissions hold back, as they do not root; nil where nothing does.
  private static let asUser: [String]? = {
    guard getuid() == 0 else { return [] }
    let launcher = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    guard let folder = try? TemporaryFolder.make(),
      let outcome = try? Command.run(["--version"], in: folder, launcher: launcher), outcome.status == 0
    else { return nil }
    return launcher
  }()

  @Test(.enabled(if: asUser != nil, "setpriv of util-linux")) func foldersNeedToBeWrittenToAndNoMore() throws {
    let launcher = try #require(Self.asUser)
    for (name, mode) in [("read", 0o555), ("written", 0o333)] as [(String, mode_t)] {
      let path = folder.appendingPathComponent(name).path
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      #expect(chmod(path, mode) == 0)
    }
    #expect(chmod(folder.appendingPathComponent("small.yaml").path, 0o644) == 0)
    // So that the folder can be removed.
    defer { for name in ["read", "written"] { chmod(folder.appendingPathComponent(name).path, 0o755) } }
    let read = try run("diagrams", "--external", "2", "--vertices", "none", "-o", "read/d.txt", launcher: launcher)
    #expect(read.status == 74 && read.errors == "nnqft: read/d.txt: cannot create: Permission denied\n", "\(read)")
    let made = try run(
      "reproduce", "--only", "erf-d1", "--networks", "200", "-q", "-o", "read", "--backend", "cpu", launcher: launcher)
    #expect(
      made.status == 74 && made.errors == "nnqft: read: cannot write to the folder: Permission denied\n", "\(made)")
    // Where the folder cannot be opened to be synced, the file is there all the same.
    let written = try run("diagrams", "--external", "2", "-o", "written/d.txt", launcher: launcher)
    #expect(try written.status == 0 && !bytes("written/d.txt").isEmpty, "\(written)")
    let store = try run("run", "small.yaml", "-o", "written/s", "--backend", "cpu", launcher: launcher)
    #expect(store.status == 0, "\(store)")
    #expect(try run("verify", "written/s").status == 0)
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
