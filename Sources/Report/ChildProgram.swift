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

  /// Gives `body` a folder that nobody else reads, or swaps files in, between writing and drawing.
  ///
  /// - Throws: an error of the system where there is no room for temporary files; what `body` throws.
  static func withPrivateFolder<T>(_ body: (URL) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nnqft-draw-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  /// Runs it to its end.
  ///
  /// - Parameter output: the file in the folder that its standard output goes to; nowhere where nil.
  /// - Returns: nil, or the last line that it said where it failed.
  /// - Throws: an error of the system.
  func run(_ arguments: [String], in folder: URL, output: String? = nil) throws -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try output.map { try Self.file($0, in: folder) } ?? FileHandle.nullDevice
    process.standardError = try Self.file("log", in: folder)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus != 0 else { return nil }
    let log = try Data(contentsOf: folder.appendingPathComponent("log"))
    return String(decoding: log, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? "no reason given"
  }

  private static func file(_ name: String, in folder: URL) throws -> FileHandle {
    let place = folder.appendingPathComponent(name)
    try Data().write(to: place)
    return try FileHandle(forWritingTo: place)
  }
}
