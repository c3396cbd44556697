import CNumerics
import Ensembles
import FieldTheory

/// The first output of many networks at the first input, counted in intervals, beside what theory expects in them.
public struct OutputHistogram: Sendable {
  /// N.
  public let width: Int
  /// Where the output was taken.
  public let input: [Double]
  /// How many were counted, those beyond the edges too.
  public let networks: Int
  /// The ends of the intervals, ascending and evenly spaced; one more than there are intervals.
  public let edges: [Double]
  /// Networks in each interval.
  public let counts: [Int]
  /// Networks beyond the edges.
  public let outside: Int
  /// The Gaussian process' probability of each interval; nil where the theory knows nothing.
  public let gaussian: [Double]?
  /// The exact probability of each interval at this width; nil where it is not known.
  public let exact: [Double]?
  /// The exact probability of an output of 0, of networks without biases whose neurons are all 0, as with ReLU and step; 0 where there is none,
  /// or none is known.
  public let atom: Double

  /// - Parameters:
  ///   - outputs: of networks of `specification` at one width; at least two.
  ///   - width: N.
  ///   - specification: of the ensemble.
  public init(_ specification: Specification, width: Int, outputs: [Double]) {
    let theory = specification.outputDistribution(at: 0, width: width)
    let square = outputs.reduce(0) { $0 + $1 * $1 } / Double(max(outputs.count, 1))
    let variance = theory?.variance ?? square
    let deviation = variance > 0 && variance.isFinite ? variance.squareRoot() : 1
    let step = 2 * Self.reach * deviation / Double(Self.intervals)
    let edges = (0...Self.intervals).map { (Double($0) - Double(Self.intervals) / 2) * step }
    var counts = [Int](repeating: 0, count: Self.intervals)
    var outside = 0
    for output in outputs {
      let place = output / step + Double(Self.intervals) / 2
      if place >= 0 && place < Double(Self.intervals) { counts[Int(place)] += 1 } else { outside += 1 }
    }
    atom = theory?.atom ?? 0
    self.width = width
    input = specification.inputs[0]
    networks = outputs.count
    self.edges = edges
    self.counts = counts
    self.outside = outside
    gaussian = theory.map { _ in
      zip(edges.dropFirst(), edges).map {
        normalProbability(below: $0 / deviation) - normalProbability(below: $1 / deviation)
      }
    }
    exact = theory.map { $0.probabilities(edges: edges) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Whether the ``atom`` shows: whether its networks are more than the error of the interval that they are counted in, and than one.
  public var showsAtom: Bool {
    let (n, count) = (Double(networks), Double(counts[counts.count / 2]))
    return atom * n > max(1, (count * (1 - count / n)).squareRoot())
  }

  /// Deviations on either side, and intervals in all: an odd number, so that networks whose output is 0 are in the middle of one.
  private static let reach = 5.0
  private static let intervals = 61

  /// Pearson's χ² of the counts beside some probabilities: in the intervals where at least ten networks are expected, and all else
  /// together, if that too expects ten.
  public func agreement(with probabilities: [Double]) -> (
    chiSquare: Double, degreesOfFreedom: Int, probability: Double
  )? {
    let n = Double(networks)
    var cells = zip(counts, probabilities).map { (count: Double($0), expected: n * $1) }.filter { $0.expected >= 10 }
    let rest = (
      count: n - cells.reduce(0) { $0 + $1.count }, expected: n - cells.reduce(0) { $0 + $1.expected }
    )
    let isWhole = rest.expected >= 10
    if isWhole { cells.append(rest) }
    guard cells.count > 1 else { return nil }
    let sum = cells.reduce(0) { $0 + ($1.count - $1.expected) * ($1.count - $1.expected) / $1.expected }
    let degreesOfFreedom = cells.count - (isWhole ? 1 : 0)
    return (sum, degreesOfFreedom, chiSquareTail(sum, degreesOfFreedom: Double(degreesOfFreedom)))
  }
}
