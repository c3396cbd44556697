import FieldTheory

/// The `nnqft-diagrams` object, version 1.
public struct DiagramsDocument: Encodable, Sendable {
  /// What the object is.
  public let format = "nnqft-diagrams"
  /// Of the format.
  public let version = 1
  /// n.
  public var externalPoints: Int
  /// With their powers.
  public var couplings: [Coupling]
  /// `free` or `exact`.
  public var propagator: String
  /// Whether connected alone.
  public var connected: Bool
  /// All pairings of the ends of lines; those of the list; those with vacuum bubbles.
  public var contractions, listedContractions, vacuumContractions: Int
  /// One a diagram.
  public var diagrams: [Row]

  /// A coupling and its power.
  public struct Coupling: Encodable, Sendable {
    /// As on the command line.
    public var name: String
    /// Legs of its vertex, and how many vertices.
    public var degree, power: Int
  }

  /// One diagram.
  public struct Row: Encodable, Sendable {
    /// Without the signs and couplings.
    public var factor: Double
    /// Numbers of each.
    public var symmetryFactor, versions, contractions: Int
    /// Whether connected alone.
    public var connected: Bool
    /// Its formula.
    public var coefficient, expression, latex, words: String
    /// The coupling at each vertex, its external points from 0, and its lines to itself.
    public var vertices: [String]
    /// What each line joins.
    public var points: [[Int]]
    /// One a connected part.
    public var loops: [Int]
    /// Lines between each two vertices.
    public var lines: [[Int]]
    /// External points that lines join.
    public var pairs: [[Int]]
  }

  /// Of its parts.
  public init(_ list: DiagramList) {
    externalPoints = list.source.externalPoints
    couplings = list.order.map { Coupling(name: $0.interaction.name, degree: $0.interaction.degree, power: $0.power) }
    propagator = list.rules == .freePropagator ? "free" : "exact"
    connected = list.connected
    contractions = list.source.contractions
    listedContractions = list.contractions
    vacuumContractions = list.vacuum
    diagrams = list.diagrams.map { labelled in
      let diagram = labelled.diagram
      return Row(
        factor: diagram.factor, symmetryFactor: diagram.symmetryFactor,
        versions: list.isLabelled ? 1 : diagram.versions,
        contractions: diagram.contractions, connected: diagram.isConnected, coefficient: diagram.coefficientText,
        expression: DiagramExpression(labelled).text, latex: DiagramExpression(labelled).latex,
        words: DiagramWords(labelled).text, vertices: diagram.vertices.map(\.name), points: labelled.points,
        loops: diagram.loops, lines: diagram.lines, pairs: labelled.pairs)
    }
  }
}
