import Ensembles

/// All products of at most `degree` components, the rows of the tables that kernels form (moments.cl, chunk.cl): row 0 is 1, rows 1 … V are the
/// components, then come the pairs, … in the order of a ``MonomialBasis``.
public struct ProductRows: Sendable {
  /// Row r is row `parents[r]` times component `members[r]`.
  public let parents: [UInt32]
  /// A component for each row.
  public let members: [UInt32]
  private let basis: MonomialBasis

  init(components: Int, degree: Int) {
    let basis = MonomialBasis(components: components, order: degree)
    self.basis = basis
    let tuples = (1...degree).flatMap(basis.tuples)
    parents = [0] + tuples.map { Self.row($0.dropLast(), basis) }
    members = [0] + tuples.map { UInt32($0[$0.count - 1]) }
  }

  /// How many rows there are.
  public var count: Int { parents.count }

  /// The row of a product of components that do not decrease.
  func row(_ tuple: ArraySlice<Int>) -> UInt32 { Self.row(tuple, basis) }

  private static func row(_ tuple: ArraySlice<Int>, _ basis: MonomialBasis) -> UInt32 {
    tuple.isEmpty ? 0 : UInt32(1 + basis.index(ofSorted: tuple))
  }
}
