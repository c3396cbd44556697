/// Every `of`-th block, beginning with block `index`, as one of several machines takes them.
public struct Shard: Sendable, Equatable {
  /// From 0.
  public let index: UInt64
  /// How many shards there are.
  public let of: UInt64

  /// Everything.
  public static let all = Shard(index: 0, of: 1)

  private init(index: UInt64, of: UInt64) {
    self.index = index
    self.of = of
  }

  /// Reads `I/N` with I from 0 to N − 1; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { UInt64($0) }
    guard parts.count == 2, let index = parts[0], let of = parts[1], index < of else { return nil }
    self.init(index: index, of: of)
  }
}
