import Foundation

/// A drawing program that is run as a child process on files in a private folder.
struct ChildProgram: Sendable {
  private let path: String

  /// Finds the program on a search path; nil where it is not there.
  init?(_ name: String, path: String) {
    let candidates = path.split(separator: ":").map { "\($0)/\(name)" }
    guard let found = candidates.first(where: FileManager.default.isExecutableFile) else { return nil }
    self.path = found
  }

  /// Runs it to its end.
  ///
  /// - Parameter output: the file in the folder that its standard output goes to; nowhere where nil.
  /// - Returns: nil, or the last line that it said where it failed.
  /// - Throws: ``DrawingError``.
  func run(_ arguments: [String], in folder: PrivateFolder, output: String? = nil) throws -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try output.map { try folder.emptyFile($0) } ?? FileHandle.nullDevice
    process.standardError = try folder.emptyFile("log")
    try DrawingError.naming(path, "start") { try process.run() }
    process.waitUntilExit()
    guard process.terminationStatus != 0 else { return nil }
    let log = try folder.contents("log")
    return String(decoding: log, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? "no reason given"
  }
}
