import Ensembles
import Measurement
import RunStore

/// What an export says of a run as a whole: the schema, what was run, and who computed it.
struct ExportedRun: Encodable, Sendable {
  let format = "nnqft-export"
  let version = 1
  let specification: Specification
  let provenance: Provenance
  /// What the columns of block means are: every symmetric monomial of the sample vector.
  let moments: [Monomial]

  /// The mean of the product of these components of the sample vector. For the direct estimator component c is output
  /// c mod d_out at input ⌊c/d_out⌋.
  struct Monomial: Encodable, Sendable {
    let order: Int
    let components: [Int]
  }

  init(_ header: RunHeader, _ layout: CorrelatorBasis) {
    specification = header.specification
    provenance = header.provenance
    moments = (1...layout.basis.order).flatMap { order in
      layout.basis.tuples(ofOrder: order).map { Monomial(order: order, components: $0) }
    }
  }
}

/// Everything that is exported of one width.
struct ExportedWidth: Sendable {
  let width: Int
  let networks: UInt64
  let rows: [Row]
  /// One an order; empty where none was asked for, or where one block alone was measured.
  let covariances: [CorrelatorCovariance]
  let blocks: [BlockMoments]

  /// An n-point function: measured, Gaussian and exact. What is not known is nil.
  struct Row: Sendable {
    let measured: Correlator
    let exact: ExactValue?
  }

  /// Full and connected, with a quadrature's error where the theory has one.
  struct ExactValue: Sendable {
    let full: Double
    let fullError: Double?
    let connected: Double
    let connectedError: Double?
  }

  init(
    _ layout: CorrelatorBasis, _ theory: ExactTheory?, width: Int, blocks: [BlockMoments], orders: [Int],
    covariance: Bool
  ) {
    let measurement = WidthMeasurement(layout, width: width, blocks: blocks, orders: orders)
    self.width = width
    networks = measurement.networks
    rows = measurement.correlators.map { Row(measured: $0, exact: theory?.value(of: $0)) }
    covariances =
      covariance ? orders.compactMap { CorrelatorCovariance(layout, order: $0, blocks: blocks) } : []
    self.blocks = blocks
  }
}

extension BlockMoments {
  /// The mean of each monomial over the block's networks.
  var means: [Double] { sums.map { $0 / Double(block.count) } }
}
