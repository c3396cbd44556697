import Foundation
import TestOracles

/// Runs the program that was built beside these tests.
enum Command {
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  static var program: URL {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? Bundle.main.bundleURL
    let beside = bundle.deletingLastPathComponent().appendingPathComponent("nnqft")
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
    return URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("nnqft")
  }

  static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A PATH that has the program.
  static var searchPath: String {
    "\(program.deletingLastPathComponent().path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
  }

  /// A folder where commands of the documentation find what they name.
  static func folderWithExamples() throws -> URL {
    let folder = try TemporaryFolder.make()
    try FileManager.default.createSymbolicLink(
      at: folder.appendingPathComponent("Examples"), withDestinationURL: package.appendingPathComponent("Examples"))
    return folder
  }

  static func start(
    _ arguments: [String], in folder: URL, environment: [String: String] = [:], launcher: [String] = []
  ) throws -> Process {
    let process = Process()
    let words = launcher + [program.path] + arguments
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["NNQFT_CACHE": folder.appendingPathComponent("cache").path, "NNQFT_DEVICE": ""]) { $1 }.merging(environment) {
        $1
      }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: try file("out", in: folder))
    process.standardError = FileHandle(forWritingAtPath: try file("err", in: folder))
    try process.run()
    return process
  }

  static func finish(_ process: Process, in folder: URL) throws -> Outcome {
    process.waitUntilExit()
    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }
    return Outcome(status: process.terminationStatus, output: try text("out"), errors: try text("err"))
  }

  static func run(
    _ arguments: [String], in folder: URL, environment: [String: String] = [:], launcher: [String] = []
  ) throws -> Outcome {
    try finish(start(arguments, in: folder, environment: environment, launcher: launcher), in: folder)
  }

  private static func file(_ name: String, in folder: URL) throws -> String {
    let path = folder.appendingPathComponent(name).path
    try Data().write(to: URL(fileURLWithPath: path))
    return path
  }
}
