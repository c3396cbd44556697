import Ensembles
import FieldTheory
import RunStore

/// Blocks of a store that were computed again.
public struct Recomputation: Sendable, Encodable {
  /// One block that was computed again.
  public struct Block: Sendable, Encodable {
    /// N of its networks.
    public let width: Int
    /// Its index, its place in the `BlockGrid`.
    public let block: UInt64
    /// The name of the device that computed it again, as the driver calls it.
    public let device: String
    /// Whether the moments that came out have the same bits as those in the store.
    public let isEqual: Bool
  }

  /// What the choice of blocks follows from.
  public let seed: UInt64
  /// By width in the specification's order, and by index.
  public internal(set) var blocks: [Block]
}

/// Opens a store to check it.
///
/// - Throws: `RunStoreError` where it cannot be opened or gone through. What is wrong with single blocks is in the check's `faults`.
public func check(_ path: String) async throws -> (Specification, StoreCheck) {
  let store = try SQLiteStore(reading: path)
  return (await store.header.specification, try await store.check())
}

/// Computes blocks of a store again, chosen at random, and compares the bits.
///
/// - Parameters:
///   - count: how many; all that there are where there are fewer.
///   - path: of the store.
///   - seed: what the choice follows from.
///   - backends: take turns; at least one.
/// - Throws: `RunStoreError`, a backend's error, `CancellationError`.
public func recompute(
  _ count: Int, of path: String, seed: UInt64, on backends: [any Backend]
) async throws -> Recomputation {
  let store = try SQLiteStore(reading: path)
  let specification = await store.header.specification
  var recomputation = Recomputation(seed: seed, blocks: [])
  var turn = 0
  for (width, indices) in try await choice(of: count, in: store, specification, seed: seed) {
    var samplers: [any Sampler] = []
    for backend in backends { samplers.append(try await backend.sampler(for: specification.ensemble(width: width))) }
    for index in indices {
      try Task.checkCancellation()
      let backend = turn % backends.count
      turn += 1
      guard let kept = try await store.moments([index], ofWidth: width).first else { continue }
      let again = try await samplers[backend].moments(of: [kept.block]).first
      recomputation.blocks.append(
        Recomputation.Block(
          width: width, block: index, device: backends[backend].device.name,
          isEqual: again.map { $0.hasSameBits(as: kept) } ?? false))
    }
  }
  return recomputation
}

/// Different blocks, each as likely as any other, by width.
private func choice(
  of count: Int, in store: SQLiteStore, _ specification: Specification, seed: UInt64
) async throws -> [(width: Int, indices: [UInt64])] {
  var generator = SplitMix64(seed: seed)
  // A reservoir (Vitter 1985, algorithm R): of N blocks gone through, each is in it with probability count/N.
  var chosen: [(width: Int, index: UInt64)] = []
  var seen = 0
  for width in specification.widths {
    for block in try await store.blocks(ofWidth: width) {
      seen += 1
      if chosen.count < count {
        chosen.append((width, block.index))
      } else if case let place = Int.random(in: 0..<seen, using: &generator), place < count {
        chosen[place] = (width, block.index)
      }
    }
  }
  return specification.widths.compactMap { width in
    let indices = chosen.filter { $0.width == width }.map(\.index).sorted()
    return indices.isEmpty ? nil : (width, indices)
  }
}
