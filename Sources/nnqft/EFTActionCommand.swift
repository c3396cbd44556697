import ArgumentParser
import Ensembles
import FieldTheory
import Report

struct EFTActionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "action",
    abstract:
      "Lists every operator that the symmetries allow in the effective action, with its dimension, and what they forbid.",
    discussion: """
      Symmetries of the inputs are tested on the exact propagator and on the exact connected 4-point function, which need not share them. \
      A coupling that keeps the n-point functions fixed goes as Λ^[g] with the cutoff Λ of the inputs, [g] = −d_in − k[K]/2 for f^k: \
      irrelevant where it falls, marginal, relevant where it grows.

      Examples:
        nnqft eft action Examples/gauss-d2.yaml
        nnqft eft action Examples/relu-d1.yaml --max-fields 8 --max-points 1
      """)

  @Argument(help: "The specification, a YAML file.", completion: .specification)
  var spec: String

  @Option(help: "The most fields of an operator, 3 to 8.")
  var maxFields = 6

  @Option(help: "The most derivatives, 0 to 4.")
  var maxDerivatives = 2

  @Option(help: "The most points of integration, 1 to 4; 1: local operators only.")
  var maxPoints = 2

  @Option(help: "The highest power of the inputs in a coefficient, 0 to 4.")
  var maxPowers = 2

  @Option(help: "The highest dimension of an operator, −[g].")
  var maxDimension: Double?

  @Flag(help: "Print one JSON object in place of the tables.")
  var json = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      let bounds = try bounds()
      let document = try ActionDocument(Specification.read(contentsOf: spec), bounds: bounds)
      try Terminal.show(json ? document.json() : ActionTable(document).text)
    }
  }

  private func bounds() throws -> EffectiveAction.Bounds {
    for (name, value, allowed) in [
      ("--max-fields", maxFields, 3...8), ("--max-derivatives", maxDerivatives, 0...4),
      ("--max-points", maxPoints, 1...4),
      ("--max-powers", maxPowers, 0...4),
    ] where !allowed.contains(value) {
      throw UsageError(
        description: "\(name): found \(value); allowed: \(allowed.lowerBound) to \(allowed.upperBound)")
    }
    if let maxDimension, !maxDimension.isFinite {
      throw UsageError(description: "--max-dimension: found \(maxDimension); allowed: a finite number")
    }
    var bounds = EffectiveAction.Bounds()
    bounds.fields = maxFields
    bounds.derivatives = maxDerivatives
    bounds.points = maxPoints
    bounds.powers = maxPowers
    bounds.dimension = maxDimension
    return bounds
  }
}
