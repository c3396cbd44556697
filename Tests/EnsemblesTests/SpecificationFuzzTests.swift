import FieldTheory
import Foundation
import TestOracles
import Testing

@testable import Ensembles

/// Seeded random changes of specifications: whatever a text says, reading it ends with a specification or with errors. 10⁶ inputs with
/// NNQFT_LONG.
@Suite struct SpecificationFuzzTests {
  private static let count = ProcessInfo.processInfo.environment["NNQFT_LONG"] == nil ? 20_000 : 1_000_000

  private static let seed = """
    name: erf-net
    architecture: { activation: erf, inputDimension: 2, outputDimension: 1 }
    weights: { mean: 0.5, deviation: 1 }
    biases: { mean: 0, deviation: 1 }
    widths: [2, 3, 1000]
    inputs:
      - [-1.0, 2e0]
      - [-0.6, .5]
    orders: [2, 4, 6]
    networks: 1e6
    experiments: 10
    seed: 2008
    estimator: direct
    """

  private static let tokens = [
    "&a", "*a", "[", "]", "{", "}", ":", "- ", "? ", "!!int", "|", ">", "'", "\"", "#", "---", "...", "\t", "\u{0}",
    "\u{feff}",
    "<<: *a", "1e999", "-0", "0x7fffffffffffffff", "18446744073709551615", "18446744073709551616", ".nan", ".inf", "~",
    "null",
    "1e-400", "1e-9223372036854775808",
    "10000000", "4611686018427387904", "file: /dev/zero", "{ file: ../x.csv }", "conditional", "cumulant",
    "relu", "gauss",
    "%YAML 1.2\n", "\r\n", "\u{2028}", "é", "🧠", "[[[[[[[[", "- - - - - - - -",
  ]

  @Test func changedTextsDoNotCrashTheReader() throws {
    var random = SplitMix64(seed: 7)
    var outcomes = (read: 0, refused: 0)
    for _ in 0..<Self.count {
      do {
        _ = try Specification.read(Self.mutated(&random), file: "fuzz.yaml")
        outcomes.read += 1
      } catch is SpecificationErrors {
        outcomes.refused += 1
      } catch is FileError {
        outcomes.refused += 1
      }
    }
    print("specification reader: \(outcomes)")
    #expect(outcomes.read > 0 && outcomes.refused > 0)
  }

