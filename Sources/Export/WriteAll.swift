import Foundation

/// Writes bytes to an open file, all of them: a call of the system may take a part, be interrupted, or find a pipe full.
///
/// - Returns: nil, or the system's number of what went wrong.
package func writeAll(_ bytes: [UInt8], to file: Int32) -> Int32? {
  bytes.withUnsafeBytes { bytes in
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if written < 0, errno == EAGAIN {
        // Whoever gave us the file does not wait for it; we do.
        var waited = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
        _ = poll(&waited, 1, -1)
      } else if written == 0 || errno != EINTR {
        return written == 0 ? EIO : errno
      }
    }
    return nil
  }
}
