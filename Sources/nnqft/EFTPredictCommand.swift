import ArgumentParser
import Instrument
import Report

struct EFTPredictCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predicts n-point functions from the Gaussian process and the couplings, and compares.",
    discussion: """
      From a store the n-point functions are the measured ones, with pulls; from a specification the exact ones. λ is fitted to the \
      4-point functions, κ to the 6-point functions; all 15 channels of a quartic vertex count. GP+G4c has the connected 4-point \
      function that there is in place of a local vertex.

      Examples:
        nnqft eft predict Examples/relu-d1.yaml --order 6 --width 20
      """)

  @Option(help: "The n-point functions to predict: 4 or 6.")
  var order = 6

  @OptionGroup var options: CouplingOptions

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      guard order == 4 || order == 6 else {
        throw UsageError(description: "--order: found \(order); allowed: 4 or 6")
      }
      let cutoff = try options.checkedCutoff()
      let data = try await options.data(orders: order == 4 ? [4] : [4, 6])
      let predictions = try predictions(data, order: order, cutoff: cutoff)
      guard !options.json else { return try Terminal.show(PredictionDocument(predictions)?.json() ?? "") }
      let table = PredictionTable(predictions)
      try Terminal.show(options.all ? table.rows : table.text)
    }
  }
}
