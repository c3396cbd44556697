import Foundation

/// Where a store lies, and what can be seen of its file from outside.
enum StorePath {
  /// The store's path without links, so that all names of a store share its lock and its log; nil where nothing is there.
  ///
  /// - Throws: ``RunStoreError/system(path:action:reason:)``.
  static func existing(_ path: String) throws -> String? {
    if let resolved = realpath(path, nil) {
      defer { free(resolved) }
      return String(cString: resolved)
    }
    guard errno == ENOENT else { throw failure(path, "open") }
    var status = stat()
    guard lstat(path, &status) != 0 else {
      throw RunStoreError.system(path: path, action: "open", reason: "it is a link to a file that is not there")
    }
    return nil
  }

  /// Where a new store goes: its folder without links.
  ///
  /// - Throws: ``RunStoreError/system(path:action:reason:)`` where there is no such folder.
  static func new(_ path: String) throws -> String {
    let url = URL(fileURLWithPath: path)
    guard let folder = realpath(url.deletingLastPathComponent().path, nil) else { throw failure(path, "create") }
    defer { free(folder) }
    return URL(fileURLWithPath: String(cString: folder)).appendingPathComponent(url.lastPathComponent).path
  }

  /// How the names of files end that are kept beside a store: SQLite's logs, nnqft's lock, and the store itself before it
  /// is whole.
  static let endings = ["-wal", "-shm", "-journal", ".lock", ".new"]

  /// How a store's file begins.
  static let signature = Array("SQLite format 3\0".utf8)

  /// Looks at a file's header before SQLite does: https://www.sqlite.org/fileformat2.html, "The Database Header".
  ///
  /// - Throws: ``RunStoreError`` where the file is no store, or is cut short.
  static func examine(_ path: String, schema: StoreSchema) throws {
    func damaged(_ reason: String) -> RunStoreError { .damaged(path: path, reason: reason) }

    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw errno == ENOENT ? RunStoreError.missing(path: path) : failure(path, "open") }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure(path, "read") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw damaged("it is no regular file") }
    var header = [UInt8](repeating: 0, count: 100)
    guard pread(file, &header, header.count, 0) == header.count else {
      throw damaged("it is shorter than a store's header")
    }
    func word(_ offset: Int) -> Int { header[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) } }

    guard header.starts(with: signature), word(68) == StoreSchema.applicationID else {
      throw damaged("it does not begin as a store does")
    }
    let (version, known) = (word(60), schema.version)
    guard version <= known else { throw RunStoreError.newer(path: path, schema: version, known: known) }
    // nnqft never leaves a rollback journal, which could name other files to be removed.
    guard !isThere(path + "-journal") else {
      throw damaged("beside it lies \(path)-journal, which is not nnqft's; move it away")
    }
    let pageSize = header[16] == 0 && header[17] == 1 ? 65536 : word(14) & 0xffff
    guard pageSize >= 512, isThere(path + "-wal") || Int(status.st_size) >= pageSize * word(28) else {
      throw damaged("it is cut short")
    }
  }

  /// Refuses a place for a new store beside which somebody else's files have the names of those that it will keep there.
  ///
  /// - Parameter isUnfinished: whether what lies in the place of the store before it is whole was left there by a run that ended.
  /// - Throws: ``RunStoreError/system(path:action:reason:)``.
  static func refuseCompany(of path: String, unless isUnfinished: () -> Bool) throws {
    for ending in endings where ending != ".lock" && isThere(path + ending) {
      if ending == ".new" && isUnfinished() { continue }
      throw RunStoreError.system(
        path: path, action: "create", reason: "beside it lies \(path)\(ending), which is not its own; move it away")
    }
  }

  /// Whether a regular file begins as SQLite's do.
  static func isDatabase(_ path: String) -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    guard file >= 0 else { return false }
    defer { close(file) }
    var status = stat()
    var header = [UInt8](repeating: 0, count: signature.count)
    return fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && pread(file, &header, header.count, 0) == header.count && header == signature
  }

  private static func isThere(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_size > 0
  }

  /// A rename survives a power failure once the folder is synced.
  ///
  /// - Throws: ``RunStoreError/system(path:action:reason:)``.
  static func place(_ temporary: String, at path: String) throws {
    guard rename(temporary, path) == 0 else { throw failure(path, "create") }
    if let error = syncFolder(of: path) {
      throw RunStoreError.system(path: path, action: "sync its folder", reason: String(cString: strerror(error)))
    }
  }

  static func failure(_ path: String, _ action: String) -> RunStoreError {
    .system(path: path, action: action, reason: String(cString: strerror(errno)))
  }
}
