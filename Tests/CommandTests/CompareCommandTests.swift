import Foundation
import TestOracles
import Testing

/// What is said of runs that the exact theory compares in part, or not at all.
@Suite(.serialized) struct CompareCommandTests: CommandSuite {
  let folder: URL

  init() throws { folder = try TemporaryFolder.make() }

  /// A run, whose store is `s.nnqft`, and what it prints.
  private func runs(_ activation: String, _ changes: [String: String]) throws -> String {
    let keys = [
      "name": "s", "architecture": "{ activation: \(activation), inputDimension: 1 }",
      "weights": "{ mean: 0, deviation: 1 }", "biases": "{ mean: 0, deviation: 1 }", "widths": "[3, 30]",
      "inputs": "[[-1], [0.3]]", "networks": "2000", "seed": "3",
    ].merging(changes) { $1 }
    try write(keys, to: "s.yaml")
    let outcome = try run("run", "s.yaml", "--backend", "cpu")
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.output
  }

  // MARK: Odd orders alone

  /// They are 0 in theory: there is a Gaussian limit, and nothing to compare.
  @Test(arguments: ["tanh", "erf"], ["[1]", "[1, 3]"])
  func oddOrdersAloneAreToldInALine(_ activation: String, _ orders: String) throws {
    let said = try runs(activation, ["orders": orders])
    #expect(!said.contains("no known Gaussian limit") && said.contains("the n-point functions of these orders are 0"))
    for options in [[], ["--json"], ["--all"]] {
      let outcome = try refuses(65, naming: "are all odd", ["compare", "s.nnqft"] + options)
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
    let list = try run("plot", "s.nnqft", "--list")
    #expect(list.status == 0 && list.output.hasPrefix("distribution "), "\(list)")
  }

  @Test(.enabled(if: Tool.find("gnuplot") != nil, "gnuplot draws the plots"))
  func oddOrdersAloneMakeAReport() throws {
    _ = try runs("tanh", ["orders": "[1, 3]"])
    let outcome = try run("report", "s.nnqft")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let text = try PageOutline(String(decoding: try bytes("s.html"), as: UTF8.self)).text
    #expect(text.contains("There is no comparison with an exact theory: the orders that were measured are all odd"))
    #expect(!text.contains("no known Gaussian limit") && text.contains("the n-point functions of these orders are 0"))
  }

  // MARK: Orders that take too long

  @Test func anOrderThatTakesTooLongIsLeftOut() throws {
    _ = try runs("erf", ["orders": "[2, 4, 8]"])
    for options in [[], ["--all"]] {
      let outcome = try run(["compare", "s.nnqft"] + options)
      #expect(outcome.status == 0 && outcome.output.contains("\n\nLeft out: order 8, where"), "\(outcome)")
    }
    let object = try json(try run("compare", "s.nnqft", "--json").output)
    let orders = try #require(object["orders"] as? [[String: Any]])
    #expect(orders.map { $0["order"] as? Int } == [2, 4, 2, 4])
    let chosen = try run("compare", "s.nnqft", "--order", "4")
    #expect(chosen.status == 0 && !chosen.output.contains("Left out"), "\(chosen)")
    try refuses(65, naming: "choose an --order up to 6", "compare", "s.nnqft", "--order", "8")
  }

  // MARK: What a run prints first

  @Test func oneIsNoPlural() throws {
    let one = try runs("relu", ["inputs": "[[0.3]]", "orders": "[2, 4]", "experiments": "1"])
    #expect(one.contains(", 1 input, ") && one.contains("G(4): 1 tuple\n"), "\(one)")
    #expect(one.contains("Background: none, since one experiment has no scatter."), "\(one)")
  }
}
