import Foundation

/// The plotting program, run on a figure's own script.
public struct Gnuplot: Sendable {
  private let program: ChildProgram

  /// Finds gnuplot on the PATH.
  ///
  /// - Throws: ``GnuplotMissing``.
  public init(path: String = ProcessInfo.processInfo.environment["PATH"] ?? "") throws {
    guard let program = ChildProgram("gnuplot", path: path) else { throw GnuplotMissing() }
    self.program = program
  }

  /// Draws a figure.
  ///
  /// - Returns: the bytes of its file in each format.
  /// - Throws: ``GnuplotFailure``; ``DrawingError`` where the system refuses temporary files or the process.
  public func draw(_ figure: Figure, as formats: [FigureFormat]) throws -> [FigureFormat: Data] {
    try PrivateFolder.with { folder in
      for file in figure.files { try folder.write(file.text, to: file.name) }
      var drawn: [FigureFormat: Data] = [:]
      for format in formats {
        // -d: a user's own defaults would restyle what the page expects.
        let arguments = ["-d", "-e", "format='\(format.rawValue)'", "\(figure.name).gp"]
        if let reason = try program.run(arguments, in: folder) {
          throw GnuplotFailure(figure: figure.name, reason: reason)
        }
        drawn[format] = try folder.contents("\(figure.name).\(format.rawValue)")
      }
      return drawn
    }
  }
}

/// There is no gnuplot on the PATH.
public struct GnuplotMissing: Error, CustomStringConvertible {
  public var description: String {
    "gnuplot is not installed, and plots are drawn by it; on Debian or Ubuntu: apt-get install gnuplot-nox"
  }
}

/// Gnuplot gave up on a figure.
public struct GnuplotFailure: Error, CustomStringConvertible {
  /// Which one.
  public let figure: String
  /// What gnuplot said.
  public let reason: String
  public var description: String { "gnuplot cannot draw \(figure): \(reason)" }
}
