import Ensembles
import Foundation
import TestOracles
import Testing

/// A specification that is right; tests break one line of it at a time.
private let good = """
  name: good
  architecture:
    activation: erf
    inputDimension: 1
    outputDimension: 1
  weights: { mean: 0, deviation: 1 }
  biases: { mean: 0, deviation: 1 }
  widths: [2, 3]
  inputs: [[-1.0], 0.5]
  orders: [2, 4]
  networks: 1e6
  experiments: 10
  seed: 7
  estimator: direct
  """

/// A line of `good`, what it becomes, and the key that the error names. The error is on the line where the key stands.
struct Breakage: Sendable, CustomTestStringConvertible {
  let line: String
  let becomes: String
  let key: String
  var testDescription: String { becomes.isEmpty ? "without \(line)" : becomes }

  init(_ line: String, _ becomes: String, _ key: String) {
    (self.line, self.becomes, self.key) = (line, becomes, key)
  }
}

private let breakages: [Breakage] = [
  // Keys that are missing, unknown, or there twice.
  Breakage("name: good", "", "name"), Breakage("  activation: erf", "", "architecture.activation"),
  Breakage("  inputDimension: 1", "", "architecture.inputDimension"),
  Breakage("weights: { mean: 0, deviation: 1 }", "", "weights"),
  Breakage("biases: { mean: 0, deviation: 1 }", "", "biases"), Breakage("widths: [2, 3]", "", "widths"),
  Breakage("inputs: [[-1.0], 0.5]", "", "inputs"), Breakage("networks: 1e6", "", "networks"),
  Breakage("seed: 7", "", "seed"), Breakage("seed: 7", "sead: 7", "sead"), Breakage("seed: 7", "Seed: 7", "Seed"),
  Breakage("  activation: erf", "  activaton: erf", "architecture.activaton"),
  Breakage("weights: { mean: 0, deviation: 1 }", "weights: { mean: 0, variance: 1 }", "weights.variance"),
  Breakage("weights: { mean: 0, deviation: 1 }", "weights: { mean: 0 }", "weights.deviation"),
  Breakage("biases: { mean: 0, deviation: 1 }", "biases: {}", "biases.deviation"),
  Breakage("seed: 7", "seed: 7\nseed: 8", "file"), Breakage("seed: 7", "[1]: 7", ""),
  // The name becomes a file's.
  Breakage("name: good", "name: ../escape", "name"), Breakage("name: good", "name: \"\"", "name"),
  Breakage("name: good", "name: a b", "name"), Breakage("name: good", "name: 12", "name"),
  Breakage("name: good", "name: [a]", "name"), Breakage("name: good", "name: näme", "name"),
  Breakage("name: good", "name: null", "name"),
  Breakage("name: good", "name: \(String(repeating: "x", count: 101))", "name"),
  // Wrong types.
  Breakage("architecture:", "architecture: erf\nother:", "architecture"),
  Breakage("  activation: erf", "  activation: erff", "architecture.activation"),
  Breakage("  activation: erf", "  activation: 3", "architecture.activation"),
  Breakage("  activation: erf", "  activation: [erf]", "architecture.activation"),
  Breakage("  activation: erf", "  activation: ERF", "architecture.activation"),
  Breakage("  inputDimension: 1", "  inputDimension: one", "architecture.inputDimension"),
  Breakage("  inputDimension: 1", "  inputDimension: 1.5", "architecture.inputDimension"),
  Breakage("  inputDimension: 1", "  inputDimension: \"1\"", "architecture.inputDimension"),
  Breakage("  inputDimension: 1", "  inputDimension: true", "architecture.inputDimension"),
  Breakage("weights: { mean: 0, deviation: 1 }", "weights: 1", "weights"),
  Breakage("weights: { mean: 0, deviation: 1 }", "weights: [0, 1]", "weights"),
  Breakage("weights: { mean: 0, deviation: 1 }", "weights: { mean: zero, deviation: 1 }", "weights.mean"),
  Breakage("weights: { mean: 0, deviation: 1 }", "weights: { mean: 0, deviation: .nan }", "weights.deviation"),
  Breakage("weights: { mean: 0, deviation: 1 }", "weights: { mean: .inf, deviation: 1 }", "weights.mean"),
  Breakage("weights: { mean: 0, deviation: 1 }", "weights: { mean: 0, deviation: '1' }", "weights.deviation"),
  Breakage("widths: [2, 3]", "widths: 2", "widths"), Breakage("widths: [2, 3]", "widths: {2: 3}", "widths"),
  Breakage("widths: [2, 3]", "widths: [2, three]", "widths[1]"),
  Breakage("widths: [2, 3]", "widths: [2, 3.5]", "widths[1]"),
  Breakage("widths: [2, 3]", "widths: [[2], 3]", "widths[0]"),
  Breakage("inputs: [[-1.0], 0.5]", "inputs: 3", "inputs"),
  Breakage("inputs: [[-1.0], 0.5]", "inputs: [[x], 0.5]", "inputs[0]"),
  Breakage("inputs: [[-1.0], 0.5]", "inputs: [[1], [.nan]]", "inputs[1]"),
  Breakage("inputs: [[-1.0], 0.5]", "inputs: [[1], {a: 1}]", "inputs[1]"),
  Breakage("inputs: [[-1.0], 0.5]", "inputs: [[[1]]]", "inputs[0]"),
  Breakage("inputs: [[-1.0], 0.5]", "inputs: [[1], \"0.5\"]", "inputs[1]"),
  Breakage("orders: [2, 4]", "orders: 4", "orders"), Breakage("orders: [2, 4]", "orders: [two]", "orders[0]"),
  Breakage("networks: 1e6", "networks: many", "networks"), Breakage("networks: 1e6", "networks: 1.5", "networks"),
  Breakage("networks: 1e6", "networks: 1e-1", "networks"), Breakage("networks: 1e6", "networks: [1]", "networks"),
  Breakage("networks: 1e6", "networks:", "networks"), Breakage("networks: 1e6", "networks: 1_000", "networks"),
  Breakage("seed: 7", "seed: 18446744073709551616", "seed"), Breakage("seed: 7", "seed: -1", "seed"),
  Breakage("seed: 7", "seed: 0x10", "seed"), Breakage("seed: 7", "seed: 1e30", "seed"),
  Breakage("seed: 7", "seed: yes", "seed"),
  // Exponents at the ends of what 64 bits hold.
  Breakage("seed: 7", "seed: 1e-9223372036854775808", "seed"),
  Breakage("networks: 1e6", "networks: 1e9223372036854775807", "networks"),
  Breakage("inputs: [[-1.0], 0.5]", "inputs: [[1], 1e-9223372036854775808]", "inputs[1]"),
  Breakage("experiments: 10", "experiments: ten", "experiments"),
  Breakage("estimator: direct", "estimator: guess", "estimator"),
  Breakage("estimator: direct", "estimator: exact", "estimator"),
  Breakage("estimator: direct", "estimator: [direct]", "estimator"),
  // Values out of range.
  Breakage("  inputDimension: 1", "  inputDimension: 0", "architecture.inputDimension"),
  Breakage("  inputDimension: 1", "  inputDimension: -3", "architecture.inputDimension"),
  Breakage("  inputDimension: 1", "  inputDimension: 2", "inputs[0]"),
  Breakage("  inputDimension: 1", "  inputDimension: 99999999999", "architecture.inputDimension"),
  Breakage("  outputDimension: 1", "  outputDimension: 0", "architecture.outputDimension"),
  Breakage("  outputDimension: 1", "  outputDimension: 5000", "architecture.outputDimension"),
  Breakage("weights: { mean: 0, deviation: 1 }", "weights: { mean: 0, deviation: 0 }", "weights.deviation"),
  Breakage("weights: { mean: 0, deviation: 1 }", "weights: { mean: 0, deviation: -1 }", "weights.deviation"),
  Breakage("weights: { mean: 0, deviation: 1 }", "weights: { mean: 0, deviation: 1e39 }", "weights.deviation"),
  Breakage("weights: { mean: 0, deviation: 1 }", "weights: { mean: 1e400, deviation: 1 }", "weights.mean"),
  Breakage("biases: { mean: 0, deviation: 1 }", "biases: { mean: 1, deviation: 0 }", "biases.mean"),
  Breakage("biases: { mean: 0, deviation: 1 }", "biases: { mean: 0, deviation: -0.5 }", "biases.deviation"),
  Breakage("widths: [2, 3]", "widths: []", "widths"), Breakage("widths: [2, 3]", "widths: [0, 3]", "widths"),
  Breakage("widths: [2, 3]", "widths: [-2]", "widths"), Breakage("widths: [2, 3]", "widths: [3, 3]", "widths"),
  Breakage("widths: [2, 3]", "widths: [20000000]", "widths"),
  Breakage("inputs: [[-1.0], 0.5]", "inputs: []", "inputs"),
  Breakage("inputs: [[-1.0], 0.5]", "inputs: [[1, 2]]", "inputs[0]"),
  Breakage("inputs: [[-1.0], 0.5]", "inputs: [[1], []]", "inputs[1]"),
  Breakage("inputs: [[-1.0], 0.5]", "inputs: [[1e39]]", "inputs[0]"),
  Breakage("inputs: [[-1.0], 0.5]", "inputs: { rows: [1] }", "inputs.file"),
  Breakage("inputs: [[-1.0], 0.5]", "inputs: { file: 7 }", "inputs.file"),
  Breakage("inputs: [[-1.0], 0.5]", "inputs: { file: x.csv, row: [1] }", "inputs.row"),
  Breakage("orders: [2, 4]", "orders: []", "orders"), Breakage("orders: [2, 4]", "orders: [0]", "orders"),
  Breakage("orders: [2, 4]", "orders: [9]", "orders"), Breakage("orders: [2, 4]", "orders: [2, 2]", "orders"),
  Breakage("networks: 1e6", "networks: 0", "networks"), Breakage("networks: 1e6", "networks: -5", "networks"),
  Breakage("networks: 1e6", "networks: 9223372036854775808", "networks"),
  Breakage("networks: 1e6", "networks: 9", "experiments"),
  Breakage("experiments: 10", "experiments: 0", "experiments"),
]

