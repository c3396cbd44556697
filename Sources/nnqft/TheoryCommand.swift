import ArgumentParser
import Ensembles
import FieldTheory
import Report

struct TheoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "theory", abstract: "Prints the exact n-point functions of the Gaussian process by Wick's theorem.")

  @Argument(help: "The specification, a YAML file.")
  var spec: String

  @Option(help: "infinite: the Gaussian limit.")
  var width: TheoryWidth = .infinite

  @Option(help: "This order, any even one; the specification's orders where left out.")
  var order: Int?

  @Flag(help: "Connected parts in place of full functions in the table; --json has both.")
  var connected = false

  @Flag(help: "Print one JSON object in place of the table.")
  var json = false

  func run() async throws {
    try await reportingFailures {
      let specification = try Specification.read(contentsOf: spec)
      let document = try CorrelatorsDocument(gaussian: specification, orders: try orders(specification))
      print(json ? try document.json() : CorrelatorTable(document, connected: connected).text)
    }
  }

  private func orders(_ specification: Specification) throws -> [Int] {
    guard let order else { return specification.orders }
    guard (1...Wick.mostPoints).contains(order) else {
      throw UsageError(description: "--order: found \(order); allowed: 1 to \(Wick.mostPoints)")
    }
    let count = MonomialBasis.count(components: specification.components, order: order)
    guard let count, count <= Self.mostTuples else {
      throw UsageError(
        description:
          "--order: found \(order), which has more than \(Self.mostTuples) index tuples; allowed: a lower order")
    }
    return [order]
  }

  private static let mostTuples = 5_000_000
}

/// The widths that theory is known for.
enum TheoryWidth: String, ExpressibleByArgument, CaseIterable {
  case infinite
}
