import Foundation
import RunStore

/// A file that appears whole, once it is finished, or never. Until then it is written beside its place, under another name.
package final class OutputFile {
  let path: String
  /// Where it is written.
  let temporary: String
  private let replacing: Replacement
  private var file: Int32
  private var waiting: [UInt8] = []

  /// - Throws: ``OutputError``.
  package init(path: String, replacing: Replacement) throws {
    self.path = path
    self.replacing = replacing
    // Short, since the file's own name may be as long as names may be.
    let name = ".nnqft-\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 36)).part"
    temporary = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(name).path
    file = -1
    try Self.checkPlace(path, replacing)
    file = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw Self.failure(path, "create") }
  }

  deinit {
    guard file >= 0 else { return }
    close(file)
    unlink(temporary)
  }

  func write(_ text: String) throws { try write(Array(text.utf8)) }

  /// - Throws: ``OutputError``, on a full disk among others.
  package func write(_ bytes: [UInt8]) throws {
    waiting += bytes
    if waiting.count >= Self.bufferSize { try flush() }
  }

  /// Puts files in their places, so that they survive a crash: none before all are written.
  ///
  /// - Throws: ``OutputError``.
  package static func finish(_ files: [OutputFile]) throws {
    for file in files { try file.settle() }
    for file in files { try file.place() }
  }

  private func settle() throws {
    try flush()
    guard fsync(file) == 0 else { throw Self.failure(path, "write") }
    try Self.checkPlace(path, replacing)
  }

  private func place() throws {
    guard rename(temporary, path) == 0 else { throw Self.failure(path, "create") }
    close(file)
    file = -1
    if let error = syncFolder(of: path) { throw OutputError(path: path, action: "sync its folder", error: error) }
  }

  private func flush() throws {
    if let error = writeAll(waiting, to: file) { throw OutputError(path: path, action: "write", error: error) }
    waiting.removeAll(keepingCapacity: true)
  }

  /// Whether there may be an output at a path. Links are not followed, devices not written over, and stores never
  /// replaced; and the folder must be there and take new files.
  ///
  /// - Throws: ``OutputError``.
  package static func checkPlace(_ path: String, _ replacing: Replacement) throws {
    if let objection = try objection(path, replacing) {
      throw OutputError(path: path, action: "create", reason: objection)
    }
    // Earlier files, too, give way to one that was written beside them.
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard access(folder, W_OK | X_OK) == 0 else { throw failure(path, "create") }
  }

  /// Why there is no output at a path; nil where there may be one.
  private static func objection(_ path: String, _ replacing: Replacement) throws -> String? {
    if let store = SQLiteStore.owner(of: path) {
      return "the store or database \(store) keeps a file of this name beside itself"
    }
    var status = stat()
    guard lstat(path, &status) != 0 else { return objection(path, kind: status.st_mode & S_IFMT, replacing) }
    guard errno == ENOENT else { throw failure(path, "create") }
    return path.hasSuffix("/") ? "a name that ends in / is a folder's" : nil
  }

  /// Why what is there stays; nil where it may go.
  private static func objection(_ path: String, kind: mode_t, _ replacing: Replacement) -> String? {
    guard kind == S_IFREG else { return kind == S_IFDIR ? "it is a folder" : "what is there is no regular file" }
    // The store that is read is one of them, by whatever name; so are other programs' databases, which begin alike.
    if SQLiteStore.isStore(path) { return "what is there is a store or another database, which is never replaced" }
    return replacing.objection(to: path)
  }

  private static func failure(_ path: String, _ action: String) -> OutputError {
    OutputError(path: path, action: action, error: errno)
  }

  private static let bufferSize = 1 << 20
}

/// The system refused to write a file.
public struct OutputError: Error, CustomStringConvertible {
  /// The file, as it was named.
  public let path: String
  /// What failed, in words that follow the path.
  public let action: String
  /// What the system said.
  public let reason: String

  package init(path: String, action: String, reason: String) {
    self.path = path
    self.action = action
    self.reason = reason
  }

  /// - Parameter error: the system's number.
  package init(path: String, action: String, error: Int32) {
    self.init(path: path, action: action, reason: String(cString: strerror(error)))
  }

  public var description: String { "\(path): cannot \(action): \(reason)" }
}
