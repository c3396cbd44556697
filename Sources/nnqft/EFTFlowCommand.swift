import ArgumentParser
import Instrument
import Report

struct EFTFlowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flow",
    abstract: "Follows λ over cutoffs Λ: its slope, its β function, and whether predictions depend on Λ.",
    discussion: """
      β/λ is −d log ∫ K_W⁴/d log Λ by integrals over the surface of the box, its mean over index tuples; the flow equation is integrated \
      from the first cutoff and compared with λ at the others. Held out: each input in turn, predicted from λ fitted without it; the \
      drift is d log G4c/d log Λ of such predictions.

      Examples:
        nnqft eft flow Examples/relu-d2.yaml --width 20
      """)

  @Argument(help: "A store, or a specification.")
  var source: String

  @Option(help: "Numbers with commas between; the 21 of arXiv:2008.08601 where left out.")
  var cutoffs: String?

  @Option(help: "This width alone, of a specification any number of neurons; where left out, all widths of the file.")
  var width: Int?

  @Flag(help: "Print one JSON object in place of the table.")
  var json = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      let cutoffs = try EFTArguments.cutoffs(cutoffs)
      try EFTArguments.width(width)
      let data = try await fieldData(source, widths: width.map { [$0] }, orders: [4])
      let flows = try flows(data, cutoffs: cutoffs)
      try Terminal.show(json ? FlowDocument(flows)?.json() ?? "" : FlowTable(flows).text)
    }
  }
}
