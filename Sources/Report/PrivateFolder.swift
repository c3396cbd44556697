import Ensembles
import Foundation

/// A folder of temporary files that nobody else reads, or swaps files in, between writing and drawing.
struct PrivateFolder {
  let url: URL

  /// Gives `body` such a folder, which goes when it ends.
  ///
  /// - Throws: ``DrawingError`` where there is no room for temporary files; what `body` throws.
  static func with<T>(_ body: (PrivateFolder) throws -> T) throws -> T {
    let parent = FileManager.default.temporaryDirectory
    let folder = PrivateFolder(url: parent.appendingPathComponent("nnqft-draw-\(UUID().uuidString)"))
    try DrawingError.naming(parent.path, "make a temporary folder there") {
      // Its parent is not ours to make: it would stay.
      try FileManager.default.createDirectory(
        at: folder.url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }
    defer { try? FileManager.default.removeItem(at: folder.url) }
    return try body(folder)
  }

  /// - Throws: ``DrawingError``.
  func write(_ text: String, to name: String) throws {
    let file = url.appendingPathComponent(name)
    try DrawingError.naming(file.path, "write") { try Data(text.utf8).write(to: file) }
  }

  /// - Throws: ``DrawingError``.
  func contents(_ name: String) throws -> Data {
    let file = url.appendingPathComponent(name)
    return try DrawingError.naming(file.path, "read") { try Data(contentsOf: file) }
  }

  /// A new file to write to.
  ///
  /// - Throws: ``DrawingError``.
  func emptyFile(_ name: String) throws -> FileHandle {
    try write("", to: name)
    let file = url.appendingPathComponent(name)
    return try DrawingError.naming(file.path, "write") { try FileHandle(forWritingTo: file) }
  }
}

/// The system refused what a drawing program needs: temporary files, or a process.
public struct DrawingError: Error, CustomStringConvertible {
  /// Of the file, the folder or the program.
  public let path: String
  /// What could not be done.
  public let action: String
  /// Why, in the system's words.
  public let reason: String
  public var description: String { "\(path): cannot \(action): \(reason)" }

  /// Does something that the system may refuse.
  ///
  /// - Throws: ``DrawingError`` in the place of the system's own error.
  static func naming<T>(_ path: String, _ action: String, _ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch {
      throw DrawingError(path: path, action: action, reason: systemReason(error))
    }
  }
}
