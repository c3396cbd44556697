/// Which regular files an output may take the place of. Stores and other databases stay in any case, and so does what is no regular file.
package enum Replacement: Sendable {
  /// None, until the user says so with `--force`.
  case nothing
  /// All of them.
  case anything
  /// Those whose names end like what is written, as `.html`: earlier outputs, and nothing that was named by mistake.
  case endings([String])

  /// Why a regular file stays; nil where it may go.
  func objection(to path: String) -> String? {
    switch self {
    case .nothing: return "there is such a file; --force replaces it"
    case .anything: return nil
    case .endings(let endings):
      if endings.contains(where: path.lowercased().hasSuffix) { return nil }
      return "there is such a file, and only those that end in \(endings.joined(separator: " or ")) are replaced"
    }
  }
}
