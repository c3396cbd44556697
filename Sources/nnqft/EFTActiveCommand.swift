import ArgumentParser
import Ensembles
import FieldTheory
import Foundation
import Measurement
import Report

struct EFTActiveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "active",
    abstract: "Prints λ as a function of σ_W, from exact correlators, and its slope: the active flow.",
    discussion: """
      The specification's own weights.deviation is replaced by values from --from to --to, equally spaced on the logarithmic scale.

      Examples:
        nnqft eft active Examples/gauss-d1.yaml --from 1 --to 10
        nnqft eft active Examples/relu-d1.yaml --cutoff 100 --points 5
      """)

  @Argument(help: "The specification, a YAML file.", completion: .specification)
  var spec: String

  @Option(help: "The width; the widest where left out.")
  var width: Int?

  @Option(name: .customLong("from"), help: "The first σ_W.")
  var first = 1.0

  @Option(name: .customLong("to"), help: "The last σ_W.")
  var last = 10.0

  @Option(help: "How many values, 2 to 1000.")
  var points = 11

  @Option(help: "Λ, or inf.")
  var cutoff = "inf"

  @Flag(help: "Print one JSON object in place of the table.")
  var json = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      let rows = try EFTArguments.points(points, atMost: 1000)
      guard first > 0, last > first, last.isFinite else {
        throw UsageError(
          description: "--from, --to: found \(first), \(last); allowed: numbers above 0, the second larger")
      }
      let cutoff = try EFTArguments.cutoff(cutoff)
      let specification = try Specification.read(contentsOf: spec)
      try check(first, of: "--from", specification)
      try check(last, of: "--to", specification)
      let width = try EFTArguments.finiteWidth(width, specification)
      let deviations = (0..<rows).map { row in
        // Of the logarithms; a quotient of the two might be infinite.
        let part = Double(row) / Double(rows - 1)
        return pow(first, 1 - part) * pow(last, part)
      }
      let flow = try specification.activeFlow(width: width, cutoff: cutoff, weightDeviations: deviations)
      let document = ActiveFlowDocument(specification, width: width, flow)
      try Terminal.show(json ? document.json() : ActiveFlowTable(document).text)
    }
  }

  /// Refuses what a specification may not have as its weights.deviation; of other keys nothing is asked.
  private func check(_ deviation: Double, of option: String, _ specification: Specification) throws {
    var changed = specification
    changed.weights.deviation = deviation
    do {
      try changed.validate(spec)
    } catch let errors as SpecificationErrors {
      guard let error = errors.errors.first(where: { $0.key == "weights.deviation" }) else { return }
      throw UsageError(description: "\(option): found \(deviation) as weights.deviation; allowed: \(error.allowed)")
    }
  }
}
