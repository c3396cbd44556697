import ArgumentParser
import Ensembles
import FieldTheory
import Measurement
import Report

struct EFTLocalPotentialCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lpa",
    abstract: "Follows the nonperturbative flow of a Gauss-net's couplings in the local potential approximation.",
    discussion: """
      From k = 0, where the exact propagator and connected functions give the potential, to a scale k, with Litim's regulator and the \
      potential cut off after f⁶. Momenta below k are left out at k.

      Examples:
        nnqft eft lpa Examples/gauss-d1.yaml --width 100
        nnqft eft lpa Examples/gauss-d2.yaml --width 1000000 --to 5 --json
      """)

  @Argument(help: "The specification, a YAML file.", completion: .specification)
  var spec: String

  @Option(help: "The width; the widest where left out.")
  var width: Int?

  @Option(name: .customLong("to"), help: "The last scale k; ten times the mass where left out.")
  var last: Double?

  @Option(help: "Rows of the table, 2 to 10000.")
  var points = 11

  @Flag(help: "Print one JSON object in place of the table.")
  var json = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      let rows = try EFTArguments.points(points, atMost: 10000)
      if let last, !(last > 0 && last.isFinite) {
        throw UsageError(description: "--to: found \(last); allowed: a number above 0")
      }
      let specification = try Specification.read(contentsOf: spec)
      let width = try EFTArguments.finiteWidth(width, specification)
      let infrared = try specification.infraredPotential(width: width)
      let document = LocalPotentialDocument(
        specification, width: width, infrared, to: last ?? 10 * infrared.kernel.squaredMass.squareRoot(), points: rows)
      try Terminal.show(json ? document.json() : LocalPotentialTable(document).text)
    }
  }
}
