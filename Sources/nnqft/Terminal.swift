import Foundation

/// Standard error, where everything but results goes.
enum Terminal {
  /// Whether remarks and progress are not wanted.
  @TaskLocal static var isQuiet = false

  /// Tells what went wrong.
  static func say(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  /// Tells what may be of interest.
  static func remark(_ line: String) {
    if !isQuiet { say(line) }
  }

  /// Progress is drawn only where somebody watches.
  static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

  /// Draws a line over the one before.
  static func draw(_ line: String) {
    FileHandle.standardError.write(Data("\r\u{1b}[K\(line)".utf8))
  }

  static func endDrawing() {
    FileHandle.standardError.write(Data("\r\u{1b}[K".utf8))
  }

  static var columns: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }
}