  private static func mutated(_ random: inout SplitMix64) -> String {
    var scalars = Array(seed.unicodeScalars)
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let place = Int.random(in: 0..<scalars.count, using: &random)
      let end = min(place + Int.random(in: 0...8, using: &random), scalars.count)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: scalars[place] = Unicode.Scalar(UInt8.random(in: 1...255, using: &random))
      case 1: scalars.removeSubrange(place..<end)
      case 2:
        let source = Int.random(in: 0..<scalars.count, using: &random)
        scalars.insert(contentsOf: scalars[source..<min(source + 12, scalars.count)], at: place)
      default:
        let token = tokens[Int.random(in: 0..<tokens.count, using: &random)]
        scalars.replaceSubrange(place..<end, with: Array(token.unicodeScalars))
      }
      if scalars.isEmpty { scalars = Array(" ".unicodeScalars) }
    }
    return String(String.UnicodeScalarView(scalars))
  }

  // MARK: What is made to exhaust memory, or to read elsewhere

  private func errors(_ inputs: String) -> SpecificationErrors? {
    let text = Self.seed.replacing(
      "inputs:\n  - [-1.0, 2e0]\n  - [-0.6, .5]", with: inputs)
    return #expect(throws: SpecificationErrors.self) { try Specification.read(text, file: "/tmp/s.yaml") }
  }

  /// Aliases make 10¹² numbers of a few kilobytes.
  @Test func aliasesDoNotMultiply() {
    let numbers = [String](repeating: "1", count: 10_000).joined(separator: ", ")
    let aliases = [String](repeating: "*a", count: 100_000).joined(separator: ", ")
    let error = errors("inputs: [&a [\(numbers)], \(aliases)]")
    #expect(error?.description.contains("100001 points") == true, "\(String(describing: error))")
  }

  /// A wrong number that is aliased is wrong 4·10⁶ times; a hundred of them are told.
  @Test func errorsDoNotMultiply() {
    let numbers = [String](repeating: "x", count: 1000).joined(separator: ", ")
    let aliases = [String](repeating: "*a", count: 4000).joined(separator: ", ")
    #expect(errors("inputs: [&a [\(numbers)], \(aliases)]")?.errors.count == SpecificationLimits.errors)
  }

  @Test(arguments: [("widths", 1001), ("orders", 9)]) func longListsAreRefused(_ key: String, _ count: Int) {
    let list = [String](repeating: "2", count: count).joined(separator: ", ")
    let lines = Self.seed.split(separator: "\n").map { $0.hasPrefix("\(key):") ? "\(key): [\(list)]" : String($0) }
    let error = #expect(throws: SpecificationErrors.self) {
      try Specification.read(lines.joined(separator: "\n"), file: "s.yaml")
    }
    #expect(error?.errors.map(\.key) == [key])
    #expect(error?.errors.first?.found == "\(count) integers")
  }

  /// A row that is asked for again and again is 3·10⁹ numbers of 100 kilobytes. Nothing is copied before it is counted.
  @Test(arguments: [
    ([Int](repeating: 0, count: 4096), "4096 points of 20000 numbers"),
    ([Int](repeating: 0, count: 4097), "4097 integers"),
    (nil, "5000 points"),
  ])
  func rowsOfAFileDoNotMultiply(_ rows: [Int]?, _ found: String) throws {
    let folder = try TemporaryFolder.make()
    let text = rows == nil ? String(repeating: "1\n", count: 5000) : String(repeating: "1,", count: 19_999) + "1\n"
    try text.write(to: folder.appendingPathComponent("x.csv"), atomically: true, encoding: .utf8)
    let choice = rows.map { ", rows: [\($0.map(String.init).joined(separator: ", "))]" } ?? ""
    let specification = Self.seed.replacing(
      "inputs:\n  - [-1.0, 2e0]\n  - [-0.6, .5]", with: "inputs: { file: x.csv\(choice) }")
    let error = #expect(throws: SpecificationErrors.self) {
      try Specification.read(specification, file: folder.appendingPathComponent("s.yaml").path)
    }
    #expect(error?.errors.map(\.found) == [found])
    #expect(error?.errors.first?.key == (rows == nil ? "inputs.file" : "inputs.rows"))
  }

  @Test func deepNestingIsRefused() {
    for nest in [
      "inputs: " + String(repeating: "[", count: 100_000), "inputs:\n" + String(repeating: "- ", count: 100_000),
    ] {
      _ = errors(nest)
    }
  }

  @Test(arguments: ["/etc/passwd", "../passwd", "a/../../passwd", "/dev/zero", "."])
  func filesElsewhereAreNotRead(_ name: String) {
    let error = errors("inputs: { file: \(name) }")
    #expect(error?.errors.first?.key == "inputs.file", "\(String(describing: error))")
  }

  @Test func linksAreNotFollowedElsewhere() throws {
    let folder = try TemporaryFolder.make()
    try FileManager.default.createSymbolicLink(
      atPath: folder.appendingPathComponent("link.csv").path, withDestinationPath: "/etc/passwd")
    let text = Self.seed.replacing("inputs:\n  - [-1.0, 2e0]\n  - [-0.6, .5]", with: "inputs: { file: link.csv }")
    let error = #expect(throws: SpecificationErrors.self) {
      try Specification.read(text, file: folder.appendingPathComponent("s.yaml").path)
    }
    #expect(error?.description.contains("root") == false, "nothing of the file is told")
  }
}
