import Ensembles
import Foundation
import Report
import Synchronization
import TestOracles
import Testing

@testable import Instrument
@testable import nnqft

/// The habits of a good command line: help, colours, quiet, progress, suggestions, aligned tables.
@Suite(.serialized) struct TerminalTests: CommandSuite {
  let folder: URL
  let environment = ["LC_ALL": "C.UTF-8"]
  private static let text = """
    name: small
    architecture: { activation: relu, inputDimension: 1 }
    weights: { deviation: 1 }
    biases: { deviation: 0.5 }
    widths: [2, 7, 20]
    inputs: [0.2, -0.4]
    orders: [2, 4]
    networks: 20000
    seed: 3
    """

  init() throws {
    folder = try TemporaryFolder.make()
    try write(Self.text, to: "small.yaml")
  }

  // MARK: Help

  @Test func everyCommandHasExamplesColoursAndQuiet() throws {
    let commands = try CommandTree.leaves(in: folder)
    #expect(commands.count >= 12)
    for command in commands {
      #expect(command.options.isSuperset(of: ["color", "quiet", "help"]), "\(command.name)")
      #expect(command.discussion.contains("Examples:\n") && !command.examples.isEmpty, "\(command.name)")
      #expect(command.examples.allSatisfy { $0.hasPrefix(command.name) }, "\(command.name)")
      #expect(!command.abstract.isEmpty && command.abstract.hasSuffix("."), "\(command.name)")
    }
  }

  /// Every example is a command that the parser takes.
  @Test func everyExampleParses() throws {
    for command in try CommandTree.leaves(in: folder) {
      for line in command.examples {
        let words = line.split(separator: ">")[0].split(separator: " ").map(String.init)
        #expect(throws: Never.self, "\(line)") { _ = try NNQFT.parseAsRoot(Array(words.dropFirst())) }
      }
    }
    #expect(throws: (any Error).self) { _ = try NNQFT.parseAsRoot(["run", "a.yaml", "--no-such-option"]) }
  }

