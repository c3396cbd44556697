import ArgumentParser
import Instrument
import Report

struct CorrelatorsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "correlators", abstract: "Prints the n-point functions that a store holds, with their errors.",
    discussion: """
      Examples:
        nnqft correlators erf-d1.nnqft --width 10 --order 4 --connected
        nnqft correlators erf-d1.nnqft --json > erf-d1.json
      """)

  @Argument(help: "The store.", completion: .store)
  var store: String

  @Option(help: "This width alone.")
  var width: Int?

  @Option(help: "This order alone.")
  var order: Int?

  @Flag(help: "Connected parts in place of full functions in the table; --json has both.")
  var connected = false

  @Flag(help: "Print one JSON object in place of the table.")
  var json = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      let (specification, measurements) = try await measure(readStore(store), width: width, order: order)
      let document = CorrelatorsDocument(specification, measurements)
      try Terminal.show(json ? document.json() : CorrelatorTable(document, connected: connected).text)
    }
  }
}