@Suite struct SpecificationReaderTests {
  @Test(arguments: breakages)
  func everyBrokenSpecificationNamesItsKey(_ breakage: Breakage) throws {
    let text = good.split(separator: "\n", omittingEmptySubsequences: false)
    let place = try #require(text.firstIndex { $0 == breakage.line })
    var broken = text.map(String.init)
    broken[place] = breakage.becomes
    let errors = #expect(throws: SpecificationErrors.self) {
      try Specification.read(broken.joined(separator: "\n"), file: "spec.yaml")
    }
    let error = try #require(errors?.errors.first { $0.key == breakage.key }, "\(errors?.description ?? "no error")")
    #expect(!error.found.isEmpty && !error.allowed.isEmpty)
    let line = try #require(error.line)
    #expect(
      error.description.hasPrefix("spec.yaml:\(line): \(breakage.key): found \(error.found); allowed: "))
    if !breakage.becomes.isEmpty && breakage.key != "experiments" && !breakage.becomes.contains("\n")
      && breakage.key != "inputs[0]"
    {
      #expect(line == place + 1)
    }
  }

  @Test(arguments: [
    "", "# nothing", "just text", "- a\n- b", "a: [1", "a: b: c", "\ta: 1", "a: 1\n---\nb: 2", "a: *x", "{", "\u{0}",
  ])
  func whatIsNoMappingIsRefused(_ text: String) {
    #expect(throws: SpecificationErrors.self) { try Specification.read(text, file: "spec.yaml") }
  }

  @Test func allErrorsAreReportedTogether() throws {
    let text = good.replacing("erf", with: "erff").replacing("seed: 7", with: "seed: x").replacing(
      "[2, 3]", with: "[2, y]")
    let errors = #expect(throws: SpecificationErrors.self) { try Specification.read(text, file: "s") }
    #expect(errors?.errors.map(\.key) == ["architecture.activation", "widths[1]", "seed"])
  }

  @Test func theContractsExampleIsRead() throws {
    let specification = try Specification.read(good, file: "spec.yaml")
    #expect(specification.networks == 1_000_000)
    #expect(specification.inputs == [[-1], [0.5]])
    #expect(specification.experiments == 10)
    #expect(specification.components == 2)
  }

  @Test func defaultsAreTheContracts() throws {
    let text = good.split(separator: "\n").filter {
      !$0.hasPrefix("orders") && !$0.hasPrefix("experiments") && !$0.hasPrefix("estimator")
        && !$0.contains("outputDimension")
    }.joined(separator: "\n")
    let specification = try Specification.read(text, file: "s")
    #expect(specification.orders == [2, 4, 6] && specification.experiments == 10)
    #expect(specification.estimator == .direct && specification.architecture.outputDimension == 1)
  }

  @Test(arguments: [
    ("18446744073709551615", UInt64.max), ("1e0", 1), ("+5", 5), ("1.50e1", 15), ("00012", 12), ("0e99", 0),
    ("120e-1", 12),
    ("1e19", 10_000_000_000_000_000_000),
  ])
  func seedsAreReadWithoutLoss(_ text: String, _ value: UInt64) throws {
    let specification = try Specification.read(good.replacing("seed: 7", with: "seed: \(text)"), file: "s")
    #expect(specification.seed == value)
  }

  @Test func storedSpecificationsComeBackEqual() throws {
    var specification = try Specification.read(good, file: "s")
    specification.inputs = [[0.1 + 0.2], [1e-300], [-0.0], [.leastNonzeroMagnitude]]
    specification.seed = .max
    let data = try JSONEncoder().encode(specification)
    #expect(try JSONDecoder().decode(Specification.self, from: data) == specification)
    let broken = String(decoding: data, as: UTF8.self).replacing("\"orders\":[2,4]", with: "\"orders\":[2,99]")
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Specification.self, from: Data(broken.utf8)) }
  }

  /// Without biases a network at a tiny point has tiny pre-activations; below 1e-38 each device would round them in its own way.
  @Test func pointsThatVanishInSinglePrecisionNeedBiases() throws {
    let biased = good.replacing("[[-1.0], 0.5]", with: "[[1e-30], 0]")
    #expect(try Specification.read(biased, file: "s").inputs == [[1e-30], [0]])
    let tiny = biased.replacing("biases: { mean: 0, deviation: 1 }", with: "biases: { mean: 0, deviation: 0 }")
    let error = #expect(throws: SpecificationErrors.self) { try Specification.read(tiny, file: "s") }
    #expect(error?.errors.map(\.key) == ["inputs[0]"])
    // What rounding leaves of 0 is a point like others.
    let almostZero = tiny.replacing("1e-30", with: "-2.2e-16")
    #expect(try Specification.read(almostZero, file: "s").inputs == [[-2.2e-16], [0]])
    // Stores that have such a point can be read.
    var stored = try Specification.read(almostZero, file: "s")
    stored.inputs = [[1e-30]]
    #expect(try JSONDecoder().decode(Specification.self, from: JSONEncoder().encode(stored)) == stored)
    #expect(throws: SpecificationErrors.self) { try stored.validate("s") }
  }

  @Test func weightsThatVanishInSinglePrecisionAreRefused() throws {
    let tiny = good.replacing("weights: { mean: 0, deviation: 1 }", with: "weights: { mean: 0, deviation: 1e-30 }")
    let error = #expect(throws: SpecificationErrors.self) { try Specification.read(tiny, file: "s") }
    #expect(error?.errors.map(\.key) == ["weights.deviation"])
    var shifted = try Specification.read(good, file: "s")
    shifted.weights = NormalDensity(mean: 1, deviation: 1e-30)
    try shifted.validate("s")
  }

  /// An output is a small weight times a small value; biases, and activations that are not 0 at 0, lift it.
  @Test func outputsThatVanishInSinglePrecisionAreRefused() throws {
    var specification = try Specification.read(good, file: "s")
    specification.weights = NormalDensity(mean: 0, deviation: 1e-14)
    try specification.validate("s")
    specification.biases = NormalDensity(mean: 0, deviation: 0)
    let error = #expect(throws: SpecificationErrors.self) { try specification.validate("s") }
    #expect(error?.errors.allSatisfy { $0.found.hasPrefix("outputs") } == true)
    specification.architecture.hiddenLayers = [HiddenLayer(activation: .cos)]
    try specification.validate("s")
    // A Gauss-net's values fall as exp(-σ_W²|x|²/d).
    specification.weights = NormalDensity(mean: 0, deviation: 1)
    specification.architecture.hiddenLayers = [HiddenLayer(activation: .gauss)]
    specification.inputs = [[1], [9]]
    let far = #expect(throws: SpecificationErrors.self) { try specification.validate("s") }
    #expect(far?.errors.map(\.key) == ["inputs[1]"])
  }

  /// The means of neurons' products are in no file; where they are out of range, the inputs are to blame.
  @Test(arguments: [Estimator.conditional, .cumulant])
  func meansOfPairsThatAreTooLargeAreRefused(_ estimator: Estimator) throws {
    var specification = try Specification.read(good, file: "s")
    specification.estimator = estimator
    specification.pairMeans = [1, 2, 3]
    try specification.validate("s")
    for (means, keys) in [
      ([1, 2, 1e39], ["inputs[1]"]), ([.infinity, 2, 3], ["inputs[0]"]),
      ([1e39, 1e39, 1e39], ["inputs[0]", "inputs[1]"]),
      ([1, 2], ["pairMeans"]), ([1, 2, 3, 4], ["pairMeans"]),
    ] {
      specification.pairMeans = means
      let error = #expect(throws: SpecificationErrors.self) { try specification.validate("s") }
      #expect(error?.errors.map(\.key) == keys)
    }
  }

  /// Moments of the hidden layer do not depend on its outputs, but n-point functions do.
  @Test(arguments: [Estimator.conditional, .cumulant])
  func nPointFunctionsOfTooManyOutputsAreRefused(_ estimator: Estimator) throws {
    var specification = try Specification.read(good, file: "s")
    specification.estimator = estimator
    specification.inputs = (0..<6).map { [Double($0) / 8] }
    specification.architecture.outputDimension = 24
    #expect(specification.sampleVector.monomials == 252)
    // C(148, 4) − 1 n-point functions.
    try specification.validate("s")
    for (outputs, found) in [
      (25, "150 outputs in all, which have 22533125 n-point functions to order 4"),
      (100, "600 outputs in all, which have 5490526250 n-point functions to order 4"),
    ] {
      specification.architecture.outputDimension = outputs
      let error = #expect(throws: SpecificationErrors.self) { try specification.validate("s") }
      #expect(error?.errors.map(\.key) == ["inputs"])
      #expect(error?.errors.map(\.found) == [found])
    }
    specification.orders = [8]
    specification.widths = [4]
    specification.architecture.outputDimension = 1024
    let error = #expect(throws: SpecificationErrors.self) { try specification.validate("s") }
    #expect(error?.errors.first?.found == "6144 outputs in all, which have too many n-point functions to order 8")
  }

  /// Where the sample vector itself has more components than an integer counts.
  @Test(arguments: [(8, 415), (6, 2299), (8, 4096)])
  func cumulantsOfTooManyInputsAreRefused(_ order: Int, _ inputs: Int) throws {
    var specification = try Specification.read(good, file: "s")
    specification.estimator = .cumulant
    specification.orders = [order]
    specification.widths = [4]
    specification.inputs = (0..<inputs).map { [Double($0) / 4096] }
    let error = #expect(throws: SpecificationErrors.self) { try specification.validate("s") }
    #expect(error?.errors.map(\.key) == ["inputs"])
    #expect(error?.errors.map(\.found) == ["\(inputs) inputs, which have too many moments to order \(order)"])
  }

  @Test func differencesNameTheKeys() throws {
    let one = try Specification.read(good, file: "s")
    var other = one
    other.networks = 5
    #expect(one.differences(from: other).isEmpty)
    other.seed = 8
    other.widths = [4]
    #expect(one.differences(from: other) == ["widths ([2, 3] there, [4] here)", "seed (7 there, 8 here)"])
  }

  /// A plain scalar may begin with a dot, in a mapping in braces, too.
  @Test(arguments: [
    "{ file: ./points.csv }", "{ file: .points.csv }", "{file: ./below/points.csv, scale: 1}",
    "{ file: './points.csv' }",
    "\n  file: ./points.csv",
  ])
  func namesOfFilesMayBeginWithADot(_ inputs: String) throws {
    let folder = try TemporaryFolder.make()
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("below"), withIntermediateDirectories: false)
    for name in ["points.csv", ".points.csv", "below/points.csv"] {
      try "0.5\n2\n".write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    let text = good.replacing("inputs: [[-1.0], 0.5]", with: "inputs: \(inputs)")
    let file = folder.appendingPathComponent("spec.yaml").path
    #expect(try Specification.read(text, file: file).inputs == [[0.5], [2]])
  }

  /// Negative control: these are numbers.
  @Test(arguments: [".inf", "-.Inf", "+.INF", ".nan", ".NaN", ".5", "-.5e3"])
  func numbersAreNoNamesOfFiles(_ number: String) {
    let text = good.replacing("[[-1.0], 0.5]", with: "{ file: \(number) }")
    let error = #expect(throws: SpecificationErrors.self) { try Specification.read(text, file: "s") }
    #expect(error?.errors.map(\.description) == ["s:9: inputs.file: found \(number); allowed: text"])
  }

  @Test func aMissingFileIsNoSpecificationError() {
    #expect(throws: FileError.self) { try Specification.read(contentsOf: "/nowhere/spec.yaml") }
    #expect(throws: FileError.self) {
      try Specification.read(good.replacing("[[-1.0], 0.5]", with: "{ file: nowhere.csv }"), file: "/nowhere/spec.yaml")
    }
  }
}
