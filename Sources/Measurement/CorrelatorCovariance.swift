import Ensembles

/// The covariances of the n-point functions of one width and order with each other, by the jackknife that gives their errors.
public struct CorrelatorCovariance: Sendable {
  /// n of the n-point functions.
  public let order: Int
  /// n-point functions, in the order in which ``WidthMeasurement`` lists them.
  public let count: Int
  /// Of the full functions, `[count][count]` in one row-major array, exactly symmetric; the diagonal is the square of the errors.
  public let full: [Double]
  /// Of the connected parts.
  public let connected: [Double]

  /// Nil where one block alone was measured.
  ///
  /// - Parameters:
  ///   - blocks: of one width, in index order.
  ///   - n: one that the specification asks for.
  ///   - layout: of the run.
  public init?(_ layout: CorrelatorBasis, order n: Int, blocks: [BlockMoments]) {
    let order = layout.order(n)
    let full = Jackknife.covariance(blocks) { order.full($0) }
    let connected = Jackknife.covariance(blocks) { order.connected($0) }
    guard let full, let connected else { return nil }
    self.order = n
    count = order.tuples.count
    self.full = full
    self.connected = connected
  }

  /// Largest number of n-point functions whose covariances are computed: 32 MiB a matrix.
  public static let most = 2048
}
