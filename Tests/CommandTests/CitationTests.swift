import Foundation
import Testing

/// What CITATION.cff says to whoever cites the program.
@Suite struct CitationTests {
  private func lines(_ name: String) throws -> [String] {
    let text = try String(contentsOf: Command.package.appendingPathComponent(name), encoding: .utf8)
    return text.split(separator: "\n").map(String.init)
  }

  /// A version is released once CHANGELOG.md has a heading for it, `## 1.2.3` or `## [1.2.3]`, and the date.
  @Test func noVersionIsCitedBeforeItsRelease() throws {
    let (citation, changes) = (try lines("CITATION.cff"), try lines("CHANGELOG.md"))
    let version = citation.first { $0.hasPrefix("version:") }?.split(separator: " ").last.map(String.init)
    #expect(citation.contains { $0.hasPrefix("date-released:") } == (version != nil))
    if let version {
      #expect(changes.contains { $0.hasPrefix("## \(version)") || $0.hasPrefix("## [\(version)]") }, "\(version)")
    }
    #expect(citation.contains("cff-version: 1.2.0"))
  }
}
