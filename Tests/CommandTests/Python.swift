import Foundation

/// A Python interpreter that has the modules of `docs/python.md`.
enum Python {
  /// Debian's packages serve Debian's own interpreter, which need not be the first on the PATH.
  static let program: String? = {
    let named = ProcessInfo.processInfo.environment["NNQFT_PYTHON"].map { [$0] } ?? []
    return (named + ["python3", "/usr/bin/python3"]).first { candidate in
      (try? run([candidate, "-c", "import numpy, h5py, sqlite3"], in: FileManager.default.temporaryDirectory))?.status
        == 0
    }
  }()

  /// Runs a program.
  static func run(_ words: [String], in folder: URL, environment: [String: String] = [:]) throws -> Command.Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let errorText = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Command.Outcome(status: process.terminationStatus, output: text, errors: errorText)
  }

  /// - Returns: what the script printed.
  static func run(script: String, in folder: URL) throws -> Command.Outcome {
    let file = folder.appendingPathComponent("script.py")
    try script.write(to: file, atomically: true, encoding: .utf8)
    return try run([program ?? "python3", file.path], in: folder)
  }
}
