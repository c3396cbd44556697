import Ensembles
import FieldTheory
import Measurement
import RunStore

/// The n-point functions of a file: measured where it is a store, exact where it is a specification, as its content says.
///
/// - Parameters:
///   - widths: these alone, any numbers for exact functions; all that the file names where nil.
///   - orders: those that will be asked for.
///   - path: of the file.
/// - Throws: ``NotInStore`` where a store lacks an order, a width or a block; `RunStoreError`, `FileError`, `SpecificationErrors`,
///   `UnknownTheory`, `TooManyTuples`.
public func fieldData(_ path: String, widths: [Int]? = nil, orders: [Int]) async throws -> [FieldData] {
  try await fieldData(path, widths: widths) { _ in orders }
}

/// As ``fieldData(_:widths:orders:)``, of orders that depend on what the file is of.
///
/// - Parameters:
///   - widths: these alone, any numbers for exact functions; all that the file names where nil.
///   - path: of the file.
///   - orders: those that will be asked for, given the file's specification.
/// - Throws: as that.
public func fieldData(
  _ path: String, widths: [Int]? = nil, choosing orders: (Specification) -> [Int]
) async throws -> [FieldData] {
  guard SQLiteStore.isStore(path) else {
    let specification = try Specification.read(contentsOf: path)
    return try FieldData.exact(specification, widths: widths ?? specification.widths, orders: orders(specification))
  }
  let store = try readStore(path)
  return try await fieldData(store, widths: widths, orders: orders(store.header.specification))
}

/// The n-point functions that a store holds.
///
/// - Throws: ``NotInStore``, `RunStoreError`, `UnknownTheory`, `TooManyTuples`.
public func fieldData(_ store: any RunStore, widths: [Int]? = nil, orders: [Int]) async throws -> [FieldData] {
  let specification = await store.header.specification
  try specification.checkOrders(orders)
  let found = try await finishedBlocks(store, widths: widths)
  let layout = CorrelatorBasis(specification)
  return try found.map { try FieldData.measured(layout, width: $0.width, blocks: $0.blocks) }
}

/// The couplings of each width.
///
/// - Parameters:
///   - data: of one file.
///   - cutoff: the usual one where nil.
///   - test: functions of the same networks at other inputs; fits are scored on them.
///   - sextic: whether κ is looked at.
///   - terms: the quartic terms to fit.
/// - Throws: `PerturbationError`, `VanishingIntegrals`, ``OtherNetworks`` where `test` is of another kind or lacks a width.
public func couplings(
  _ data: [FieldData], cutoff: Cutoff? = nil, terms: [QuarticTerm] = [.constant], sextic: Bool = false,
  test: [FieldData]? = nil
) throws -> [CouplingMeasurement] {
  guard let first = data.first else { return [] }
  let cutoff = cutoff ?? .usual(for: first.propagator)
  func basis(_ data: FieldData, sextic: Bool) throws -> CouplingBasis {
    try CouplingBasis(
      data.propagator, points: data.specification.inputs, cutoff: cutoff, terms: terms, sextic: sextic)
  }
  let train = try basis(first, sextic: sextic)
  guard let test else { return data.map { CouplingMeasurement($0, train) } }
  guard let other = test.first, other.specification.hasNetworks(of: first.specification) else {
    throw OtherNetworks(reason: "other networks; allowed: the same architecture, weights and biases")
  }
  let there = try basis(other, sextic: false)
  return try data.map { data in
    guard let other = test.first(where: { $0.width == data.width }) else {
      throw OtherNetworks(reason: "no width \(data.width); allowed: the widths that are fitted")
    }
    return CouplingMeasurement(data, train, test: (other, there))
  }
}

/// Predictions of an order from the couplings of each width.
///
/// - Parameters:
///   - order: 4 or 6.
///   - cutoff: the usual one where nil.
///   - data: the n-point functions.
/// - Throws: `PerturbationError`, `VanishingIntegrals`.
public func predictions(_ data: [FieldData], order: Int, cutoff: Cutoff? = nil) throws -> [Prediction] {
  guard let first = data.first else { return [] }
  let basis = try PredictionBasis(
    first.propagator, points: first.specification.inputs, order: order,
    cutoff: cutoff ?? .usual(for: first.propagator), sextic: order == 6, network: first.exactNetwork)
  return data.map { Prediction($0, basis) }
}

/// The flow of each width's λ over cutoffs.
///
/// - Throws: `PerturbationError`, `VanishingIntegrals`.
public func flows(_ data: [FieldData], cutoffs: [Double]) throws -> [CouplingFlow] {
  guard let first = data.first else { return [] }
  let vertices = try RunningVertices(
    VertexPropagator(first.propagator), points: first.specification.inputs, tuples: first.tuples(4), cutoffs: cutoffs)
  return try data.map { try CouplingFlow($0, vertices) }
}

extension Specification {
  /// Whether its networks are those of another, at whatever widths and inputs.
  fileprivate func hasNetworks(of other: Specification) -> Bool {
    architecture == other.architecture && weights == other.weights && biases == other.biases
  }
}

/// What a fit is tested on is not what it was fitted to.
public struct OtherNetworks: Error, CustomStringConvertible {
  /// For a person.
  public let reason: String
  public var description: String { "--test: found \(reason)" }
}
