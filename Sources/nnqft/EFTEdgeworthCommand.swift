import ArgumentParser
import FieldTheory
import Instrument
import Report

struct EFTEdgeworthCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edgeworth",
    abstract: "Prints the action that connected functions make, and the densities of outputs that follow.",
    discussion: """
      Of a specification from the exact connected functions, of a store from the measured ones with their errors. Couplings are \
      those of order 1/N² with exchange and loops; G2 stays exact. On nearly degenerate inputs they live along the axes of G2 \
      whose variance is not small.

      Examples:
        nnqft eft edgeworth Examples/relu-d1.yaml --width 20
        nnqft eft edgeworth erf-d1.nnqft --all
      """)

  @Argument(
    help: "The specification, a YAML file, or a store.", completion: .file(extensions: ["yaml", "yml", "nnqft"]))
  var source: String

  @Option(help: "The width; the widest where left out.")
  var width: Int?

  @Option(help: "Axes are kept whose variance is larger than this times the largest, 1e-12 to 1.")
  var tolerance = EdgeworthAction.tolerance

  @Flag(help: "All couplings, and those between inputs too, in place of the largest along axes.")
  var all = false

  @Flag(help: "Print one JSON object in place of the tables.")
  var json = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      guard tolerance >= 1e-12, tolerance < 1 else {
        throw UsageError(description: "--tolerance: found \(tolerance); allowed: from 1e-12 to below 1")
      }
      try EFTArguments.width(width)
      let action = try await reconstructedAction(source, width: width, tolerance: tolerance)
      try Terminal.show(json ? EdgeworthDocument(action).json() : EdgeworthTable(action, all: all).text)
    }
  }
}
