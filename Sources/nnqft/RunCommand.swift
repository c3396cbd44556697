import ArgumentParser
import Ensembles
import Instrument
import MPIBackend
import Measurement
import Report
import RunStore

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Draws the networks of a specification and measures their correlators.",
    discussion: """
      Running again resumes the store: only blocks that it lacks are computed. More --networks extend it. Ctrl-C keeps what \
      is finished.

      Built with MPI (swift build --traits MPI), `mpirun -n 4 nnqft run SPEC` uses the devices of all ranks; rank 0 writes the store.

      Examples:
        nnqft run Examples/erf-d1.yaml
        nnqft run Examples/relu-d2.yaml --networks 1e7 --device cpu --device 0:0
        nnqft run Examples/erf-d1.yaml --estimator conditional -o precise.nnqft
        nnqft run Examples/gauss-d1.yaml --shard 0/4 -o part0.nnqft
      """)

  @Argument(help: "The specification, a YAML file.", completion: .specification)
  var spec: String

  @Option(
    name: .shortAndLong, help: "The store; NAME.nnqft in the current folder where left out.",
    completion: .store)
  var output: OutputPath?

  @OptionGroup var devices: DeviceOptions

  @Option(help: "Networks per width in place of the specification's; 1e6 is allowed.")
  var networks: Count?

  @Option(help: "The seed in place of the specification's.")
  var seed: Count?

  @Option(
    help:
      "The estimator in place of the specification's: \(Estimator.allCases.map(\.rawValue).joined(separator: ", ")).")
  var estimator: Estimator?

  @Option(help: "I/N: every N-th block, beginning with block I.")
  var shard: Shard = .all

  @Flag(help: "Print one JSON object in place of the table.")
  var json = false

  @Flag(
    inversion: .prefixedNo,
    help:
      "Try each estimator for some tenths of a second and say what errors it would reach. Done for new stores, except with --json or --quiet."
  )
  var trial: Bool?

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      guard let world = try World.start() else { return try await measure { try devices.open() } }
      guard world.rank == 0 else {
        // Rank 0 decides when to stop.
        let interruption = Interruption {}
        defer { interruption.stop() }
        return try await world.serve(devices.open)
      }
      defer { world.end() }
      try await measure { try await devices.open() + world.devices() }
      let traffic = world.traffic
      Terminal.remark(
        "nnqft: \(world.size) ranks, \(traffic.messages) messages between them with \(traffic.bytes) bytes in all")
    }
  }

  private func measure(on open: () async throws -> [any Backend]) async throws {
    let specification = try specification()
    if let remark = DegeneracyRemark(specification) { Terminal.remark("nnqft: \(remark.text)") }
    let backends = try await open()
    let path = output?.path ?? specification.name + ".nnqft"
    let store = try openStore(path, for: specification, on: backends)
    let trial = try await trial(specification, on: backends[0], store)
    let summary = try await compute(specification, on: backends, into: store)
    guard summary.isComplete else {
      Terminal.say("nnqft: interrupted; \(path) keeps \(summary.networks) networks. Run it again to go on")
      throw ExitCode(130)
    }
    if json {
      try Terminal.show(document(summary, path, trial).json())
    } else {
      try await printTable(store, summary, path)
    }
  }

  /// The file's, with what the options change.
  func specification() throws -> Specification {
    var specification = try Specification.read(contentsOf: spec)
    if let networks {
      guard networks.value > 0, networks.value <= 1 << 62 else {
        throw UsageError(description: "--networks: found \(networks.value); allowed: 1 to 2^62")
      }
      specification.networks = networks.value
      specification.experiments = Int(min(UInt64(specification.experiments), networks.value))
    }
    if let seed { specification.seed = seed.value }
    if let estimator { specification.estimator = estimator }
    // With what its estimator measures from, which must be numbers that kernels take, too.
    try specification.centred.validate(spec)
    return specification
  }

  private func compute(
    _ specification: Specification, on backends: [any Backend], into store: any RunStore
  ) async throws -> RunSummary {
    let meter = ProgressMeter(specification)
    let task = Task {
      try await Instrument.run(
        specification, shard: shard, on: backends, into: store, remark: { Terminal.say("nnqft: \($0)") }
      ) { await meter.show($0) }
    }
    let interruption = Interruption { task.cancel() }
    defer { interruption.stop() }
    let result = await task.result
    await meter.end()
    return try result.get()
  }

  private func trial(
    _ specification: Specification, on backend: any Backend, _ store: any RunStore
  ) async throws -> EstimatorTrial? {
    var isNew = true
    for width in specification.widths {
      if try await !store.blocks(ofWidth: width).isEmpty { isNew = false }
    }
    guard trial ?? (isNew && !json && !Terminal.isQuiet) else { return nil }
    let trial = try await tryEstimators(specification, on: backend)
    if let trial, !json { Terminal.remark("nnqft: " + TrialTable(trial, device: backend.device.name).text) }
    return trial
  }

  private func document(_ summary: RunSummary, _ path: String, _ trial: EstimatorTrial?) -> RunDocument {
    RunDocument(
      store: path, networks: summary.networks, devices: summary.devices, seconds: summary.seconds,
      neuronsPerSecond: summary.neuronsPerSecond, resumed: summary.resumed, trial: trial.map { TrialDocument($0) })
  }

  private func printTable(_ store: any RunStore, _ summary: RunSummary, _ path: String) async throws {
    let (specification, measurements) = try await Instrument.measure(store, nullTested: true)
    try Terminal.show(RunTable(specification, measurements).text)
    let line = RunLine(
      store: path, networks: summary.networks, devices: summary.devices, seconds: summary.seconds,
      neuronsPerSecond: summary.neuronsPerSecond)
    try Terminal.show("\n" + line.text)
  }
}

/// A number of networks or a seed on the command line, in the specification's grammar.
struct Count: ExpressibleByArgument {
  let value: UInt64

  init(value: UInt64) { self.value = value }

  var defaultValueDescription: String { "\(value)" }

  init?(argument: String) {
    guard let value = Specification.unsigned(argument) else { return nil }
    self.value = value
  }
}

extension Estimator: ExpressibleByArgument {}

extension Shard: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
  public var defaultValueDescription: String { "\(index)/\(of)" }
}
