import Ensembles
import Foundation
import Measurement
import RunStore

/// Opens the store of a run, or makes it; a store of another run is refused.
///
/// - Throws: `RunStoreError`.
public func openStore(_ path: String, for specification: Specification, on backends: [any Backend]) throws -> FileStore
{
  let now = Date.now.formatted(.iso8601)
  let provenance = Provenance(
    program: "nnqft \(programVersion)", devices: backends.map(\.device), began: now, written: now)
  return try FileStore(writing: path, header: RunHeader(specification: specification, provenance: provenance))
}

/// Measures what a store holds.
///
/// - Parameters:
///   - width: this one alone; all where nil.
///   - order: this one alone; all that were asked for where nil.
/// - Throws: ``NotInStore`` where the store has no such width, order or block; `RunStoreError`.
public func measure(_ store: any RunStore, width: Int? = nil, order: Int? = nil) async throws -> (
  Specification, [WidthMeasurement]
) {
  let specification = await store.header.specification
  if let width, !specification.widths.contains(width) {
    throw NotInStore(what: "width \(width)", there: specification.widths.map(String.init))
  }
  if let order, !specification.orders.contains(order) {
    throw NotInStore(what: "order \(order)", there: specification.orders.map(String.init))
  }
  let layout = CorrelatorBasis(specification)
  var measurements: [WidthMeasurement] = []
  for each in width.map({ [$0] }) ?? specification.widths {
    let blocks = try await store.moments(ofWidth: each)
    if blocks.isEmpty { continue }
    measurements.append(WidthMeasurement(layout, width: each, blocks: blocks, orders: order.map { [$0] }))
  }
  guard !measurements.isEmpty else { throw NotInStore(what: "a finished block", there: []) }
  return (specification, measurements)
}

/// A store has nothing of what is asked for.
public struct NotInStore: Error, CustomStringConvertible {
  public let what: String
  public let there: [String]
  public var description: String {
    "the store has no \(what)" + (there.isEmpty ? "" : "; it has: " + there.joined(separator: ", "))
  }
}
