import Ensembles

/// Where finished blocks are kept. A block is there whole or not at all.
public protocol RunStore: Sendable {
  /// What is being run, and what ran it.
  var header: RunHeader { get async }

  /// The blocks of one width that are there, by index.
  func blocks(ofWidth width: Int) async -> [Block]

  /// The moments of one width's blocks, in index order.
  func moments(ofWidth width: Int) async throws -> [BlockMoments]

  /// Keeps finished blocks. A longer block takes the place of the cut one with the same index.
  func add(_ moments: [BlockMoments]) async throws

  /// Makes everything added so far survive a crash.
  func commit() async throws
}

/// What a store holds beside its blocks.
public struct RunHeader: Codable, Sendable, Equatable {
  public var specification: Specification
  public var provenance: Provenance

  public init(specification: Specification, provenance: Provenance) {
    self.specification = specification
    self.provenance = provenance
  }
}

/// Who computed the blocks, with what.
public struct Provenance: Codable, Sendable, Equatable {
  public var program: String
  public var devices: [DeviceDescription]
  /// When the run began and when it was last written, ISO 8601, UTC.
  public var began: String
  public var written: String

  public init(program: String, devices: [DeviceDescription], began: String, written: String) {
    self.program = program
    self.devices = devices
    self.began = began
    self.written = written
  }
}

public enum RunStoreError: Error, CustomStringConvertible, Equatable {
  /// There is no such store.
  case missing(path: String)
  /// The file is not a store, or it is a damaged one; it is never written to.
  case damaged(path: String, reason: String)
  /// The store belongs to another run.
  case different(path: String, differences: [String])
  /// Another process is writing this store.
  case busy(path: String, owner: String)
  /// The system refused to read or write.
  case system(path: String, action: String, reason: String)

  public var description: String {
    switch self {
    case .missing(let path): "\(path): no such store"
    case .damaged(let path, let reason): "\(path): not a store that can be read: \(reason)"
    case .different(let path, let differences):
      "\(path): holds another run; it differs in \(differences.joined(separator: "; ")). "
        + "Choose another store with -o, or remove this one"
    case .busy(let path, let owner): "\(path): is being written by \(owner)"
    case .system(let path, let action, let reason): "\(path): cannot \(action): \(reason)"
    }
  }
}
