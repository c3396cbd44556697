import Foundation
import Testing

/// Runs what `docs/python.md` shows, and compares the numbers that Python reads with those of `correlators --json`.
@Suite(.serialized) struct PythonPageTests {
  /// The page's fenced blocks of one language, each with the heading that it stands under.
  private static func blocks(_ language: String) throws -> [(heading: String, code: String)] {
    let page = try String(contentsOf: Command.package.appendingPathComponent("docs/python.md"), encoding: .utf8)
    var heading = ""
    var code: [String]?
    var found: [(String, String)] = []
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if let lines = code {
        if line == "```" {
          found.append((heading, lines.joined(separator: "\n") + "\n"))
          code = nil
        } else {
          code = lines + [String(line)]
        }
      } else if line == "```\(language)" {
        code = []
      } else if line.hasPrefix("#") {
        heading = String(line.drop { $0 == "#" || $0 == " " })
      }
    }
    return found
  }

  /// `value` and `error` are the page's; JSON's doubles are exact.
  private static let exactly = """

    import json as _json
    _rows = [row for row in _json.load(open("correlators.json"))["correlators"] if row["width"] == 10 and row["order"] == 4]
    assert [float(x) for x in value] == [row["value"] for row in _rows], "values differ"
    assert [float(x) for x in error] == [row["error"] for row in _rows], "errors differ"
    print("compared", len(_rows))
    """

  /// A mean of means is rounded once more than a mean of sums.
  private static let closely = """

    import json as _json
    _rows = [row for row in _json.load(open("correlators.json"))["correlators"] if row["width"] == 10 and row["order"] == 4]
    assert np.allclose(value, [row["value"] for row in _rows], rtol=1e-12, atol=0)
    assert np.allclose(error, [row["error"] for row in _rows], rtol=1e-9, atol=0)
    print("compared", len(_rows))
    """

  @Test func everyBlockOfThePageRunsAndReadsTheSameNumbers() throws {
    try #require(Python.program != nil, "python3 with numpy and h5py: scripts/install-dependencies --tests")
    let folder = try Command.folderWithExamples()
    for (_, code) in try Self.blocks("sh") {
      let outcome = try Python.run(
        ["sh", "-e", "-c", code], in: folder, environment: ["PATH": Command.searchPath, "NNQFT_DEVICE": "cpu"])
      #expect(outcome.status == 0, "\(outcome.errors)")
    }

    let blocks = try Self.blocks("python")
    #expect(blocks.count >= 8)
    for (place, (heading, code)) in blocks.enumerated() {
      // What an earlier block of the same part imported is there.
      let imports = code.contains("import numpy") ? "" : "import numpy as np\n"
      let prints = ["χ²": "chi square", "Connected": "agree: True"].first { heading.hasPrefix($0.key) }?.value
      if let prints {
        let outcome = try Python.run(script: imports + code, in: folder)
        #expect(outcome.status == 0 && outcome.output.contains(prints), "\(outcome.errors) \(outcome.output)")
        continue
      }
      let check = heading.hasPrefix("Errors") || heading.hasPrefix("The store") ? Self.closely : Self.exactly
      let outcome = try Python.run(script: imports + code + check, in: folder)
      #expect(outcome.status == 0, "\(heading), block \(place): \(outcome.errors)")
      // Six inputs have 126 quadruples.
      #expect(outcome.output.contains("compared 126"), "\(heading): \(outcome.output)")

      // Negative control: one unit in the last place of one number is found, and a thousandth in the rough comparison.
      let spoilt =
        check == Self.exactly
        ? "\nvalue = list(value)\nvalue[7] = np.nextafter(value[7], 9)\n" : "\nvalue = value * 1.001\n"
      let control = try Python.run(script: imports + code + spoilt + check, in: folder)
      #expect(control.status == 1, "\(heading): a wrong number was not found")
    }
  }
}
