import Export
import Foundation

/// All that is said: results on standard output, everything else on standard error.
enum Terminal {
  /// Whether remarks and progress are not wanted.
  @TaskLocal static var isQuiet = false

  // MARK: Standard output

  /// Writes a result.
  ///
  /// - Throws: `OutputError` where it cannot be written, on a full disk for example. That nobody reads a pipe any more is no error.
  static func show(_ result: String) throws {
    // Past stdio, which would keep what it could not write to itself.
    guard let error = writeAll(Array((result + "\n").utf8), to: STDOUT_FILENO), error != EPIPE else { return }
    throw OutputError(path: "standard output", action: "write", error: error)
  }

  // MARK: Standard error

  /// Tells what went wrong.
  static func say(_ line: String) { tell(line + "\n") }

  /// Tells what may be of interest.
  static func remark(_ line: String) {
    if !isQuiet { say(line) }
  }

  /// Progress is drawn only where somebody watches.
  static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

  /// Draws a line over the one before.
  static func draw(_ line: String) { tell("\r\u{1b}[K\(line)") }

  static func endDrawing() { tell("\r\u{1b}[K") }

  static var columns: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  /// What cannot be told is dropped: there is nobody left to tell, and the exit status still says how it ended.
  private static func tell(_ text: String) { _ = writeAll(Array(text.utf8), to: STDERR_FILENO) }

  // MARK: Closed files

  /// Keeps the numbers of standard files that were closed by whoever started the program. A store that is opened later would get one of
  /// them, and results or messages with it. What is there now refuses to be written, or to be read, as a closed file does.
  static func keepClosedFiles() {
    for (file, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(file, F_GETFD) < 0 {
      // The lowest free number, which is this one.
      _ = open("/dev/null", mode)
    }
  }
}
