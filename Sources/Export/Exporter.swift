import Ensembles
import HDF5
import Measurement
import RunStore

/// Writes what a store holds into a file of another format.
public struct Exporter {
  private let run: ExportedRun
  private let layout: CorrelatorBasis
  private let orders: [Int]
  private let covariance: Bool
  private let theory: ExactTheory?

  /// - Parameters:
  ///   - orders: which of the specification's.
  ///   - covariance: whether the covariances of the n-point functions of one width and order are exported.
  /// - Throws: ``TooManyCovariances``.
  public init(_ header: RunHeader, orders: [Int], covariance: Bool) throws {
    layout = CorrelatorBasis(header.specification)
    run = ExportedRun(header, layout)
    self.orders = orders
    self.covariance = covariance
    if covariance {
      for order in orders {
        let count = MonomialBasis.tuples(components: header.specification.components, order: order).count
        guard count <= CorrelatorCovariance.most else { throw TooManyCovariances(order: order, count: count) }
      }
    }
    theory = ExactTheory(header.specification, orders: orders)
  }

  /// - Parameters:
  ///   - widths: that are exported, each with at least one block.
  ///   - blocks: gives a width's blocks, in index order.
  ///   - replacing: whether a regular file at `path` is replaced.
  ///   - hdf5: names of the HDF5 library, tried in turn.
  /// - Returns: the files that are there now.
  /// - Throws: ``OutputError``, ``NotANumber``, `LibraryMissing`, `HDF5Error`, `CancellationError`; then nothing is there that was not
  ///   before.
  public func write(
    to path: String, as format: ExportFormat, replacing: Bool, hdf5: [String]? = nil, widths: [Int],
    blocks: (Int) async throws -> [BlockMoments]
  ) async throws -> [String] {
    var writer = try format.writer(
      to: path, replacing: replacing, about: run, covariance: covariance, hdf5: hdf5 ?? Library.usualNames)
    for width in widths {
      try Task.checkCancellation()
      try writer.write(
        ExportedWidth(
          layout, theory, width: width, blocks: try await blocks(width), orders: orders, covariance: covariance))
    }
    try Task.checkCancellation()
    return try writer.finish()
  }
}

/// A covariance matrix would be too large.
public struct TooManyCovariances: Error, CustomStringConvertible {
  /// Whose functions they are.
  public let order: Int
  /// n-point functions of the order.
  public let count: Int
  public var description: String {
    "--covariance: order \(order) has \(count) n-point functions; allowed: up to \(CorrelatorCovariance.most). "
      + "Choose lower orders with --order"
  }
}
