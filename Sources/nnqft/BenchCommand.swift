import ArgumentParser
import Ensembles
import Instrument
import Report

struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Times what devices do at most, and how near to that they draw and reduce networks.",
    discussion: """
      First what each device does at most: multiply-adds, operations on integers, roots, and what a launch costs. Then the kernels' parts, random \
      words, normal deviates, activations and moments; then a fixed set of ensembles: three activations, narrow and wide, two estimators. Each is \
      prepared, then timed several times on each device in turn. The tables have the median, the range, the share of what the device's peaks \
      allow, and the ratio to the CPU backend. Use it on a quiet machine.

      --compare takes the JSON of an earlier run and adds the ratio to it.

      Examples:
        nnqft bench
        nnqft bench --device 0:0 --repeats 9 --json > baseline.json
        nnqft bench --device 0:0 --compare baseline.json
      """)

  @Option(
    help:
      "PLATFORM:DEVICE by number, cpu, or a part of a device's name; repeat it for several; every device where left out.",
    completion: .device)
  var device: [String] = []

  @Option(help: "Timings of each ensemble on each device, 1 to 1000.")
  var repeats = 5

  @Option(help: "Seconds that a timing of an ensemble lasts about, 0.001 to 3600; one of a part lasts a quarter.")
  var seconds = 0.2

  @Option(help: "The JSON of an earlier run, to compare with.", completion: .file(extensions: ["json"]))
  var compare: String?

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
      let baseline = try compare.map { try BenchDocument(file: $0).results }
      let document = BenchDocument(results: try await results(), repeats: repeats, baseline: baseline)
      try Terminal.show(json ? document.json() : document.text)
      for failure in document.failures { Terminal.say("nnqft: \(failure)") }
    }
  }

  /// The devices asked for, and the CPU backend to compare them with.
  private func results() async throws -> Bench.Results {
    let devices = Devices()
    for remark in devices.remarks { Terminal.remark("nnqft: \(remark)") }
    let selectors = device.isEmpty ? devices.descriptions.map(\.selector) : device + ["cpu"]
    let backends = try devices.open(.auto, selectors) { _ in }
    let task = Task { [repeats, seconds] in
      try await Bench.measure(backends, repeats: repeats, seconds: seconds) {
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
