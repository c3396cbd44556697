import ArgumentParser
import Instrument
import Measurement
import Report

struct EFTCouplingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "couplings",
    abstract: "Measures the couplings λ and κ of f⁴ and f⁶, fits quartic terms, and says whether λ is constant.",
    discussion: """
      From a store the n-point functions are the measured ones, with errors from leaving out one block at a time; from a specification \
      the exact ones. The terms of --fit are l0, λ₀ ∫ f⁴; l2, λ₂ ∫ y² f⁴; lNL, λ_NL ∫∫ f² f². Lines that end at a vertex are \
      K_W = K − σ_b². With --test the fit is scored on other inputs.

      Examples:
        nnqft eft couplings Examples/relu-d2.yaml --width 20 --cutoff 100
      """)

  @Option(help: "The quartic terms to fit: l0, l2, lNL, with commas between.")
  var fit = "l0"

  @Option(help: "A store or a specification with other inputs, to score the fit on.")
  var test: String?

  @OptionGroup var options: CouplingOptions

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      let (cutoff, terms) = (try options.checkedCutoff(), try EFTArguments.terms(fit))
      // κ where the 6-point function is measured, or asked for.
      let data = try await fieldData(options.source, widths: options.width.map { [$0] }) {
        $0.orders.contains(6) ? [4, 6] : [4]
      }
      let sextic = data.first?.specification.orders.contains(6) ?? false
      var other: [FieldData]?
      if let test { other = try await fieldData(test, widths: data.map(\.width), orders: [4]) }
      let measurements = try couplings(data, cutoff: cutoff, terms: terms, sextic: sextic, test: other)
      guard !options.json else {
        return try Terminal.show(
          CouplingDocument(measurements, testInputs: other?.first?.specification.inputs)?.json() ?? "")
      }
      let table = CouplingTable(measurements)
      try Terminal.show(options.all ? table.rows : table.text)
    }
  }
}
