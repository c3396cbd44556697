import ArgumentParser
import FieldTheory
import Instrument
import Measurement

/// What couplings are measured from, and how they are told: the same for `eft couplings` and `eft predict`.
struct CouplingOptions: ParsableArguments {
  @Argument(help: "A store, or a specification.")
  var source: String

  @Option(help: "Λ, a number, or inf; where left out: inf where K_W falls faster than any power, else 100.")
  var cutoff: String?

  @Option(help: "This width alone, of a specification any number of neurons; where left out, all widths of the file.")
  var width: Int?

  @Flag(help: "Print every index tuple.")
  var all = false

  @Flag(help: "Print one JSON object in place of the table.")
  var json = false

  /// Λ, nil where left out; the width is checked too, before anything is computed.
  func checkedCutoff() throws -> Cutoff? {
    try EFTArguments.width(width)
    return try cutoff.map(EFTArguments.cutoff)
  }

  /// The n-point functions of these orders.
  func data(orders: [Int]) async throws -> [FieldData] {
    try await fieldData(source, widths: width.map { [$0] }, orders: orders)
  }
}
