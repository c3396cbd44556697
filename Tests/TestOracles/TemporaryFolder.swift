import Foundation

/// Folders that tests write to, which go when the process ends.
public enum TemporaryFolder {
  private static let all: URL = {
    atexit { try? FileManager.default.removeItem(at: TemporaryFolder.all) }
    return FileManager.default.temporaryDirectory.appendingPathComponent("nnqft-tests-\(UUID().uuidString)")
  }()

  /// An empty folder that nobody else has.
  ///
  /// - Throws: an error of the system.
  public static func make() throws -> URL {
    let folder = all.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}
