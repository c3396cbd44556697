import Foundation
import TestOracles
import Testing

/// The commands that speak of exact theory: theory, compare, reproduce.
@Suite(.serialized) struct TheoryCommandTests: CommandSuite {
  let folder: URL

  init() throws { folder = try TemporaryFolder.make() }

  private func write(_ name: String, _ changes: [String: String] = [:]) throws {
    let keys = [
      "name": "small", "architecture": "{ activation: relu, inputDimension: 2 }", "weights": "{ deviation: 1 }",
      "biases": "{ deviation: 0.5 }", "widths": "[5]", "inputs": "[[0.2, 1], [-0.4, 0.3]]", "orders": "[2, 4, 6]",
      "networks": "20000", "seed": "3",
    ].merging(changes) { $1 }
    try write(keys, to: name)
  }

  /// The shipped examples are the oracles' networks: what the command prints is what they say, to 1e-10.
  @Test(arguments: ["erf-d1", "relu-d2", "gauss-d1", "relu-d3"])
  func theoryAtAWidthMeetsTheOracles(_ name: String) throws {
    let oracle = try Oracle(name)
    let spec = example(name)
    let rows = try json(try run("theory", spec, "--width", "7", "--json").output)["correlators"] as? [[String: Any]]
    for row in try #require(rows) {
      let tuple = try #require(row["indices"] as? [Int])
      let value = try #require(row["value"] as? Double)
      #expect(row["width"] as? Int == 7)
      #expect(abs(value / oracle.full(tuple, width: 7) - 1) < 1e-10, "\(tuple)")
    }
    let connected = try run("theory", spec, "--width", "7", "--order", "4", "--connected")
    #expect(connected.status == 0 && connected.output.contains("connected"))
  }

  /// Beyond the weights' variance only their 4th and 6th moment enter: signs (1, 1) in place of the normal (3, 15).
  @Test func theLastLayersMomentsAreArguments() throws {
    try write(
      "s.yaml", ["inputs": "[[0, 0]]", "orders": "[4]", "architecture": "{ activation: cos, inputDimension: 2 }"])
    func connected(_ more: [String]) throws -> Double {
      let arguments = ["theory", "s.yaml", "--width", "2", "--json"] + more
      let rows = try json(try run(arguments).output)["correlators"] as? [[String: Any]]
      return try #require(rows?.first?["connected"] as? Double)
    }
    // z is the bias alone, v = 1/4: E cos² = (1 + e^(−2v))/2 and E cos⁴ = (3 + 4e^(−2v) + e^(−8v))/8.
    let (second, fourth) = ((1 + exp(-0.5)) / 2, (3 + 4 * exp(-0.5) + exp(-2)) / 8)
    #expect(abs(try connected([]) - (3 * fourth - 3 * second * second) / 2) < 1e-14)
    let signs = try connected(["--fourth-moment", "1", "--sixth-moment", "1"])
    #expect(abs(signs - (fourth - 3 * second * second) / 2) < 1e-14)
  }

  @Test func compareHasExactValuesAndPulls() throws {
    try write("s.yaml")
    #expect(try run("run", "s.yaml", "-o", "s", "--backend", "cpu").status == 0)
    let object = try json(try run("compare", "s", "--json").output)
    #expect(object["format"] as? String == "nnqft-compare" && object["version"] as? Int == 1)
    let rows = try #require(object["correlators"] as? [[String: Any]])
    // Two inputs: 3, 5 and 7 tuples of order 2, 4 and 6.
    #expect(rows.count == 15)
    for row in rows {
      let value = try #require(row["value"] as? Double)
      let error = try #require(row["error"] as? Double)
      let exact = try #require(row["exact"] as? Double)
      let pull = try #require(row["pull"] as? Double)
      #expect(abs((value - exact) / error - pull) < 1e-9 && abs(pull) < 6)
    }
    #expect((object["orders"] as? [[String: Any]])?.count == 3)
    let table = try run("compare", "s")
    #expect(table.status == 0 && table.output.contains(#/⟨pull²⟩ +independent +p +largest pull/#), "\(table.output)")
    #expect(table.output.contains("of all tuples that have noise,\n3 of G(2), 5 of G(4), 7 of G(6)"))
    #expect(table.output.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") })
    #expect(try run("compare", "s", "--all", "--order", "4").output.contains("0 0 1 1"))
  }

  @Test func reproducePrintsQuantitiesBesideExactOnes() throws {
    let outcome = try run("reproduce", "--only", "relu-d1", "--networks", "2000", "--json", "--backend", "cpu")
    let object = try json(outcome.output)
    #expect(object["format"] as? String == "nnqft-reproduce")
    let network = try #require((object["networks"] as? [[String: Any]])?.first)
    let results = try #require(network["results"] as? [[String: Any]])
    let fourth = try #require(results.first { $0["quantity"] as? String == "fourPoint" })
    #expect(abs((fourth["exact"] as? Double ?? .nan) - 5) < 1e-9)
    // With --output the stores stay and are found again.
    for _ in 0..<2 {
      let kept = try run("reproduce", "--only", "erf-d2", "--networks", "1000", "-o", "kept", "--backend", "cpu")
      #expect(kept.status == 0 && kept.output.contains("erf-d2"))
    }
    #expect(try run("compare", "kept/erf-d2.nnqft").status == 0)
  }

  // MARK: Bad requests

  @Test func badRequestsAreNamed() throws {
    try write("s.yaml")
    try refuses(64, naming: "--order", "theory", "s.yaml", "--order", "3")
    try refuses(64, naming: "--order", "theory", "s.yaml", "--order", "-2")
    try refuses(64, naming: "--order", "theory", "s.yaml", "--order", "26")
    try refuses(64, naming: "--order", "theory", "s.yaml", "--order", "10", "--width", "3")
    try refuses(64, naming: "--width", "theory", "s.yaml", "--width", "0")
    try refuses(64, naming: "--width", "theory", "s.yaml", "--width", "many")
    try refuses(64, naming: "--sixth-moment", "theory", "s.yaml", "--width", "3", "--fourth-moment", "2")
    try refuses(
      64, naming: "--fourth-moment", "theory", "s.yaml", "--width", "3", "--fourth-moment", "nan", "--sixth-moment", "3"
    )
    try refuses(66, naming: "nothing.yaml", "theory", "nothing.yaml")
    try refuses(66, naming: "nothing", "compare", "nothing")
    try refuses(64, naming: "--networks", "reproduce", "--networks", "10")
    try refuses(64, naming: "--only", "reproduce", "--only", "erf-d4")
    #expect(try run("run", "s.yaml", "-o", "s", "--networks", "1000", "--backend", "cpu").status == 0)
    try refuses(64, naming: "--order", "compare", "s", "--order", "5")
    try refuses(65, naming: "width 6", "compare", "s", "--width", "6")
  }

  /// Wrong dimensions, numbers that are none, and densities without a theory.
  @Test func badSpecificationsAreNamed() throws {
    try write("d.yaml", ["inputs": "[[0.2, 1], [3]]"])
    try refuses(65, naming: "inputs[1]", "theory", "d.yaml")
    try write("n.yaml", ["inputs": "[[0.2, .nan]]"])
    try refuses(65, naming: "inputs[0]", "theory", "n.yaml")
    try write("w.yaml", ["widths": "[0]"])
    try refuses(65, naming: "widths", "theory", "w.yaml")
    try write("m.yaml", ["weights": "{ mean: 0.5, deviation: 1 }"])
    try refuses(65, naming: "weights.mean", "theory", "m.yaml", "--width", "3")
    #expect(try run("run", "m.yaml", "-o", "m", "--networks", "1000", "--backend", "cpu").status == 0)
    try refuses(65, naming: "weights.mean", "compare", "m")
  }
}
