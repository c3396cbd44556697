import RunStore

/// Joins stores of one run, such as shards, into one: what a single run would have left.
///
/// - Throws: `RunStoreError`; then `out` has lost nothing.
public func merge(_ stores: [String], into out: String) async throws -> MergeSummary {
  try await joinStores(stores, into: out, by: provenance([]))
}
