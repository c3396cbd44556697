import Foundation

/// A file that appears whole, once it is finished, or never. Until then it is written beside its place, under another name.
final class OutputFile {
  let path: String
  /// Where it is written.
  let temporary: String
  private let replacing: Bool
  private var file: Int32
  private var waiting: [UInt8] = []

  /// - Parameter replacing: whether a regular file at `path` is replaced; nothing else ever is.
  /// - Throws: ``OutputError``.
  init(path: String, replacing: Bool) throws {
    self.path = path
    self.replacing = replacing
    let place = URL(fileURLWithPath: path)
    let name = ".\(place.lastPathComponent).\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 36)).part"
    temporary = place.deletingLastPathComponent().appendingPathComponent(name).path
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
  func write(_ bytes: [UInt8]) throws {
    waiting += bytes
    if waiting.count >= Self.bufferSize { try flush() }
  }

  /// Puts files in their places, so that they survive a crash: none before all are written.
  ///
  /// - Throws: ``OutputError``.
  static func finish(_ files: [OutputFile]) throws {
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
    try syncFolder()
  }

  private func flush() throws {
    var done = 0
    while done < waiting.count {
      let written = waiting.withUnsafeBytes {
        Foundation.write(file, $0.baseAddress.map { $0 + done }, waiting.count - done)
      }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw Self.failure(path, "write") }
      done += written
    }
    waiting.removeAll(keepingCapacity: true)
  }

  /// Links are not followed, and devices not written over.
  private static func checkPlace(_ path: String, _ replacing: Bool) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      guard errno == ENOENT else { throw failure(path, "create") }
      return
    }
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    guard replacing && isRegular else {
      throw OutputError(
        path: path, action: "create",
        reason: isRegular ? "there is such a file; --force replaces it" : "what is there is no regular file")
    }
  }

  private func syncFolder() throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw Self.failure(folder, "open") }
    defer { close(file) }
    guard fsync(file) == 0 else { throw Self.failure(folder, "sync") }
  }

  private static func failure(_ path: String, _ action: String) -> OutputError {
    OutputError(path: path, action: action, reason: String(cString: strerror(errno)))
  }

  private static let bufferSize = 1 << 20
}

/// The system refused to write a file.
public struct OutputError: Error, CustomStringConvertible {
  public let path: String
  public let action: String
  public let reason: String
  public var description: String { "\(path): cannot \(action): \(reason)" }
}
