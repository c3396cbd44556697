import Foundation

/// Keeps a second process from writing the same store. The lock goes with the process, however it ends.
final class WriterLock: Sendable {
  private let file: Int32
  private let path: String

  /// - Throws: ``RunStoreError/busy(path:owner:)`` where another process holds the lock.
  init(store: String) throws {
    path = store + ".lock"
    while true {
      // A link in the lock's place would have another file written to.
      let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
      guard file >= 0 else { throw StorePath.failure(store, "lock") }
      guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
        defer { close(file) }
        guard errno == EWOULDBLOCK else { throw StorePath.failure(store, "lock") }
        throw RunStoreError.busy(path: store, owner: Self.owner(file))
      }
      // The last owner removes the file as it leaves; a lock on a removed file locks nobody out.
      if Self.isStillThere(file, path) {
        guard Self.isLock(file) else {
          close(file)
          throw RunStoreError.system(
            path: store, action: "lock", reason: "beside it lies \(path), which is not its own; move it away")
        }
        let owner = Array("\(NSUserName()) on \(ProcessInfo.processInfo.hostName), process \(getpid())".utf8)
        ftruncate(file, 0)
        pwrite(file, owner, owner.count, 0)
        self.file = file
        return
      }
      close(file)
    }
  }

  deinit {
    unlink(path)
    close(file)
  }

  /// Whether a file holds nothing but what an owner writes of itself, if that: a line of words.
  private static func isLock(_ file: Int32) -> Bool {
    var status = stat()
    guard fstat(file, &status) == 0, status.st_size <= mostOfOwner else { return false }
    var buffer = [UInt8](repeating: 0, count: mostOfOwner)
    let count = pread(file, &buffer, buffer.count, 0)
    return count == 0 || String(decoding: buffer[..<max(count, 0)], as: UTF8.self).contains(", process ")
  }

  private static let mostOfOwner = 512

  /// What the owner wrote of itself, without anything that a terminal would obey.
  private static func owner(_ file: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: mostOfOwner)
    let count = pread(file, &buffer, buffer.count, 0)
    let text = String(decoding: buffer[..<max(count, 0)], as: UTF8.self)
      .filter { $0.isLetter || $0.isNumber || " ,.-_@".contains($0) }
    return text.isEmpty ? "another process" : text
  }

  private static func isStillThere(_ file: Int32, _ path: String) -> Bool {
    var opened = stat()
    var named = stat()
    return fstat(file, &opened) == 0 && stat(path, &named) == 0 && opened.st_ino == named.st_ino
  }
}
