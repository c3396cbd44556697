import Ensembles

/// The value and error of one n-point function while blocks come in, in any order: what a progress bar shows.
public struct RunningCorrelator: Sendable {
  private let monomial: Int
  private var networks = 0.0
  private var mean = 0.0
  /// Σ m_j (x_j − x̄)² over blocks of m_j networks (West 1979).
  private var spread = 0.0
  private var blocks = 0

  /// - Parameter monomial: its place in the basis.
  public init(monomial: Int) { self.monomial = monomial }

  public mutating func add(_ block: BlockMoments) {
    let count = Double(block.block.count)
    let value = block.sums[monomial] / count
    networks += count
    let change = value - mean
    mean += change * count / networks
    spread += count * change * (value - mean)
    blocks += 1
  }

  public var estimate: Estimate {
    Estimate(value: mean, error: blocks > 1 ? (spread / Double(blocks - 1) / networks).squareRoot() : nil)
  }
}
