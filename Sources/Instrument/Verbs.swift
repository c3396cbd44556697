import BuildRecord
import Ensembles
import Foundation
import KernelArguments
import Measurement
import RunStore

/// Opens the store of a run, or makes it; a store of another run is refused, and so is a specification that a store could not be read with.
///
/// - Throws: `RunStoreError`; `SpecificationErrors`, before a file is made.
public func openStore(_ path: String, for specification: Specification, on backends: [any Backend]) throws
  -> any RunStore
{
  let centred = specification.centred
  // The means of pairs are known only now.
  try centred.validate(specification.name)
  return try SQLiteStore(writing: path, header: RunHeader(specification: centred, provenance: provenance(backends)))
}

/// Opens a store to read what it holds.
///
/// - Throws: `RunStoreError`.
public func readStore(_ path: String) throws -> any RunStore { try SQLiteStore(reading: path) }

/// Who computes now, with what.
func provenance(_ backends: [any Backend]) -> Provenance {
  let now = Date.now.formatted(.iso8601)
  return Provenance(
    program: "nnqft \(programVersion)", commit: Build.commit(), isModified: Build.isModified(),
    compiler: KernelText.compiler,
    build: Build.kind, kernels: KernelText.digest, host: ProcessInfo.processInfo.hostName,
    devices: backends.map(\.device), began: now, written: now)
}

/// Measures what a store holds.
///
/// - Parameters:
///   - width: this one alone; all where nil.
///   - order: this one alone; all that were asked for where nil.
///   - nullTested: whether to make null tests too.
///   - store: an open one.
/// - Throws: ``NotInStore`` where the store has no such width, order or block; `RunStoreError`.
public func measure(
  _ store: any RunStore, width: Int? = nil, order: Int? = nil, nullTested: Bool = false
) async throws -> (Specification, [WidthMeasurement]) {
  let specification = await store.header.specification
  let blocks = try await finishedBlocks(store, widths: width.map { [$0] }, order: order)
  let layout = CorrelatorBasis(specification)
  return (
    specification,
    blocks.map {
      WidthMeasurement(
        layout, width: $0.width, blocks: $0.blocks, orders: order.map { [$0] }, nullTested: nullTested)
    }
  )
}

/// Compares what a store holds with the exact theory at each width.
///
/// - Parameters:
///   - width: this one alone; all where nil.
///   - order: this one alone; where nil all even ones of the run whose exact theory takes no more than seconds.
///   - store: an open one.
/// - Throws: as ``measure(_:width:order:)``; `UnknownTheory` where there is no theory of this ensemble.
public func compare(_ store: any RunStore, width: Int? = nil, order: Int? = nil) async throws -> Comparison {
  let blocks = try await finishedBlocks(store, widths: width.map { [$0] }, order: order)
  return try Comparison(
    CorrelatorBasis(await store.header.specification), blocks: blocks, orders: order.map { [$0] })
}

/// The action that connected functions make: those that a store holds, or the exact ones of a specification.
///
/// - Parameters:
///   - path: of either.
///   - width: the widest where nil; of a specification any.
///   - tolerance: see `EdgeworthAction`.
/// - Throws: ``NotInStore``, `RunStoreError`, `FileError`, `SpecificationErrors`; `UnknownTheory` where there is no such action.
public func reconstructedAction(_ path: String, width: Int? = nil, tolerance: Double) async throws
  -> ReconstructedAction
{
  guard SQLiteStore.isStore(path) else {
    let specification = try Specification.read(contentsOf: path)
    return try ReconstructedAction(
      exact: specification, width: width ?? specification.widths.max() ?? 1, tolerance: tolerance)
  }
  let store = try readStore(path)
  var chosen = width
  if chosen == nil { chosen = try await finishedWidths(store).max() }
  guard let found = try await finishedBlocks(store, widths: chosen.map { [$0] }, order: 4).first else {
    throw NotInStore(what: "finished block", there: [])
  }
  return try ReconstructedAction(
    CorrelatorBasis(await store.header.specification), width: found.width, blocks: found.blocks, tolerance: tolerance)
}

/// The blocks of each width that has any, in the specification's order.
///
/// - Parameters:
///   - widths: these alone are read; all where nil.
///   - order: one that they have to have.
///   - store: an open one.
/// - Throws: ``NotInStore`` where the store has no such width, order or block; `RunStoreError`.
func finishedBlocks(
  _ store: any RunStore, widths: [Int]? = nil, order: Int? = nil
) async throws -> [(width: Int, blocks: [BlockMoments])] {
  let specification = await store.header.specification
  try specification.checkWidths(widths ?? [])
  try specification.checkOrders(order.map { [$0] } ?? [])
  var found: [(width: Int, blocks: [BlockMoments])] = []
  for width in specification.widths where widths?.contains(width) ?? true {
    let blocks = try await store.moments(ofWidth: width)
    if !blocks.isEmpty { found.append((width, blocks)) }
  }
  guard !found.isEmpty else {
    let asked = widths.map { " of width " + $0.map(String.init).joined(separator: " or ") } ?? ""
    throw NotInStore(what: "finished block" + asked, there: [])
  }
  return found
}

/// The widths that have a finished block, in the specification's order. Moments are not read.
///
/// - Throws: `RunStoreError`.
func finishedWidths(_ store: any RunStore) async throws -> [Int] {
  var found: [Int] = []
  for width in await store.header.specification.widths {
    let blocks = try await store.blocks(ofWidth: width)
    if !blocks.isEmpty { found.append(width) }
  }
  return found
}
