import Ensembles

/// Who computed blocks, with what, when.
public struct Provenance: Codable, Sendable, Equatable {
  /// Name and version.
  public var program: String
  /// The commit that the program was built from, or "unknown".
  public var commit: String
  /// Whether the sources differed from that commit; nil where that is not known.
  public var isModified: Bool?
  /// Of the program.
  public var compiler: String
  /// How the program was built, such as "release x86_64".
  public var build: String
  /// A digest of the kernels' text.
  public var kernels: String
  /// Its name.
  public var host: String
  /// What computed.
  public var devices: [DeviceDescription]
  /// When it began, and when it was last written; ISO 8601, UTC.
  public var began: String
  /// When it was written last, ISO 8601.
  public var written: String

  /// Of its parts.
  public init(
    program: String, commit: String = "unknown", isModified: Bool? = nil, compiler: String = "unknown",
    build: String = "unknown", kernels: String = "unknown", host: String = "unknown", devices: [DeviceDescription],
    began: String, written: String
  ) {
    self.program = program
    self.commit = commit
    self.isModified = isModified
    self.compiler = compiler
    self.build = build
    self.kernels = kernels
    self.host = host
    self.devices = devices
    self.began = began
    self.written = written
  }
}
