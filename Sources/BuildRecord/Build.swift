/// What this program was built from. `Commit.swift` is written before each build (`scripts/record-commit`).
public enum Build {
  /// The commit's hash, or "unknown".
  @inline(never)
  public static func commit() -> String { recordedCommit }

  /// Whether the sources differed from the commit; nil where that is not known.
  @inline(never)
  public static func isModified() -> Bool? { recordedModification }

  /// The configuration and the processor's architecture.
  public static var kind: String { "\(configuration) \(architecture)" }

  private static var configuration: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }

  private static var architecture: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "arm64"
    #else
      "other"
    #endif
  }
}
