import Foundation
import TestOracles
import Testing

/// The commands that go from correlators to the action and its flows: eft edgeworth, active, lpa.
@Suite(.serialized) struct ActionCommandTests: CommandSuite {
  let folder: URL

  init() throws { folder = try TemporaryFolder.make() }

  private func object(_ arguments: String...) throws -> [String: Any] {
    let outcome = try run(arguments + ["--json"])
    #expect(outcome.status == 0, "\(outcome)")
    return try json(outcome.output)
  }

  private func write(_ name: String, _ changes: [String: String] = [:]) throws {
    let keys = [
      "name": "small", "architecture": "{ activation: erf, inputDimension: 1 }", "weights": "{ deviation: 1 }",
      "biases": "{ deviation: 0.5 }", "widths": "[5, 20]", "inputs": "[[-2], [0.5]]", "orders": "[2, 4, 6]",
      "networks": "20000", "seed": "3", "estimator": "cumulant",
    ].merging(changes) { $1 }
    try write(keys, to: name)
  }

  private func couplings(_ object: [String: Any], _ space: String, _ kind: String) throws -> [[String: Any]] {
    try #require((object[space] as? [String: Any])?[kind] as? [[String: Any]])
  }

  // MARK: Edgeworth

  /// ReLU on a line at N = 20: rank one, g₄ = −γ₄ + 3γ₄²/2 and g₆ = −γ₆ + 10γ₄² with γ₄ = 15/20, γ₆ = 660/400.
  @Test func exactFunctionsMakeTheAction() throws {
    let object = try object("eft", "edgeworth", example("relu-d1"), "--width", "20")
    #expect(
      object["format"] as? String == "nnqft-edgeworth" && object["rank"] as? Int == 1 && object["networks"] == nil)
    let four = try #require(couplings(object, "principal", "quartic").first?["value"] as? Double)
    let six = try #require(couplings(object, "principal", "sextic").first?["value"] as? Double)
    #expect(abs(four - 0.09375) < 1e-11 && abs(six - 3.975) < 1e-10)
    let residuals = try #require(object["residuals"] as? [String: Any])
    #expect(residuals.values.allSatisfy { ($0 as? Double ?? .nan) < 1e-12 } && residuals.count == 3)
    let densities = try #require(object["densities"] as? [[String: Any]])
    for density in densities {
      let distances = try #require(density["distances"] as? [Double])
      #expect(distances.count == 3 && distances[1] < distances[0] && distances[2] < distances[1])
    }
    #expect(try couplings(object, "couplings", "quartic").count == 126)
    let table = try run("eft", "edgeworth", example("relu-d1"), "--width", "20").output
    #expect(table.contains("has rank 1 here") && table.contains("3.975") && !table.contains("Warning"))
  }

  /// The Gauss-net's log-normal outputs make γ₆ large and the density negative, which is said.
  @Test func negativeDensitiesAreWarnedOf() throws {
    let table = try run("eft", "edgeworth", example("gauss-d1"), "--width", "100").output
    #expect(table.contains("Warning: the corrected density is no density") && table.contains("negative from |f| ="))
  }

  /// Measured couplings are the exact ones within five errors; with the fixed seed that is no chance.
  @Test func aStoreMakesTheActionWithErrors() throws {
    try write("s.yaml")
    #expect(try run("run", "s.yaml", "-o", "s", "--backend", "cpu").status == 0)
    let exact = try object("eft", "edgeworth", "s.yaml", "--width", "5")
    let measured = try object("eft", "edgeworth", "s", "--width", "5")
    #expect(measured["networks"] as? Int == 20000 && measured["rank"] as? Int == 2)
    for (space, kind) in [
      ("couplings", "quartic"), ("principal", "quartic"), ("principal", "sextic"), ("couplings", "counterTerms"),
    ] {
      let (truth, found) = (try couplings(exact, space, kind), try couplings(measured, space, kind))
      #expect(truth.count == found.count && !found.isEmpty)
      for (truth, found) in zip(truth, found) {
        let (a, b) = (try #require(truth["value"] as? Double), try #require(found["value"] as? Double))
        let error = try #require(found["error"] as? Double)
        #expect(error > 0 && abs(a - b) < 5 * error && error < 0.2 * abs(a) + 0.01, "\(kind) \(a) \(b) ± \(error)")
        #expect(truth["error"] == nil)
      }
    }
    // The widest where none is named.
    #expect(try object("eft", "edgeworth", "s")["width"] as? Int == 20)
    #expect(try run("eft", "edgeworth", "s", "--all").output.contains("components"))
  }

  @Test func badReconstructionsAreNamed() throws {
    try write("s.yaml")
    try write("odd.yaml", ["weights": "{ mean: 0.5, deviation: 1 }", "estimator": "direct"])
    try write("many.yaml", ["inputs": "[[1],[2],[3],[4],[5],[6],[7],[8],[9],[10],[11]]", "orders": "[2, 4]"])
    try write("two.yaml", ["orders": "[2]", "networks": "1000", "estimator": "direct"])
    try refuses(66, naming: "nothing", "eft", "edgeworth", "nothing")
    try refuses(64, naming: "--width: found 0", "eft", "edgeworth", "s.yaml", "--width", "0")
    try refuses(64, naming: "--tolerance: found 2.0", "eft", "edgeworth", "s.yaml", "--tolerance", "2")
    try refuses(64, naming: "--tolerance: found nan", "eft", "edgeworth", "s.yaml", "--tolerance", "nan")
    try refuses(65, naming: "weights.mean", "eft", "edgeworth", "odd.yaml")
    try refuses(65, naming: "inputs: found 11", "eft", "edgeworth", "many.yaml")
    #expect(try run("run", "two.yaml", "-o", "two", "--backend", "cpu").status == 0)
    try refuses(65, naming: "no order 4", "eft", "edgeworth", "two")
    try refuses(65, naming: "no width 7", "eft", "edgeworth", "two", "--width", "7")
  }

  // MARK: Flows

  /// N u₄ = −128.3 at σ_W = 1, slope −2.9997 over σ_W = 1 … 10 (physics.md 5.4).
  @Test func theActiveFlowIsPrinted() throws {
    let object = try object("eft", "active", example("gauss-d1"), "--from", "1", "--to", "10", "--width", "50")
    let points = try #require(object["points"] as? [[String: Any]])
    #expect(points.count == 11 && abs((points[0]["scaledQuartic"] as? Double ?? 0) + 128.3) < 0.05)
    #expect(abs((object["slope"] as? Double ?? 0) + 2.9997) < 1e-4 && object["expectedSlope"] as? Double == -3)
    #expect(try run("eft", "active", example("gauss-d1")).output.contains("slope of log |λ| against log σ_W: -2.99973"))
    let relu = try self.object("eft", "active", example("relu-d1"), "--cutoff", "10", "--points", "3")
    #expect(abs((relu["slope"] as? Double ?? 0) + 8) < 1e-8)
  }

  /// G4c of the Gauss-net at one input x grows as e^(4σ_W²x²), which at x = 2.4 and σ_W = 10 is e^2304.
  @Test func anActiveFlowBeyondBinary64SaysSo() throws {
    try write(
      "far.yaml",
      [
        "architecture": "{ activation: gauss, inputDimension: 1 }", "biases": "{ deviation: 0.25 }",
        "inputs": "[[-0.9], [0.3], [1.4], [2.4]]", "orders": "[2, 4]", "estimator": "direct",
      ])
    let outcome = try run("eft", "active", "far.yaml", "--from", "1", "--to", "10")
    #expect(outcome.status == 0 && outcome.output.contains("leave the range of binary64"), "\(outcome)")
    #expect(!outcome.output.contains("nan") && !outcome.output.contains("changes its sign"), "\(outcome.output)")
  }

  @Test func theLocalPotentialFlows() throws {
    let object = try object("eft", "lpa", example("gauss-d1"), "--width", "1000000", "--to", "5", "--points", "6")
    let flow = try #require(object["flow"] as? [[String: Any]])
    #expect(flow.count == 6 && object["singularity"] == nil && object["squaredMass"] as? Double ?? 0 > 1.99)
    #expect(flow.first?["k"] as? Double == 0 && flow.last?["k"] as? Double == 5)
    // u₂ grows with k where u₄ is negative: fluctuations lower the mass.
    let masses = flow.compactMap { $0["u2"] as? Double }
    #expect(zip(masses, masses.dropFirst()).allSatisfy { $0 < $1 })
    let narrow = try self.object("eft", "lpa", example("gauss-d1"), "--width", "100")
    let end = try #require(narrow["singularity"] as? Double)
    #expect(end > 0 && end < 14 && (narrow["flow"] as? [Any])?.count == 11)
    #expect(
      try run("eft", "lpa", example("gauss-d1"), "--width", "100").output.contains("ends in a singularity at k ="))
  }

  /// What a specification may not have as its deviation of weights, and the ends of a flow as they were asked for.
  @Test(.timeLimit(.minutes(1))) func deviationsAreThoseOfSpecifications() throws {
    let gauss = example("gauss-d1")
    try refuses(
      64, naming: "--to: found 1e+299 as weights.deviation; allowed: 0 or more, below 3.4e38", "eft", "active", gauss,
      "--from", "1e-10", "--to", "1e299", "--cutoff", "100")
    try refuses(
      64, naming: "--from: found 1e-30 as weights.deviation; allowed: weights of the order of 1e-24", "eft", "active",
      gauss, "--from", "1e-30")
    let flow = try object("eft", "active", gauss, "--from", "0.3", "--to", "70", "--points", "3")
    let deviations = try #require(flow["points"] as? [[String: Any]]).compactMap { $0["weightDeviation"] as? Double }
    #expect(deviations.first == 0.3 && deviations.last == 70 && deviations.count == 3)
    #expect(abs(deviations[1] / 21.0.squareRoot() - 1) < 1e-14)
  }

  @Test func badFlowsAreNamed() throws {
    let gauss = example("gauss-d1")
    try refuses(66, naming: "nothing.yaml", "eft", "active", "nothing.yaml")
    try refuses(66, naming: "nothing.yaml", "eft", "lpa", "nothing.yaml")
    try refuses(64, naming: "--from, --to: found 3.0, 2.0", "eft", "active", gauss, "--from", "3", "--to", "2")
    try refuses(64, naming: "--from", "eft", "active", gauss, "--from", "0")
    try refuses(64, naming: "--points: found 1", "eft", "active", gauss, "--points", "1")
    try refuses(64, naming: "--cutoff: found -1", "eft", "active", gauss, "--cutoff=-1")
    try refuses(64, naming: "diverges", "eft", "active", example("relu-d1"))
    try refuses(64, naming: "--to: found -1.0", "eft", "lpa", gauss, "--to=-1")
    try refuses(64, naming: "--to: found inf", "eft", "lpa", gauss, "--to", "inf")
    try refuses(64, naming: "--points: found 20000", "eft", "lpa", gauss, "--points", "20000")
    try refuses(64, naming: "--width: found -5", "eft", "lpa", gauss, "--width=-5")
    try refuses(65, naming: "the local potential needs", "eft", "lpa", example("erf-d1"))
  }
}
