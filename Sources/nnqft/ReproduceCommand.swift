import ArgumentParser
import Ensembles
import Instrument
import Measurement
import Report

struct ReproduceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Runs the experiments of arXiv:2008.08601 and prints them beside the exact theory.",
    discussion: """
      Erf-, Gauss- and ReLU-net in one, two and three dimensions, at ten widths. 10⁶ networks at each width are the size of one of \
      the paper's ten experiments, and take a few minutes on two cores. With --output each network's run is kept in a store, and resumed.

      Examples:
        nnqft reproduce --only erf-d1 --networks 1e5
        nnqft reproduce --networks 1e7 --output paper
      """)

  @Option(help: "Networks at each width; 1e6 is allowed.")
  var networks: Count = Count(value: 1_000_000)

  @Option(help: "The first network's seed; the others count on from it.")
  var seed: Count = Count(value: 2008)

  @Option(help: "The estimator; the paper's is direct. The cumulant one leaves width 2 out.")
  var estimator: Estimator = .direct

  @Option(help: "These networks alone, by name: erf-d1 … relu-d3. Repeat it for several.", completion: .paperNetwork)
  var only: [String] = []

  @Option(name: .shortAndLong, help: "A folder for the stores; nothing is kept where left out.", completion: .directory)
  var output: OutputPath?

  @OptionGroup var devices: DeviceOptions

  @Flag(help: "Print one JSON object in place of the tables.")
  var json = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      let specifications = try chosen()
      let backends = try devices.open()
      if let output { try OutputFiles.makeFolder(output.path) }
      var done: [Reproduction] = []
      for specification in specifications {
        guard let reproduction = try await reproduce(specification, on: backends) else {
          Terminal.say("nnqft: interrupted" + (output.map { "; \($0.path) keeps what is finished" } ?? ""))
          throw ExitCode(130)
        }
        if !json { try Terminal.show(ReproductionTable(reproduction).text + "\n") }
        done.append(reproduction)
      }
      if json { try Terminal.show(ReproductionDocument(done).json()) }
    }
  }

  private func chosen() throws -> [Specification] {
    guard networks.value >= 200, networks.value <= 1 << 62 else {
      throw UsageError(description: "--networks: found \(networks.value); allowed: 200 to 2^62, two blocks at least")
    }
    let all = PaperExperiments.specifications(networks: networks.value, seed: seed.value, estimator: estimator)
    for name in only where !all.contains(where: { $0.name == name }) {
      throw UsageError("--only", found: name, allowed: all.map(\.name))
    }
    return only.isEmpty ? all : all.filter { only.contains($0.name) }
  }

  private func reproduce(_ specification: Specification, on backends: [any Backend]) async throws -> Reproduction? {
    let store = try output.map {
      try openStore("\($0.path)/\(specification.name).nnqft", for: specification, on: backends)
    }
    let meter = ProgressMeter(specification)
    let task = Task {
      try await Instrument.reproduce(specification, on: backends, into: store) { await meter.show($0) }
    }
    let interruption = Interruption { task.cancel() }
    defer { interruption.stop() }
    let result = await task.result
    await meter.end()
    return try result.get()
  }
}
