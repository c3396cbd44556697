import ArgumentParser
import Ensembles
import Instrument
import Report

struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Times how many neurons a second devices draw and reduce, beside the CPU backend.",
    discussion: """
      A fixed set of ensembles: three activations, narrow and wide, two estimators. Each is prepared, then timed several times on each device \
      in turn; the table has the median, the range and the ratio to the CPU backend. Use it on a quiet machine.

      Examples:
        nnqft bench
        nnqft bench --device 0:0 --repeats 9 --json
      """)

  @Option(
    help:
      "PLATFORM:DEVICE by number, cpu, or a part of a device's name; repeat it for several; every device where left out.",
    completion: .device)
  var device: [String] = []

  @Option(help: "Timings of each ensemble on each device, 1 to 1000.")
  var repeats = 5

  @Option(help: "Seconds that a timing lasts about, 0.001 to 3600.")
  var seconds = 0.2

  @Flag(help: "Print one JSON object in place of the table.")
  var json = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      guard (1...1000).contains(repeats) else {
        throw UsageError(description: "--repeats: found \(repeats); allowed: 1 to 1000")
      }
      guard (0.001...3600).contains(seconds) else {
        throw UsageError(description: "--seconds: found \(seconds); allowed: 0.001 to 3600")
      }
      let document = BenchDocument(rows: try await rows(), repeats: repeats)
      print(json ? try document.json() : document.text)
      for row in document.rows {
        if let failure = row.failure { Terminal.say("nnqft: \(row.device), \(row.ensemble): \(failure)") }
      }
    }
  }

  /// The devices asked for, and the CPU backend to compare them with.
  private func rows() async throws -> [Bench.Row] {
    let devices = Devices()
    for remark in devices.remarks { Terminal.remark("nnqft: \(remark)") }
    let selectors = device.isEmpty ? devices.descriptions.map(\.selector) : device + ["cpu"]
    let backends = try devices.open(.auto, selectors) { _ in }
    let task = Task { [repeats, seconds] in
      try await Bench.rows(backends, repeats: repeats, seconds: seconds) {
        Terminal.isWatched ? Terminal.remark("nnqft: timing \($0)") : ()
      }
    }
    let interruption = Interruption { task.cancel() }
    defer { interruption.stop() }
    do {
      return try await task.value
    } catch is CancellationError {
      Terminal.say("nnqft: interrupted")
      throw ExitCode(130)
    }
  }
}

/// The machine-readable form, `nnqft-bench`, version 1.
struct BenchDocument: Encodable {
  let format = "nnqft-bench"
  let version = 1
  let program = "nnqft \(programVersion)"
  let repeats: Int
  let rows: [Bench.Row]

  init(rows: [Bench.Row], repeats: Int) {
    self.rows = rows
    self.repeats = repeats
  }

  var text: String {
    var table = BenchTable()
    for row in rows {
      if let median = row.neuronsPerSecond, let lowest = row.lowest, let highest = row.highest {
        table.add(
          activation: row.activation, width: row.width, estimator: row.estimator, device: row.selector, median: median,
          range: lowest...highest, ratio: row.ratioToCPU)
      } else {
        table.add(activation: row.activation, width: row.width, estimator: row.estimator, device: row.selector)
      }
    }
    var names: [String: String] = [:]
    for row in rows { names[row.selector] = row.device }
    let devices = names.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return table.text + "\n\n" + devices.joined(separator: "\n")
  }
}

extension Bench.Row {
  /// For a person.
  fileprivate var ensemble: String { "\(activation), N = \(width), \(estimator)" }
}
