import Ensembles
import FieldTheory

/// The value and error of one n-point function while blocks come in, in any order: what a progress bar shows.
public struct RunningCorrelator: Sendable {
  private let monomial: Int
  private let factor: Double
  private let origin: Double
  private var networks = 0.0
  private var mean = 0.0
  /// Σ m_j (x_j − x̄)² over blocks of m_j networks (West 1979).
  private var spread = 0.0
  private var blocks = 0

  /// origin + factor times the mean of a monomial.
  ///
  /// - Parameter monomial: its place in the basis.
  /// - Parameter origin: what the mean is added to.
  /// - Parameter factor: of the mean.
  public init(monomial: Int, factor: Double = 1, origin: Double = 0) {
    self.monomial = monomial
    self.factor = factor
    self.origin = origin
  }

  /// Takes a block in.
  public mutating func add(_ block: BlockMoments) {
    let count = Double(block.block.count)
    let value = origin + factor * block.sums[monomial] / count
    networks += count
    let change = value - mean
    mean += change * count / networks
    spread += count * change * (value - mean)
    blocks += 1
  }

  /// So far; without an error before the second block.
  public var estimate: Estimate {
    Estimate(value: mean, error: blocks > 1 ? (spread / Double(blocks - 1) / networks).squareRoot() : nil)
  }
}

/// The one n-point function that a progress bar shows: the four-point function at the first input, or the highest order below four that is
/// measured; its connected part where the estimator has that, and then K̂'s variance about its origin, which is its mean but for rounding.
public struct Headline: Sendable {
  /// As `G(4)[0 0 0 0]`.
  public let label: String
  /// Empty; to be filled with blocks of one width.
  public let correlator: RunningCorrelator

  /// The headline of a specification.
  public init(_ specification: Specification) {
    let order = specification.orders.last { $0 <= 4 } ?? specification.orders[0]
    let indices = [String](repeating: "0", count: order).joined(separator: " ")
    guard let cumulants = KernelCumulants(specification) else {
      label = "G(\(order))[\(indices)]"
      let basis = specification.sampleVector.basis
      correlator = RunningCorrelator(monomial: basis.index(of: [Int](repeating: 0, count: order)))
      return
    }
    let pairs = min(order / 2, cumulants.basis.order)
    let monomial = cumulants.basis.monomials.index(of: [Int](repeating: 0, count: pairs))
    label = "G(\(2 * pairs))\(pairs > 1 ? "c" : "")[\(indices)]"
    correlator =
      pairs > 1
      ? RunningCorrelator(monomial: monomial, factor: Double(Wick.pairings(of: 2 * pairs)))
      : RunningCorrelator(monomial: monomial, origin: cumulants.origin[0])
  }
}
