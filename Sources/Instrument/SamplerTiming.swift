import Ensembles

extension Sampler {
  /// How long the moments of these blocks take.
  func seconds(for blocks: [Block]) async throws -> Double {
    let started = ContinuousClock.now
    _ = try await moments(of: blocks)
    return started.secondsToNow
  }
}

extension Block {
  /// The first blocks of so many networks each, as no store has them.
  static func equal(_ count: UInt64, size: UInt64) -> [Block] {
    (0..<count).map { Block(index: $0, networks: $0 * size..<($0 + 1) * size) }
  }
}
