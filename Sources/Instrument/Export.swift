import Ensembles
import Export
import RunStore

/// Writes what a store holds into a file of another format: n-point functions and their covariances, block means, what was run.
///
/// - Parameters:
///   - widths: these alone; all that have a block where empty.
///   - orders: these alone; all that were asked for where empty.
///   - replacing: whether a regular file at `path` is replaced.
///   - hdf5: the name of an HDF5 library in place of the usual ones.
///   - path: of the file.
///   - covariance: whether covariances are written too.
///   - store: an open one.
///   - format: of the file.
/// - Returns: the files that are there now.
/// - Throws: ``NotInStore``, `RunStoreError`, and as `Exporter`; then nothing is there that was not before.
public func export(
  _ store: any RunStore, to path: String, as format: ExportFormat, widths: [Int] = [], orders: [Int] = [],
  covariance: Bool = false, replacing: Bool = false, hdf5: String? = nil
) async throws -> [String] {
  let header = await store.header
  let specification = header.specification
  try specification.checkWidths(widths)
  try specification.checkOrders(orders)
  var finished: [Int] = []
  for width in specification.widths where widths.isEmpty || widths.contains(width) {
    if try await !store.blocks(ofWidth: width).isEmpty { finished.append(width) }
  }
  if let width = widths.first(where: { !finished.contains($0) }) {
    throw NotInStore(what: "finished block of width \(width)", there: [])
  }
  guard !finished.isEmpty else { throw NotInStore(what: "finished block", there: []) }
  let exporter = try Exporter(
    header, orders: specification.orders.filter { orders.isEmpty || orders.contains($0) }, covariance: covariance)
  let names = hdf5.map { [$0] }
  return try await exporter.write(
    to: path, as: format, replacing: replacing, hdf5: names, widths: finished
  ) { try await store.moments(ofWidth: $0) }
}