  /// An example of a run names a specification of ours, which takes the options beside it.
  @Test func everyExampleOfARunCanBeRun() throws {
    func specification(_ words: [String]) throws -> Specification {
      let places = words.map {
        $0.hasPrefix("Examples/") ? Command.package.appendingPathComponent($0).path : $0
      }
      return try #require(try NNQFT.parseAsRoot(places) as? RunCommand).specification()
    }
    let command = try #require(try CommandTree.leaves(in: folder).first { $0.name == "nnqft run" })
    for line in command.examples {
      let words = line.split(separator: " ").dropFirst().map(String.init)
      #expect(throws: Never.self, "\(line)") { _ = try specification(words) }
    }
    // Negative control: its narrowest width is 2.
    #expect(throws: SpecificationErrors.self) {
      _ = try specification(["run", "Examples/erf-d1.yaml", "--estimator", "cumulant"])
    }
  }

  // MARK: Colours

  @Test func coloursFollowTheUserThenNOCOLORThenTheTerminal() {
    func style(_ choice: ColorChoice, _ isTerminal: Bool, _ environment: [String: String] = [:]) -> Bool {
      TextStyle(choice, isTerminal: isTerminal, environment: environment).hasColor
    }
    #expect(style(.auto, true) && !style(.auto, false))
    #expect(!style(.auto, true, ["NO_COLOR": "1"]) && style(.auto, true, ["NO_COLOR": ""]))
    #expect(!style(.auto, true, ["TERM": "dumb"]))
    #expect(style(.always, false, ["NO_COLOR": "1"]) && !style(.never, true))
  }

  @Test func drawingFollowsTheLocale() {
    func isUnicode(_ environment: [String: String]) -> Bool {
      TextStyle(.auto, isTerminal: true, environment: environment).hasUnicode
    }
    #expect(isUnicode(["LANG": "de_DE.UTF-8"]) && isUnicode(["LC_CTYPE": "C.utf8", "LANG": "C"]))
    #expect(!isUnicode(["LC_ALL": "C", "LANG": "C.UTF-8"]) && !isUnicode([:]) && !isUnicode(["LANG": "de_DE"]))
  }

  @Test func colourIsWrittenOnlyWhereItIsWanted() throws {
    #expect(try run("devices", "--color", "always").output.contains("\u{1b}[2m"))
    for arguments in [["devices"], ["devices", "--color", "never"], ["devices", "--json", "--color", "always"]] {
      #expect(try !Command.run(arguments, in: folder).output.contains("\u{1b}"), "\(arguments)")
    }
  }

  // MARK: Quiet and progress

  @Test func quietLeavesResultsAndErrorsOnly() throws {
    #expect(try run("run", "small.yaml").errors.contains("nnqft: using"))
    let quiet = try run("run", "small.yaml", "-q", "--networks", "30000")
    #expect(quiet.status == 0 && quiet.errors.isEmpty && quiet.output.contains("m_4"))
    let wrong = try run("run", "nowhere.yaml", "--quiet")
    #expect(wrong.status == 66 && wrong.errors.contains("nowhere.yaml"))
  }

  @Test func progressIsAPlainLineNowAndThenWhereNobodyWatches() async throws {
    let specification = try Specification.read(Self.text, file: "small.yaml")
    let said = Mutex<[String]>([])
    func show(_ manner: ProgressMeter.Manner, times: Int) async -> [String] {
      said.withLock { $0 = [] }
      let meter = ProgressMeter(specification, manner) { line in said.withLock { $0.append(line) } }
      for time in 1...times {
        await meter.show(
          RunProgress(neurons: Double(time) * 1e6, allNeurons: 1e7, seconds: Double(time), width: 2, latest: []))
      }
      return said.withLock { $0 }
    }
    let all = await show(.lines(every: .zero), times: 3)
    #expect(all.count == 3 && all[1].hasPrefix("nnqft: 20%, 1.0 Mneurons/s, 0:08 left, N=2 G(4)[0 0 0 0] = "))
    #expect(all.allSatisfy { !$0.contains("\u{1b}") && !$0.contains("\r") })
    // Negative controls: not yet ten seconds, and silence.
    #expect(await show(.lines(every: .seconds(10)), times: 3).isEmpty)
    #expect(await show(.silent, times: 3).isEmpty)
  }

  /// What `report` and `plot` are at work on, in the same manner.
  @Test func sectionsArePlainLinesNowAndThenWhereNobodyWatches() async throws {
    final class Said: Sendable { let lines = Mutex<[String]>([]) }
    func show(_ manner: ProgressMeter.Manner, until isEnough: ([String]) -> Bool) async throws -> [String] {
      let said = Said()
      let meter = SectionMeter(manner) { line in said.lines.withLock { $0.append(line) } }
      for section in ["exact theory", "couplings"] {
        meter.begin(section)
        for _ in 0..<500 where !isEnough(said.lines.withLock { $0 }.filter { $0.hasSuffix(section) }) {
          try await Task.sleep(for: .milliseconds(10))
        }
      }
      meter.end()
      return said.lines.withLock { $0 }
    }
    // A long part is named while it goes on, and again.
    let lines = try await show(.lines(every: .milliseconds(1))) { $0.count > 1 }
    #expect(lines.filter { $0 == "nnqft: exact theory" }.count > 1 && lines.last == "nnqft: couplings", "\(lines)")
    #expect(Set(lines) == ["nnqft: exact theory", "nnqft: couplings"])
    // Negative controls: not yet ten seconds, and silence.
    #expect(try await show(.lines(every: .seconds(10))) { _ in true }.isEmpty)
    #expect(try await show(.silent) { _ in true }.isEmpty)
  }

  // MARK: Suggestions

  @Test func whatIsSpeltNearlyRightIsSuggested() throws {
    let cases: [(arguments: [String], status: Int32, said: String)] = [
      (["rnu", "small.yaml"], 64, "Did you mean 'run'?"),
      (["eft", "acton"], 64, "Did you mean 'action'?"),
      (["run", "small.yaml", "--netwroks", "3"], 64, "Did you mean '--networks'?"),
      (["reproduce", "--only", "erf-dl"], 64, "did you mean erf-d1?"),
      (["run", "small.yaml", "--device", "cqu"], 69, "did you mean"),
    ]
    for (arguments, status, said) in cases {
      let outcome = try Command.run(arguments, in: folder)
      #expect(outcome.status == status && outcome.errors.contains(said), "\(arguments): \(outcome.errors)")
    }
    // Negative controls: nothing is near.
    for arguments in [["frobnicate"], ["eft", "xyzzy"], ["run", "small.yaml", "--device", "frobnicator"]] {
      let outcome = try Command.run(arguments, in: folder)
      #expect(!outcome.errors.lowercased().contains("did you mean"), "\(outcome.errors)")
    }
  }

  // MARK: Tables

  /// Under each rule no row may put ink between the columns.
  @Test func tablesAreAligned() throws {
    #expect(try run("run", "small.yaml", "-o", "s").status == 0)
    let commands = [
      ["run", "small.yaml", "-o", "s"], ["correlators", "s"], ["correlators", "s", "--connected"], ["devices"],
      ["compare", "s"], ["compare", "s", "--all"], ["theory", "small.yaml", "--order", "4"],
      ["theory", "small.yaml", "--width", "7"], ["eft", "action", "small.yaml"],
      ["reproduce", "--only", "erf-d1", "--networks", "200"],
      ["bench", "--device", "cpu", "--repeats", "1", "--seconds", "0.001"],
    ]
    for arguments in commands {
      let outcome = try run(arguments)
      #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
      let tables = TableLayout.tables(in: outcome.output)
      #expect(!tables.isEmpty, "\(arguments): no table")
      for table in tables { #expect(table.strays.isEmpty, "\(arguments)") }
    }
  }

  @Test func aTableThatIsNotAlignedIsFound() throws {
    let table = try #require(TableLayout.tables(in: "a    b\n──  ──\n 1   2\n 1 x 2\n").first)
    #expect(table.strays == [" 1 x 2"])
  }

  @Test func valuesHaveTheirErrorsInBrackets() throws {
    #expect(try run("run", "small.yaml", "-o", "s").status == 0)
    let rows = try run("correlators", "s").output.split(separator: "\n").dropFirst(2)
    #expect(rows.count == 24)
    for row in rows { #expect(row.contains(#/-?[0-9]+(\.[0-9]+)?\([0-9]{2,3}\)(e-?[0-9]+)?/#), "\(row)") }
  }

  @Test func benchComparesWithTheCPUBackendAndABaseline() throws {
    let outcome = try run("bench", "--device", "cpu", "--repeats", "2", "--seconds", "0.002", "--json")
    let object = try json(outcome.output)
    #expect(object["format"] as? String == "nnqft-bench" && object["version"] as? Int == 2)
    let results = try #require(object["results"] as? [String: Any])
    let rows = try #require(results["rows"] as? [[String: Any]])
    #expect(rows.count == 16)
    for row in rows {
      let rate = try #require(row["neuronsPerSecond"] as? Double)
      let (lowest, highest) = (try #require(row["lowest"] as? Double), try #require(row["highest"] as? Double))
      #expect(lowest <= rate && rate <= highest && lowest > 0 && row["ratioToCPU"] as? Double == 1)
      #expect(row["limit"] != nil)
    }
    let parts = try #require(results["parts"] as? [[String: Any]])
    #expect(parts.count == 14 && parts.allSatisfy { $0["rate"] as? Double ?? 0 > 0 && $0["limit"] != nil })
    #expect(parts.compactMap { $0["part"] as? String }.suffix(2) == ["moments to 4", "moments to 6"])
    let devices = try #require(results["devices"] as? [[String: Any]])
    let peaks = try #require(devices.first?["peaks"] as? [String: Double])
    #expect(devices.count == 1 && peaks.count == 7 && peaks.values.allSatisfy { $0 > 0 && $0.isFinite })

    try write(outcome.output, to: "baseline.json")
    let again = try run(
      "bench", "--device", "cpu", "--repeats", "1", "--seconds", "0.002", "--compare", "baseline.json", "--json")
    let later = try json(again.output)
    let ratios = try #require(later["ratioToBaseline"] as? [String: Double])
    #expect(ratios.count == 30 && ratios.values.allSatisfy { $0 > 0 && $0.isFinite })
    #expect(try run("bench", "--device", "cpu", "--compare", "small.yaml").status == 65)
    #expect(try run("bench", "--device", "cpu", "--compare", "nowhere.json").status == 66)
    #expect(try run("bench", "--repeats", "0").status == 64)
    #expect(try run("bench", "--seconds", "nan").status == 64)
    #expect(try run("bench", "--device", "no such device").status == 69)
  }
}
