/// Everything that is wrong with a specification, in the order of its lines.
public struct SpecificationErrors: Error, CustomStringConvertible, Equatable {
  /// One at least.
  public let errors: [SpecificationError]

  public var description: String { errors.map(\.description).joined(separator: "\n") }
}

/// One thing that is wrong: where, what was found, what is allowed.
public struct SpecificationError: Error, CustomStringConvertible, Equatable, Sendable {
  /// The file's path.
  public var file: String
  /// From 1; nil where the error is not in one line.
  public var line: Int?
  /// The key's path, such as `architecture.activation`.
  public var key: String
  /// What the file has.
  public var found: String
  /// What it may have.
  public var allowed: String

  public var description: String {
    "\(file):\(line.map { "\($0):" } ?? "") \(key): found \(found); allowed: \(allowed)"
  }
}

/// A file that is not there or cannot be read.
public struct FileError: Error, CustomStringConvertible, Equatable {
  /// The file's path.
  public let path: String
  /// Why, in the system's words.
  public let reason: String
  /// What to blame.
  public let kind: Kind

  /// What a file's error is to be blamed on.
  public enum Kind: Sendable {
    /// The file: it is not there, cannot be opened, or is none that could be read.
    case file
    /// The system: the file is there and open, but reading it failed.
    case reading
  }

  /// An error of its parts.
  public init(path: String, reason: String, kind: Kind = .file) {
    self.path = path
    self.reason = reason
    self.kind = kind
  }

  public var description: String { "\(path): \(reason)" }
}
