import ArgumentParser
import Export
import Foundation
import Instrument

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes what a store holds to HDF5, NPZ, CSV or JSON, for other programs.",
    discussion: """
      The file has the n-point functions with their errors, connected parts, Gaussian and exact values, the block means of all \
      moments, and what was run by whom. CSV makes NAME.blocks.csv and NAME.run.json beside NAME.csv. The page docs/python.md reads \
      each format.

      Examples:
        nnqft export erf-d1.nnqft --format hdf5 -o erf-d1.h5
        nnqft export erf-d1.nnqft --format csv --width 10 --order 4 --covariance -o erf-d1.csv
      """)

  @Argument(help: "The store.", completion: .store)
  var store: String

  @Option(help: "\(ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format: ExportFormat

  @Option(
    name: .shortAndLong, help: "The file. An existing one is refused without --force, a store always.",
    completion: .file())
  var output: OutputPath

  @Option(help: "This width alone; repeat it for several.")
  var width: [Int] = []

  @Option(help: "This order alone; repeat it for several.")
  var order: [Int] = []

  @Flag(help: "The covariances of the n-point functions of one width and order too.")
  var covariance = false

  @Flag(help: "Replace an existing file, if it is no store.")
  var force = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      let named = ProcessInfo.processInfo.environment["NNQFT_HDF5"].flatMap { $0.isEmpty ? nil : $0 }
      let opened = try readStore(store)
      try OutputFiles.check(output.path, replacing: force ? .anything : .nothing)
      let task = Task {
        try await export(
          opened, to: output.path, as: format, widths: width, orders: order, covariance: covariance,
          replacing: force, hdf5: named)
      }
      let interruption = Interruption { task.cancel() }
      defer { interruption.stop() }
      do {
        for path in try await task.value { Terminal.remark("nnqft: wrote \(path)") }
      } catch is CancellationError {
        Terminal.say("nnqft: interrupted; nothing was written")
        throw ExitCode(130)
      }
    }
  }
}

extension ExportFormat: ExpressibleByArgument {}
