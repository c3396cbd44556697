import Foundation
import TestOracles
import Testing

/// nnqft eft couplings, predict and flow.
@Suite(.serialized) struct EFTCommandTests: CommandSuite {
  let folder: URL

  init() throws { folder = try TemporaryFolder.make() }

  private func width(_ object: [String: Any]) throws -> [String: Any] {
    try #require((object["widths"] as? [[String: Any]])?.first)
  }

  private func write(_ name: String, _ changes: [String: String] = [:]) throws {
    let keys = [
      "name": "small", "architecture": "{ activation: relu, inputDimension: 2 }", "weights": "{ deviation: 1 }",
      "biases": "{ deviation: 0 }", "widths": "[5]", "inputs": "[[0.2, 1], [0.4, 0.3]]", "orders": "[2, 4, 6]",
      "networks": "20000", "seed": "3", "estimator": "conditional",
    ].merging(changes) { $1 }
    try write(keys, to: name)
  }

  // MARK: Exact functions

  @Test(arguments: [1, 2, 3]) func reluFlowsAsItMust(_ dimension: Int) throws {
    let spec = example("relu-d\(dimension)")
    let flow = try json(try run("eft", "flow", spec, "--width", "20", "--json").output)
    #expect(flow["format"] as? String == "nnqft-flow" && flow["version"] as? Int == 1)
    let power = Double(dimension + 4)
    #expect(flow["dimension"] as? Double == -power)
    let width = try width(flow)
    #expect(abs((width["slope"] as? Double ?? 0) + power) < 1e-9)
    let rows = try #require(width["cutoffs"] as? [[String: Any]])
    #expect(rows.count == 21)
    for row in rows {
      let (cutoff, mean) = (try #require(row["cutoff"] as? Double), try #require(row["mean"] as? Double))
      #expect(abs(mean * pow(cutoff, power) - [-0.625, -0.868194, -0.747149][dimension - 1]) < 5e-7)
      #expect(abs((row["beta"] as? Double ?? 0) + power) < 1e-9)
      #expect(row["error"] == nil && row["heldOutDrift"] != nil)
    }
    let table = try run("eft", "flow", spec, "--width", "20", "--cutoffs", "100,10")
    #expect(table.status == 0 && table.output.contains("slope of log |λ_m|: -\(dimension + 4)"))
    let slope = try #require(table.output.firstMatch(of: #/slope of log \|λ_m\|: ([-0-9.e()]+), R² = ([-0-9.e]+)/#))
    #expect(slope.1.count <= 12 && slope.2.count <= 10, "\(slope.0)")
  }

  /// Cutoffs with no number between them.
  @Test func cutoffsMayBeNeighbours() throws {
    let flow = try json(
      try run("eft", "flow", example("relu-d2"), "--width", "20", "--cutoffs", "1,1.0000000000000002", "--json").output)
    let rows = try #require(try width(flow)["cutoffs"] as? [[String: Any]])
    #expect(rows.count == 2)
  }

  @Test func sixPointFunctionsArePredicted() throws {
    for (name, width, gaussian, lambda) in [
      ("relu-d1", "20", 0.537634, 0.940860), ("gauss-d1", "1000", 0.942931, 0.980835),
    ] {
      let spec = example(name)
      let object = try json(try run("eft", "predict", spec, "--order", "6", "--width", width, "--json").output)
      let found = try self.width(object)
      let scores = try #require(found["theories"] as? [[String: Any]])
      #expect(scores.map { $0["theory"] as? String } == ["GP", "GP+λ", "GP+λ+κ", "GP+G4c"])
      #expect(abs((scores[0]["ratio"] as? Double ?? 0) - gaussian) < 1e-6)
      #expect(abs((scores[1]["ratio"] as? Double ?? 0) - lambda) < 1e-6)
      #expect((found["correlators"] as? [[String: Any]])?.count == 462)
    }
  }

  @Test func fitsAreScoredOnOtherInputs() throws {
    func fit(_ name: String) -> String { example("fits/\(name)") }
    let object = try json(
      try run("eft", "couplings", fit("gauss-train"), "--test", fit("gauss-test"), "--fit", "l0,l2", "--json").output)
    #expect(object["format"] as? String == "nnqft-couplings" && object["cutoff"] as? String == "infinite")
    #expect((object["testInputs"] as? [[Double]])?.last == [0.012])
    let width = try width(object)
    let test = try #require(width["test"] as? [String: Any])
    #expect(abs((test["mean"] as? Double ?? 0) / 1.1e-3 - 1) < 0.05)
    let terms = try #require((width["fit"] as? [String: Any])?["terms"] as? [[String: Any]])
    #expect(terms.map { $0["term"] as? String } == ["l0", "l2"])
    #expect(abs((terms[1]["value"] as? Double ?? 0) / -2.193e-2 - 1) < 1e-3)
    let relu = try run("eft", "couplings", fit("relu-train"), "--fit", "l0,l2")
    #expect(relu.status == 0 && relu.output.contains("l0, l2 are not identifiable"))
  }

  // MARK: Stores

  /// A store and its specification are told apart by what is in them; measured couplings are near the exact ones.
  @Test func storesAreMeasured() throws {
    try write("s.yaml")
    #expect(try run("run", "s.yaml", "-o", "store.yaml", "--backend", "cpu").status == 0)
    let exact = try width(try json(try run("eft", "couplings", "s.yaml", "--cutoff", "1", "--json").output))
    let object = try json(try run("eft", "couplings", "store.yaml", "--cutoff", "1", "--json").output)
    #expect(object["estimator"] as? String == "conditional" && object["cutoff"] as? Double == 1)
    let measured = try width(object)
    for name in ["lambda", "kappa"] {
      let (a, b) = (try #require(exact[name] as? [String: Any]), try #require(measured[name] as? [String: Any]))
      let (mean, error) = (try #require(b["mean"] as? Double), try #require(b["error"] as? Double))
      // Seeded; five errors leave 6e-7.
      #expect(error > 0 && abs(mean - (a["mean"] as? Double ?? 0)) < 5 * error)
      #expect(a["error"] == nil)
    }
    let predictions = try width(try json(try run("eft", "predict", "store.yaml", "--json").output))
    let row = try #require((predictions["correlators"] as? [[String: Any]])?.first)
    let cells = try #require(row["predictions"] as? [[String: Any]])
    #expect(cells.count == 4 && cells.allSatisfy { $0["pull"] is Double })
    #expect(try run("eft", "couplings", "store.yaml", "--all").output.contains("0 0 1 1"))
    #expect(try run("eft", "predict", "store.yaml", "--all", "--order", "4").output.contains("0 0 1 1"))
    let flow = try width(try json(try run("eft", "flow", "store.yaml", "--cutoffs", "1,2", "--json").output))
    let cutoffs = try #require(flow["cutoffs"] as? [[String: Any]])
    // The noise of a function is the same at all cutoffs.
    let relative = cutoffs.map { ($0["error"] as? Double ?? .nan) / ($0["mean"] as? Double ?? .nan) }
    #expect(abs(relative[0] / relative[1] - 1) < 1e-9)
  }

  /// At an input where K is 0 every network is 0: such tuples lack no coupling, and have no covariance.
  @Test func tuplesThatSayNothingAreNotCounted() throws {
    let silent = "31 index tuples say nothing and are not counted"
    try write("s.yaml", ["inputs": "[[0, 0], [0.2, 1], [0.4, 0.3]]"])
    #expect(try run("run", "s.yaml", "-o", "s", "--backend", "cpu").status == 0)
    for source in ["s", "s.yaml"] {
      let table = try run("eft", "couplings", source).output
      // Of 15 and 28 tuples 5 and 7 do without the first input.
      #expect(table.contains(silent) && !table.contains("and no coupling"), "\(table)")
      #expect(table.contains(" of 5 modes of the covariance") == (source == "s"), "\(table)")
      let object = try width(try json(try run("eft", "couplings", source, "--json").output))
      for (name, count) in [("lambda", 10), ("kappa", 21)] {
        let tensor = try #require(object[name] as? [String: Any])
        #expect(tensor["undefined"] as? Int == count && tensor["silent"] as? Int == count)
      }
    }
    // Negative control: on opposite rays lines of a ReLU-net vanish between inputs, and functions do not.
    try write(
      "o.yaml",
      [
        "architecture": "{ activation: relu, inputDimension: 1 }", "inputs": "[0, 0.2, -0.9]", "estimator": "direct",
      ])
    #expect(try run("run", "o.yaml", "-o", "o", "--backend", "cpu").status == 0)
    let table = try run("eft", "couplings", "o").output
    #expect(table.contains(silent) && table.contains("8 index tuples have a vertex integral of zero"), "\(table)")
  }

  /// On both sides of 0 functions lack a vertex and are not 0, measured and exact: no λ describes them. On one side one does.
  @Test func functionsWithoutVertexHaveNoCoupling() throws {
    for (activation, inputs, verdict) in [
      ("relu", "[0.5, -1, 1, -0.5]", "fails"), ("step", "[0.5, -1, 2, 2]", "fails"),
      ("relu", "[0.5, 1, 2]", "describes"),
    ] {
      let name = "\(activation)-\(inputs.count)"
      try write(
        "\(name).yaml",
        [
          "architecture": "{ activation: \(activation), inputDimension: 1 }", "inputs": inputs, "orders": "[2, 4]",
          "widths": "[10]",
        ])
      #expect(try run("run", "\(name).yaml", "-o", name, "--backend", "cpu").status == 0)
      for source in [name, "\(name).yaml"] {
        let object = try width(try json(try run("eft", "couplings", source, "--json").output))
        #expect(object["verdict"] as? String == verdict, "\(source)")
        let table = try run("eft", "couplings", source).output
        #expect(table.contains("have a vertex integral of 0") == (verdict == "fails"), "\(table)")
      }
    }
  }

  /// Of the step's 35 functions at three inputs above 0 and one below, 10 with three above and 3 with one above are 0, which noise hides.
  @Test func functionsThatVanishHaveNoRatio() throws {
    try write(
      "s.yaml",
      [
        "architecture": "{ activation: step, inputDimension: 1 }", "inputs": "[0.5, -1, 2, 2]", "orders": "[2, 4]",
        "widths": "[10]",
      ])
    #expect(try run("run", "s.yaml", "-o", "s", "--backend", "cpu").status == 0)
    func scores(_ source: String) throws -> [[String: Any]] {
      let table = try run("eft", "predict", source, "--order", "4").output
      #expect(table.contains("13 functions vanish and have no ratio."), "\(table)")
      let object = try width(try json(try run("eft", "predict", source, "--order", "4", "--json").output))
      return try #require(object["theories"] as? [[String: Any]])
    }
    for (exact, measured) in zip(try scores("s.yaml"), try scores("s")) {
      let (a, b) = (try #require(exact["ratio"] as? Double), try #require(measured["ratio"] as? Double))
      let error = try #require(measured["ratioError"] as? Double)
      // Seeded; five errors leave 6e-7. Their floor is rounding.
      #expect(abs(a - b) < 5 * error + 1e-6)
    }
  }

  @Test func withoutAWidthAllWidthsAreTaken() throws {
    try write("s.yaml", ["widths": "[5, 7]"])
    for command in ["couplings", "predict", "flow"] {
      let object = try json(try run("eft", command, "s.yaml", "--json").output)
      let widths = try #require(object["widths"] as? [[String: Any]])
      #expect(widths.compactMap { $0["width"] as? Int } == [5, 7])
      let words = try run("eft", command, "--help").output.split(whereSeparator: \.isWhitespace)
      #expect(words.joined(separator: " ").contains("where left out, all widths of the file"))
    }
  }

  // MARK: Bad requests

  private func refuses(_ status: Int32, naming word: String, _ arguments: String...) throws {
    let outcome = try refuses(status, naming: word, arguments)
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome)")
  }

  @Test func badArgumentsAreNamed() throws {
    try write("s.yaml")
    for cutoff in ["0", "-3", "nan", "many", "-inf", "0x", "1e999"] {
      try refuses(64, naming: "--cutoff", "eft", "couplings", "s.yaml", "--cutoff=" + cutoff)
      try refuses(64, naming: "--cutoff", "eft", "predict", "s.yaml", "--cutoff=" + cutoff)
      try refuses(64, naming: "--cutoffs", "eft", "flow", "s.yaml", "--cutoffs=1," + cutoff)
    }
    try refuses(64, naming: "--cutoffs", "eft", "flow", "s.yaml", "--cutoffs", "1,inf")
    try refuses(
      64, naming: "--cutoffs", "eft", "flow", "s.yaml", "--cutoffs", (1...101).map(String.init).joined(separator: ","))
    for order in ["3", "5", "0", "-4", "8"] {
      try refuses(64, naming: "--order", "eft", "predict", "s.yaml", "--order=" + order)
    }
    for terms in ["l1", ",", "l0,l0", "l0,"] {
      try refuses(64, naming: "--fit", "eft", "couplings", "s.yaml", "--fit=" + terms)
    }
    for command in ["couplings", "predict", "flow"] {
      try refuses(64, naming: "--width", "eft", command, "s.yaml", "--width=0")
      try refuses(66, naming: "nothing", "eft", command, "nothing")
      try refuses(66, naming: "folder", "eft", command, ".")
    }
  }

  /// Cutoffs where integrals do not exist, dimensions that are too many, theories that are not known, inputs where K vanishes.
  @Test func whatHasNoCouplingIsNamed() throws {
    try write("relu.yaml")
    try refuses(64, naming: "diverges", "eft", "couplings", "relu.yaml", "--cutoff", "inf")
    let erf = ["architecture": "{ activation: erf, inputDimension: 2 }", "biases": "{ deviation: 1 }"]
    try write("erf.yaml", erf)
    try refuses(64, naming: "diverges", "eft", "predict", "erf.yaml", "--cutoff", "inf")
    try write("many.yaml", ["architecture": "{ activation: erf, inputDimension: 4 }", "inputs": "[[1, 0, 0, 0]]"])
    try write("mean.yaml", ["weights": "{ mean: 0.5, deviation: 1 }", "estimator": "direct"])
    try write("zero.yaml", ["inputs": "[[0, 0]]"])
    for command in ["couplings", "predict", "flow"] {
      try refuses(65, naming: "inputDimension", "eft", command, "many.yaml")
      try refuses(65, naming: "weights.mean", "eft", command, "mean.yaml")
      try refuses(65, naming: "vanish", "eft", command, "zero.yaml")
    }
    try refuses(64, naming: "--test", "eft", "couplings", "relu.yaml", "--test", "erf.yaml")
  }

  @Test func whatStoresLackIsNamed() throws {
    try write("s.yaml", ["orders": "[2]", "networks": "1000"])
    #expect(try run("run", "s.yaml", "-o", "two", "--backend", "cpu").status == 0)
    try write("s.yaml", ["orders": "[2, 4]", "networks": "1000"])
    #expect(try run("run", "s.yaml", "-o", "four", "--backend", "cpu").status == 0)
    for command in ["couplings", "predict", "flow"] {
      try refuses(65, naming: "order 4", "eft", command, "two")
    }
    try refuses(65, naming: "width 6", "eft", "couplings", "four", "--width", "6")
    try refuses(65, naming: "width 6", "eft", "flow", "four", "--width", "6")
    try refuses(65, naming: "width 6", "eft", "predict", "four", "--order", "4", "--width", "6")
    try refuses(65, naming: "order 6", "eft", "predict", "four")
  }

  /// One block alone has no errors: couplings have none, and no verdict is spoken.
  @Test func oneBlockHasNoErrors() throws {
    try write("s.yaml", ["networks": "100", "experiments": "1"])
    #expect(try run("run", "s.yaml", "-o", "one", "--backend", "cpu").status == 0)
    let width = try width(try json(try run("eft", "couplings", "one", "--json").output))
    #expect((width["lambda"] as? [String: Any])?["error"] == nil && width["verdict"] as? String == "undecided")
    #expect(try run("eft", "predict", "one").status == 0 && run("eft", "flow", "one").status == 0)
  }
}
