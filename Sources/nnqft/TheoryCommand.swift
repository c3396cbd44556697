import ArgumentParser
import Ensembles
import FieldTheory
import Measurement
import Report

struct TheoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "theory",
    abstract: "Prints the exact n-point functions: of the Gaussian process by Wick's theorem, or at a width.",
    discussion: """
      At a finite width they are exact to all orders in 1/N, from the expectations of a single neuron. The last layer's \
      weights may have another even density, given by its moments.

      Examples:
        nnqft theory Examples/relu-d2.yaml --order 8
        nnqft theory Examples/erf-d1.yaml --width 10 --order 4 --connected
      """)

  @Argument(help: "The specification, a YAML file.", completion: .specification)
  var spec: String

  @Option(help: "A number of neurons, 1 to 2^53, or infinite: the Gaussian limit.")
  var width: TheoryWidth = .infinite

  @Option(help: "This order, an even one; the specification's orders where left out.")
  var order: Int?

  @Option(help: "E w⁴/(E w²)² of the last layer's weights, in place of the normal 3; at a finite width.")
  var fourthMoment: Double?

  @Option(help: "E w⁶/(E w²)³ of the last layer's weights, in place of the normal 15; at a finite width.")
  var sixthMoment: Double?

  @Flag(help: "Connected parts in place of full functions in the table; --json has both.")
  var connected = false

  @Flag(help: "Print one JSON object in place of the table.")
  var json = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      let specification = try Specification.read(contentsOf: spec)
      let document = try CorrelatorsDocument(
        theory: specification, width: width.width, orders: try orders(specification), lastLayer: try lastLayer())
      if let remark = DegeneracyRemark(specification) { Terminal.remark("nnqft: \(remark.text)") }
      try Terminal.show(json ? document.json() : CorrelatorTable(document, connected: connected).text)
    }
  }

  private func orders(_ specification: Specification) throws -> [Int] {
    let most = mostOrder(specification)
    guard let order else {
      if let large = specification.orders.first(where: { $0 > most }) {
        throw UsageError(description: "orders: found \(large); allowed at a finite width: up to \(most). Use --order")
      }
      return specification.orders
    }
    guard order % 2 == 0, (2...most).contains(order) else {
      throw UsageError(
        description: "--order: found \(order); allowed: even numbers from 2 to \(most) (odd n-point functions vanish)")
    }
    let count = MonomialBasis.count(components: specification.components, order: order)
    guard let count, count <= Self.mostTuples else {
      throw UsageError(
        description:
          "--order: found \(order), which has more than \(Self.mostTuples) index tuples; allowed: a lower order")
    }
    return [order]
  }

  private func mostOrder(_ specification: Specification) -> Int {
    guard case .finite = width.width, let nonlinearity = specification.nonlinearity else { return Wick.mostPoints }
    return fourthMoment == nil ? ExactNetwork.mostOrder(of: nonlinearity) : 6
  }

  private func lastLayer() throws -> LastLayer {
    if fourthMoment == nil, sixthMoment == nil { return .normal }
    guard let fourthMoment, let sixthMoment, case .finite = width.width else {
      throw UsageError(
        description:
          "--fourth-moment, --sixth-moment: found one alone, or no finite --width; allowed: both, with a width")
    }
    guard fourthMoment >= 1, sixthMoment >= fourthMoment * fourthMoment, sixthMoment.isFinite else {
      throw UsageError(
        description:
          "--fourth-moment, --sixth-moment: found \(fourthMoment), \(sixthMoment); allowed: 1 or more, and at least the "
          + "fourth's square, as every density has")
    }
    return LastLayer(fourth: fourthMoment, sixth: sixthMoment)
  }

  private static let mostTuples = 5_000_000
}

/// The widths that theory is known for.
struct TheoryWidth: ExpressibleByArgument {
  let width: CorrelatorsDocument.Width

  static let infinite = TheoryWidth(width: .infinite)

  private init(width: CorrelatorsDocument.Width) { self.width = width }

  init?(argument: String) {
    if argument == "infinite" {
      width = .infinite
    } else if let number = Specification.unsigned(argument), number > 0, number <= 1 << 53 {
      width = .finite(Int(number))
    } else {
      return nil
    }
  }

  var defaultValueDescription: String { "infinite" }
}
