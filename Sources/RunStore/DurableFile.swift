import Foundation

/// Files that are replaced whole: after a crash there is the old content or the new, never a part.
enum DurableFile {
  /// Writes `chunks` beside `path`, syncs them, and renames the result to `path`.
  static func replace(path: String, with chunks: some Sequence<[UInt8]>) throws {
    let temporary = path + ".part"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure(temporary, "create") }
    do {
      for chunk in chunks { try write(chunk, to: file, temporary) }
      guard fsync(file) == 0 else { throw failure(temporary, "sync") }
    } catch {
      close(file)
      unlink(temporary)
      throw error
    }
    guard close(file) == 0 else { throw failure(temporary, "close") }
    guard rename(temporary, path) == 0 else { throw failure(path, "replace") }
    try syncFolder(of: path)
  }

  static func read(path: String) throws -> [UInt8] {
    guard FileManager.default.fileExists(atPath: path) else { throw RunStoreError.missing(path: path) }
    do {
      return try [UInt8](Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))
    } catch {
      throw RunStoreError.system(path: path, action: "read", reason: error.localizedDescription)
    }
  }

  private static func write(_ bytes: [UInt8], to file: Int32, _ path: String) throws {
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes { buffer in
        Foundation.write(file, buffer.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw failure(path, "write") }
      done += written
    }
  }

  /// A rename survives a power failure once the folder is synced.
  private static func syncFolder(of path: String) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw failure(folder, "open") }
    defer { close(file) }
    guard fsync(file) == 0 else { throw failure(folder, "sync") }
  }

  static func failure(_ path: String, _ action: String) -> RunStoreError {
    .system(path: path, action: action, reason: String(cString: strerror(errno)))
  }
}
