import FieldTheory

/// The diagrams of one n-point function at one order that were asked for.
public struct DiagramList: Sendable {
  /// All diagrams.
  public let source: DiagramSet
  /// What propagators mean.
  public let rules: PerturbationSeries.Rules
  /// Whether only connected ones are listed.
  public let connected: Bool
  /// One of each class up to permutations of the external points, or all versions.
  public let diagrams: [LabelledDiagram]
  /// Whether all versions are listed.
  public let isLabelled: Bool

  /// - Parameters:
  ///   - connected: those alone that hang together.
  ///   - labelled: every version of each diagram.
  ///   - rules: what propagators mean.
  ///   - set: all diagrams.
  /// - Throws: ``TooManyDiagrams``.
  public init(_ set: DiagramSet, rules: PerturbationSeries.Rules, connected: Bool, labelled: Bool = false) throws {
    let classes = set.diagrams(rules, connected: connected)
    let count = classes.reduce(0) { $0 + (labelled ? $1.versions : 1) }
    guard count <= Self.most else { throw TooManyDiagrams(count: count) }
    source = set
    self.rules = rules
    self.connected = connected
    isLabelled = labelled
    diagrams = classes.flatMap { labelled ? $0.labelled() : [$0.representative] }
  }

  static let most = 20000

  /// `G(4) connected, order λ²`; order 0 without couplings.
  public var title: String {
    "G(\(source.externalPoints))" + (connected ? " connected" : "")
      + ", order \(order.isEmpty ? "0" : source.orderText)"
  }

  /// The couplings that occur.
  var order: [(interaction: Interaction, power: Int)] {
    zip(source.interactions, source.powers).map { (interaction: $0, power: $1) }.filter { $0.power > 0 }
  }

  /// Contractions of the list, with all versions.
  var contractions: Int {
    Set(diagrams.map(\.diagram)).reduce(0) { $0 + $1.contractions * $1.versions }
  }

  /// Contractions with vacuum bubbles.
  var vacuum: Int {
    source.all.reduce(0) { $0 + ($1.hasVacuumBubble ? $1.contractions * $1.versions : 0) }
  }
}

/// More than anybody reads.
public struct TooManyDiagrams: Error, CustomStringConvertible {
  /// How many are listed.
  public let count: Int
  public var description: String {
    "there are \(count) diagrams; allowed: up to \(DiagramList.most) (--connected, --exact-propagator or a lower order leave fewer)"
  }
}
