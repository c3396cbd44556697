import ArgumentParser
import Ensembles
import Export
import Foundation

/// Files that commands write beside stores.
enum OutputFiles {
  /// The file appears whole, or not at all.
  ///
  /// - Throws: `OutputError`.
  static func write(_ data: Data, to path: String, replacing: Replacement) throws {
    let file = try OutputFile(path: path, replacing: replacing)
    try file.write(Array(data))
    try OutputFile.finish([file])
  }

  /// Refuses a place where nothing can be written, before anything is computed for it.
  ///
  /// - Throws: `OutputError`.
  static func check(_ path: String, replacing: Replacement) throws { try OutputFile.checkPlace(path, replacing) }

  /// Refuses a folder, or a missing one, that could not be written to, before the work.
  ///
  /// - Throws: `OutputError`.
  static func checkFolder(_ path: String) throws {
    var place = URL(fileURLWithPath: path)
    while !FileManager.default.fileExists(atPath: place.path), place.path != "/" { place.deleteLastPathComponent() }
    guard access(place.path + "/.", W_OK | X_OK) == 0 else {
      throw OutputError(path: path, action: "write to the folder", error: errno)
    }
  }

  /// Makes a folder where it is missing, and refuses one that takes no files.
  ///
  /// - Throws: `OutputError`.
  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw OutputError(path: path, action: "make the folder", reason: systemReason(error))
    }
    guard access(path, W_OK | X_OK) == 0 else {
      throw OutputError(path: path, action: "write to the folder", error: errno)
    }
  }
}

/// Where a command writes. An empty name, as of a variable that is not set, would be the current folder.
struct OutputPath: ExpressibleByArgument {
  let path: String

  init(_ path: String) { self.path = path }

  init?(argument: String) {
    if argument.isEmpty { return nil }
    path = argument
  }

  var defaultValueDescription: String { path }
}
