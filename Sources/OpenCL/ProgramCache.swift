import Foundation

/// Built programs on disk, by content and driver. A file that is cut short, damaged or of another key is as good as none.
public struct ProgramCache: Sendable {
  /// Its path.
  public let folder: String

  /// A cache in a folder, which is made when it is needed.
  public init(folder: String) { self.folder = folder }

  /// `$NNQFT_CACHE`, else `$XDG_CACHE_HOME/nnqft`, else `~/.cache/nnqft`.
  public static var standard: ProgramCache {
    if let named { return named }
    let environment = ProcessInfo.processInfo.environment
    if let folder = environment["XDG_CACHE_HOME"], !folder.isEmpty { return ProgramCache(folder: folder + "/nnqft") }
    return ProgramCache(folder: NSHomeDirectory() + "/.cache/nnqft")
  }

  /// The cache for a device; none for CPUs where `$NNQFT_CACHE` does not name one. Their drivers keep what they build themselves, and
  /// asking some of them for the program has it compiled a second time.
  public static func standard(for device: Device) -> ProgramCache? { device.kind == .cpu ? named : standard }

  private static var named: ProgramCache? {
    guard let folder = ProcessInfo.processInfo.environment["NNQFT_CACHE"], !folder.isEmpty else { return nil }
    return ProgramCache(folder: folder)
  }

  /// All that a built program depends on.
  struct Key {
    let text: String

    init(device: Device, sources: [String], options: String) {
      text =
        ([device.platformName, device.platformVersion, device.name, device.driverVersion, options] + sources)
        .map { "\($0.utf8.count) \($0)" }.joined(separator: "\n")
    }

    /// The key stands in the file whole, so two keys of one name cost a rebuild and nothing else.
    var fileName: String { String(fnv(text.utf8), radix: 16) + ".clbin" }
  }

  func binary(for key: Key) -> [UInt8]? {
    guard let data = FileManager.default.contents(atPath: folder + "/" + key.fileName) else { return nil }
    let head = Self.head(key)
    guard data.count > head.count + 8, data.starts(with: head) else { return nil }
    let binary = [UInt8](data[head.count..<(data.count - 8)])
    return Array(data.suffix(8)) == Self.checksum(binary) ? binary : nil
  }

  /// Keeps a program. A cache that cannot be written is no reason to fail: the program is built again next time.
  func keep(_ binary: [UInt8], for key: Key) {
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try? Data(Self.head(key) + binary + Self.checksum(binary))
      .write(to: URL(fileURLWithPath: folder + "/" + key.fileName), options: .atomic)
  }

  private static func head(_ key: Key) -> [UInt8] { Array("nnqft-program 1\n\(key.text)\n".utf8) }

  private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: fnv(bytes).littleEndian) { Array($0) }
  }
}

/// FNV-1a, 64 bits.
private func fnv(_ bytes: some Sequence<UInt8>) -> UInt64 {
  bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}
