import Foundation

/// The plotting program, run as a child process on a figure's own script in a private folder.
public struct Gnuplot: Sendable {
  private let program: String

  /// Finds gnuplot on the PATH.
  ///
  /// - Throws: ``GnuplotMissing``.
  public init(path: String = ProcessInfo.processInfo.environment["PATH"] ?? "") throws {
    let candidates = path.split(separator: ":").map { "\($0)/gnuplot" }
    guard let program = candidates.first(where: FileManager.default.isExecutableFile) else { throw GnuplotMissing() }
    self.program = program
  }

  /// Draws a figure.
  ///
  /// - Returns: the bytes of its file in each format.
  /// - Throws: ``GnuplotFailure``; an error of the system where there is no room for temporary files.
  public func draw(_ figure: Figure, as formats: [FigureFormat]) throws -> [FigureFormat: Data] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nnqft-plot-\(UUID().uuidString)")
    // Nobody else reads or swaps the files between writing and drawing.
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    for file in figure.files { try Data(file.text.utf8).write(to: folder.appendingPathComponent(file.name)) }
    var drawn: [FigureFormat: Data] = [:]
    for format in formats {
      try run(figure, format, in: folder)
      drawn[format] = try Data(contentsOf: folder.appendingPathComponent("\(figure.name).\(format.rawValue)"))
    }
    return drawn
  }

  private func run(_ figure: Figure, _ format: FigureFormat, in folder: URL) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    // -d: a user's own defaults would restyle what the page expects.
    process.arguments = ["-d", "-e", "format='\(format.rawValue)'", "\(figure.name).gp"]
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let log = folder.appendingPathComponent("log")
    try Data().write(to: log)
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let words = String(decoding: try Data(contentsOf: log), as: UTF8.self)
      throw GnuplotFailure(
        figure: figure.name, reason: words.split(separator: "\n").last.map(String.init) ?? "no reason given")
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
  public let figure: String
  public let reason: String
  public var description: String { "gnuplot cannot draw \(figure): \(reason)" }
}
