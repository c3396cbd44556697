import Foundation

/// Files that a user names.
enum InputFile {
  /// The bytes of a regular file of at most `limit` bytes.
  ///
  /// - Throws: ``FileError``.
  static func contents(_ path: String, limit: Int) throws -> Data {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FileError(path: path, reason: "no such file")
    }
    guard !isFolder.boolValue else { throw FileError(path: path, reason: "is a folder") }
    guard let file = FileHandle(forReadingAtPath: path) else { throw FileError(path: path, reason: "cannot be opened") }
    defer { try? file.close() }
    do {
      let data = try file.read(upToCount: limit + 1) ?? Data()
      guard data.count <= limit else { throw FileError(path: path, reason: "is larger than \(limit >> 20) MiB") }
      return data
    } catch let error as FileError {
      throw error
    } catch {
      throw FileError(path: path, reason: "cannot be read: \(error.localizedDescription)")
    }
  }
}
