import Ensembles

/// What each estimator would reach in the time that a run takes: from a few networks measured by each, and the time that one takes.
///
/// Heavy tails that so few networks do not show are not in the errors.
public struct EstimatorTrial: Sendable {
  /// N of the networks tried.
  public let width: Int
  /// What the run's own estimator takes for its networks of this width.
  public let seconds: Double
  /// The run's own estimator is the first.
  public let rows: [Row]
  /// Estimators that were not tried since a width of the run is too small for them, with the least that they need.
  public let tooNarrow: [(estimator: Estimator, least: Int)]

  /// What one estimator would reach.
  public struct Row: Sendable {
    /// Which.
    public let estimator: Estimator
    /// As measured.
    public let secondsPerNetwork: Double
    /// As many as fit into the run's time.
    public let networks: Double
    /// One an order asked for.
    public let errors: [OrderError]
  }

  /// The error of connected n-point functions.
  public struct OrderError: Sendable {
    /// n.
    public let order: Int
    /// The median over tuples of a connected function's error over its size; nil where no estimator saw the size.
    public let relative: Double?
  }

  /// A few networks, and the time of one.
  public struct Pilot: Sendable {
    /// With the estimator that is tried, and the orders whose errors are wanted.
    public let specification: Specification
    /// Of one width; two at least.
    public let blocks: [BlockMoments]
    /// Of the run's networks at all its inputs, which may be more than the pilot's.
    public let secondsPerNetwork: Double

    /// What was drawn, and what it took.
    public init(_ specification: Specification, blocks: [BlockMoments], secondsPerNetwork: Double) {
      self.specification = specification
      self.blocks = blocks
      self.secondsPerNetwork = secondsPerNetwork
    }

    fileprivate var networks: Double { blocks.reduce(0) { $0 + Double($1.block.count) } }
  }

  /// Compares estimators.
  ///
  /// - Parameters:
  ///   - width: N of the pilots.
  ///   - networks: of the run.
  ///   - pilots: of estimators of the same n-point functions at the same inputs, with the run's widths; the run's own is the first. One at least.
  public init(width: Int, networks: UInt64, pilots: [Pilot]) {
    let orders = pilots[0].specification.orders
    let estimates = pilots.map { pilot in
      let correlators = WidthMeasurement(CorrelatorBasis(pilot.specification), width: width, blocks: pilot.blocks)
        .correlators
      return orders.map { order in correlators.filter { $0.order == order }.map(\.connected) }
    }
    let sizes = orders.indices.map { place in Self.sizes(estimates.map { $0[place] }) }
    let seconds = Double(networks) * pilots[0].secondsPerNetwork
    self.width = width
    self.seconds = seconds
    tooNarrow = Self.tooNarrow(pilots)
    rows = zip(pilots, estimates).map { pilot, estimates in
      let networks = seconds / pilot.secondsPerNetwork
      return Row(
        estimator: pilot.specification.estimator, secondsPerNetwork: pilot.secondsPerNetwork, networks: networks,
        errors: orders.indices.map { place in
          let relative = zip(estimates[place], sizes[place]).compactMap { estimate, size in
            size.map { (estimate.error ?? .nan) / $0 }
          }
          // Errors fall as the square root of the number of networks.
          return OrderError(
            order: orders[place],
            relative: median(relative).map { $0 * (pilot.networks / networks).squareRoot() })
        })
    }
  }

  /// The estimator whose errors are the smallest, at the highest order of which every estimator's are known, and how many times smaller than the
  /// run's own they are; nil where no such order is.
  public var best: (estimator: Estimator, order: Int, gain: Double)? {
    let places = rows.first?.errors.indices ?? 0..<0
    for place in places.reversed() {
      let errors = rows.compactMap { row in row.errors[place].relative.map { (estimator: row.estimator, size: $0) } }
      guard errors.count == rows.count, let least = errors.min(by: { $0.size < $1.size }) else { continue }
      return (least.estimator, rows[0].errors[place].order, errors[0].size / least.size)
    }
    return nil
  }

  private static func tooNarrow(_ pilots: [Pilot]) -> [(estimator: Estimator, least: Int)] {
    var specification = pilots[0].specification
    let tried = pilots.map(\.specification.estimator)
    return Estimator.allCases.filter { !tried.contains($0) }.compactMap { estimator in
      specification.estimator = estimator
      let least = specification.leastWidth
      return specification.widths.contains { $0 < least } ? (estimator, least) : nil
    }
  }

  /// Of every tuple the size of its connected function, from whichever estimator knows it best; nil where none does.
  private static func sizes(_ estimates: [[Estimate]]) -> [Double?] {
    estimates[0].indices.map { tuple in
      let known = estimates.compactMap { estimates in
        estimates[tuple].error.map { (value: abs(estimates[tuple].value), error: $0) }
      }
      guard let best = known.min(by: { $0.error < $1.error }), best.value > clearance * best.error else { return nil }
      return best.value
    }
  }

  private static let clearance = 3.0
}
