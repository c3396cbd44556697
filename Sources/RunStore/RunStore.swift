import Ensembles

/// Where finished blocks are kept. A block is there whole or not at all.
public protocol RunStore: Sendable {
  /// What is being run, and what ran it.
  var header: RunHeader { get async }

  /// The blocks of one width that are there, by index.
  func blocks(ofWidth width: Int) async throws -> [Block]

  /// The moments of one width's blocks, in index order.
  func moments(ofWidth width: Int) async throws -> [BlockMoments]

  /// Keeps finished blocks, all of them or none; afterwards they survive a crash. A longer block takes the place of the cut one with the
  /// same index.
  func add(_ moments: [BlockMoments]) async throws

  /// Forgets blocks of one width that turned out to be wrong.
  func remove(_ indices: [UInt64], ofWidth width: Int) async throws

  /// Brings everything added so far into the store's one file.
  func settle() async throws
}

/// What a store holds beside its blocks.
public struct RunHeader: Sendable, Equatable {
  /// What is sampled.
  public var specification: Specification
  /// Everyone who wrote to the store, in order.
  public var sessions: [Provenance]

  /// Of its parts.
  public init(specification: Specification, provenance: Provenance) {
    self.init(specification: specification, sessions: [provenance])
  }

  init(specification: Specification, sessions: [Provenance]) {
    self.specification = specification
    self.sessions = sessions
  }

  /// All sessions as one: the latest program, every device, the first date and the last.
  public var provenance: Provenance {
    var whole = sessions[sessions.count - 1]
    whole.devices = []
    for device in sessions.flatMap(\.devices) where !whole.devices.contains(device) { whole.devices.append(device) }
    whole.began = sessions.map(\.began).min() ?? whole.began
    whole.written = sessions.map(\.written).max() ?? whole.written
    return whole
  }
}
