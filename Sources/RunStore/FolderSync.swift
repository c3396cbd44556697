import Foundation

/// Has the names in a file's folder survive a power failure, a new or a changed one among them.
///
/// A folder that may be written to but not read cannot be opened for that. What was named is there all the same, and the
/// system brings the name to the disk in its own time.
///
/// - Returns: nil, or the system's number of what went wrong.
package func syncFolder(of path: String) -> Int32? {
  let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
  let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard file >= 0 else { return errno == EACCES ? nil : errno }
  defer { close(file) }
  return fsync(file) == 0 ? nil : errno
}
