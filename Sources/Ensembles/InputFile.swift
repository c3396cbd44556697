import Foundation

/// Files that a user names.
enum InputFile {
  /// The bytes of a regular file of at most `limit` bytes.
  ///
  /// - Throws: ``FileError``.
  static func contents(_ path: String, limit: Int) throws -> Data {
    // A pipe would be waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw FileError(path: path, reason: errno == ENOENT ? "no such file" : "cannot be opened")
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(path: path, reason: status.st_mode & S_IFMT == S_IFDIR ? "is a folder" : "is no regular file")
    }
    do {
      let data = try file.read(upToCount: limit + 1) ?? Data()
      guard data.count <= limit else { throw FileError(path: path, reason: "is larger than \(limit >> 20) MiB") }
      return data
    } catch let error as FileError {
      throw error
    } catch {
      throw FileError(path: path, reason: "cannot be read: \(systemReason(error))", kind: .reading)
    }
  }
}
