import ArgumentParser
import Instrument
import Measurement
import Report

struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compares what a store holds with the Gaussian process and with the exact theory at each width.",
    discussion: """
      Prints, for each width and order, m_n, the mean relative deviation from the Gaussian process, beside its exact value, with its pull, \
      (measured − exact)/error; then how the pulls of all n-point functions, one an index tuple, are distributed: ⟨pull²⟩, their mean \
      square, which is 1 on average; to how many independent numbers they amount, since they share their noise; p, the probability that a \
      right theory exceeds ⟨pull²⟩; and the largest pull of one tuple, without its sign. With --all every n-point function: measured, \
      Gaussian, exact, pull.

      Examples:
        nnqft compare erf-d1.nnqft
        nnqft compare erf-d1.nnqft --width 10 --order 4 --all --connected
      """)

  @Argument(help: "The store.", completion: .store)
  var store: String

  @Option(help: "This width alone.")
  var width: Int?

  @Option(help: "This order alone.")
  var order: Int?

  @Flag(help: "Print every n-point function.")
  var all = false

  @Flag(help: "With --all, connected parts in place of full functions; --json has both.")
  var connected = false

  @Flag(help: "Print one JSON object in place of the table.")
  var json = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      if let order, order % 2 == 1 {
        throw UsageError(
          description: "--order: found \(order); allowed: even orders, since odd n-point functions vanish")
      }
      let store = try readStore(store)
      let comparison = try await compare(store, width: width, order: order)
      if let remark = DegeneracyRemark(comparison.specification) { Terminal.remark("nnqft: \(remark.text)") }
      guard !json else { return try Terminal.show(ComparisonDocument(comparison).json()) }
      let table = ComparisonTable(comparison, connected: connected)
      try Terminal.show(all ? table.rows : table.text)
    }
  }
}
