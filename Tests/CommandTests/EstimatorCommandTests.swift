import Foundation
import TestOracles
import Testing

/// Stores of every estimator, from the command line.
@Suite(.serialized) struct EstimatorCommandTests: CommandSuite {
  let folder: URL
  private static let estimators = ["direct", "conditional", "cumulant"]

  init() throws { folder = try TemporaryFolder.make() }

  private func write(_ changes: [String: String] = [:]) throws -> String {
    let keys = [
      "name": "small", "architecture": "{ activation: relu, inputDimension: 1 }", "weights": "{ deviation: 1 }",
      "biases": "{ deviation: 0.5 }", "widths": "[3, 7]", "inputs": "[0.2, -0.4]", "orders": "[2, 4, 6]",
      "networks": "20000", "seed": "3",
    ].merging(changes) { $1 }
    let name = "\(UUID().uuidString).yaml"
    try write(keys, to: name)
    return name
  }

  /// Every command reads every store, and all three agree with the exact theory and with each other within five errors of each correlator
  /// (6e-7 each for normal pulls, 48 of them).
  @Test func everyCommandReadsEveryStore() throws {
    let spec = try write()
    for estimator in Self.estimators {
      let made = try run("run", spec, "--estimator", estimator, "-o", estimator, "--backend", "cpu")
      #expect(made.status == 0 && made.output.contains("\(estimator) estimator"), "\(made.errors)")
      let object = try json(try run("correlators", estimator, "--json").output)
      #expect(object["estimator"] as? String == estimator)
      let comparison = try json(try run("compare", estimator, "--json").output)
      let rows = try #require(comparison["correlators"] as? [[String: Any]])
      #expect(rows.count == 2 * (3 + 5 + 7))
      // Six-point functions of so few narrow ReLU-nets have skewed pulls.
      for row in rows where row["order"] as? Int != 6 {
        for key in ["pull", "connectedPull"] {
          #expect(abs(try #require(row[key] as? Double)) < 5, "\(estimator) \(row)")
        }
      }
      #expect(try run("export", estimator, "--format", "json", "-o", estimator + ".json").status == 0)
      #expect(try run("report", estimator, "-o", estimator + ".html").status == 0)
      #expect(try run("run", spec, "--estimator", estimator, "--networks", "30000", "-o", estimator).status == 0)
    }
    let other = try run("run", spec, "--estimator", "cumulant", "-o", "conditional")
    #expect(
      other.status == 65 && other.errors.contains("estimator (conditional there, cumulant here)"), "\(other.errors)")
  }

  @Test func whatAnEstimatorCannotMeasureIsRefused() throws {
    for (estimator, changes, words) in [
      ("cumulant", ["widths": "[1, 2]"], ["widths: found 1", "found 2", "3 or more"]),
      ("cumulant", ["orders": "[3, 4]"], ["orders: found 3", "even orders"]),
      ("conditional", ["weights": "{ mean: 0.5, deviation: 1 }"], ["weights.mean: found 0.5", "0 with the estimator"]),
      (
        "cumulant", ["inputs": "[\((1...60).map(String.init).joined(separator: ", "))]", "orders": "[4]"],
        ["power sums", "at most"]
      ),
    ] {
      let outcome = try run("run", try write(changes), "--estimator", estimator, "-o", "none")
      #expect(outcome.status == 65, "\(estimator) \(changes)")
      for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
      #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("none").path))
    }
    #expect(try run("run", try write(), "--estimator", "best").status == 64)
  }

  @Test func aRunTellsWhatEstimatorsWouldReach() throws {
    let spec = try write(["networks": "200000"])
    let told = try run("run", spec, "-o", "told", "--backend", "cpu")
    for word in ["at N = 7", "direct", "conditional", "cumulant", "G(6) connected"] {
      #expect(told.status == 0 && told.errors.contains(word), "\(told.errors)")
    }
    #expect(!told.output.contains("would reach"))
    // A store that has blocks, and a user who knows, are not told.
    #expect(try !run("run", spec, "-o", "told", "--backend", "cpu").errors.contains("would reach"))
    #expect(try !run("run", spec, "-o", "quiet", "--backend", "cpu", "--no-trial").errors.contains("would reach"))
    let plain = try json(try run("run", spec, "-o", "plain", "--backend", "cpu", "--json").output)
    #expect(plain["trial"] == nil)
    let object = try json(try run("run", spec, "-o", "json", "--backend", "cpu", "--json", "--trial").output)
    let trial = try #require(object["trial"] as? [String: Any])
    let estimators = try #require(trial["estimators"] as? [[String: Any]])
    #expect(estimators.map { $0["estimator"] as? String } == Self.estimators)
    for row in estimators {
      let errors = try #require(row["errors"] as? [[String: Any]])
      #expect(errors.map { $0["order"] as? Int } == [4, 6])
      #expect(errors.allSatisfy { ($0["relativeError"] as? Double ?? 0) > 0 })
    }
  }
}
