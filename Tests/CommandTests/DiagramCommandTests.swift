import Foundation
import TestOracles
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The commands of the interacting theory that ask for no run: diagrams, eft action.
@Suite(.serialized) struct DiagramCommandTests: CommandSuite {
  let folder: URL

  init() throws { folder = try TemporaryFolder.make() }

  private func refuses(_ status: Int32, naming word: String, _ arguments: String...) throws {
    let outcome = try refuses(status, naming: word, arguments)
    #expect(outcome.errors.split(separator: "\n").count == 1 || outcome.errors.contains("Usage"))
  }

  // MARK: Diagrams

  @Test func factorsArePrinted() throws {
    let table = try run("diagrams", "--external", "4", "--vertices", "lambda:1").output
    #expect(
      table.contains("−12 λ") && table.contains("72")
        && table.contains("105 in all, 96 in these diagrams, 9 with vacuum"))
    let object = try json(try run("diagrams", "--external", "6", "--vertices", "kappa:1", "--format", "json").output)
    #expect(object["format"] as? String == "nnqft-diagrams" && object["version"] as? Int == 1)
    let rows = try #require(object["diagrams"] as? [[String: Any]])
    let sums = rows.map { ($0["factor"] as? Double ?? 0) * Double($0["versions"] as? Int ?? 0) }
    #expect(sums == [4050, 5400, 720])
  }

  @Test func versionsAreListed() throws {
    let object = try json(
      try run(
        "diagrams", "--external", "4", "--vertices", "lambda:2", "--connected", "--exact-propagator", "--labelled",
        "--format", "json"
      )
      .output)
    let rows = try #require(object["diagrams"] as? [[String: Any]])
    #expect(
      Set(rows.compactMap { $0["expression"] as? String }).count == 3
        && rows.allSatisfy { $0["factor"] as? Double == 288 })
    #expect(
      try run("diagrams", "--external", "2", "--vertices", "lambda:1", "--exact-propagator").output.contains(
        "no diagram"))
  }

  @Test func withoutCouplingsTheOrderIsZero() throws {
    for vertices in ["", "lambda:0"] {
      let table = try run("diagrams", "--external", "4", "--vertices", vertices).output
      #expect(table.hasPrefix("G(4), order 0, S = S_GP. "), "\(table)")
    }
  }

  @Test func otherVerticesAreDefined() throws {
    let table = try run("diagrams", "--external", "8", "--vertices", "g=8:1", "--connected").output
    #expect(table.contains("−40320 g") && table.contains("∫ f⁸"))
    #expect(try run("diagrams", "--external", "3", "--vertices", "g:1", "--connected").output.contains("−6 g"))
  }

  @Test func formulasAreWritten() throws {
    let latex = try run("diagrams", "--external", "2", "--vertices", "lambda:1", "--format", "latex").output
    #expect(
      latex.contains(#"-12\lambda\,\int\!dy\;K(x_{1},y)\,K(x_{2},y)\,K(y,y)"#) && latex.contains(#"\begin{align*}"#))
    let tikz = try run("diagrams", "--external", "4", "--vertices", "lambda:2", "--connected", "--format", "tikz")
      .output
    #expect(tikz.contains("tikz-feynman") && tikz.components(separatedBy: #"\feynmandiagram"#).count == 3)
    #expect(tikz.contains("v1 [/tikzfeynman/dot] -- [bend left=70] v2 [/tikzfeynman/dot]"))
  }

  /// A sheet is well-formed XML with words for each diagram, in the reader's colours.
  @Test func picturesAreDrawn() throws {
    let outcome = try run(
      "diagrams", "--external", "4", "--vertices", "lambda:2", "--format", "svg", "-o", "d.svg")
    #expect(outcome.status == 0 && outcome.output.isEmpty)
    let text = try String(contentsOf: folder.appendingPathComponent("d.svg"), encoding: .utf8)
    let document = Outline()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = document
    #expect(parser.parse())
    // Each diagram has a group with its words, its drawing and the drawing's shift; four ends and two vertices are dots.
    let count = try #require(
      try json(try run("diagrams", "--external", "4", "--vertices", "lambda:2", "--format", "json").output)["diagrams"]
        as? [Any]
    ).count
    #expect(document.elements["g", default: 0] == 3 * count && document.elements["desc"] == 1)
    #expect(document.elements["circle"] == 6 * count)
    #expect(document.labels.count == count && document.labels.allSatisfy { $0.contains("Feynman diagram: ") })
    #expect(
      text.contains("prefers-color-scheme: dark") && text.contains("currentColor") && !text.contains("NaN")
        && !text.contains("inf"))
  }

  private final class Outline: NSObject, XMLParserDelegate {
    var elements: [String: Int] = [:]
    var labels: [String] = []
    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      elements[name, default: 0] += 1
      if let label = attributes["aria-label"] { labels.append(label) }
    }
  }

  @Test func badDiagramsAreNamed() throws {
    try refuses(64, naming: "an even number", "diagrams", "--external", "3", "--vertices", "lambda:1")
    try refuses(64, naming: "found 18; allowed: 0 to 16", "diagrams", "--external", "18")
    try refuses(64, naming: "found -2", "diagrams", "--external=-2")
    try refuses(64, naming: "--external", "diagrams", "--external", "two")
    try refuses(64, naming: "--external", "diagrams")
    try refuses(64, naming: "found phi:1; allowed: g, lambda", "diagrams", "--external", "2", "--vertices", "phi:1")
    try refuses(64, naming: "found lambda; allowed: NAME:POWER", "diagrams", "--external", "2", "--vertices", "lambda")
    try refuses(64, naming: "found lambda:-1", "diagrams", "--external", "2", "--vertices", "lambda:-1")
    try refuses(64, naming: "each coupling once", "diagrams", "--external", "2", "--vertices", "lambda:1,lambda:1")
    try refuses(64, naming: "a degree of 1 to 12", "diagrams", "--external", "2", "--vertices", "g=13:1")
    try refuses(64, naming: "letters and digits", "diagrams", "--external", "2", "--vertices", "<g>=4:1")
    try refuses(64, naming: "found 7; allowed: 0 to 6", "diagrams", "--external", "2", "--vertices", "lambda:7")
    try refuses(64, naming: "together; allowed: up to 34", "diagrams", "--external", "2", "--vertices", "kappa:6")
    try refuses(64, naming: "there are 2027025 diagrams", "diagrams", "--external", "16", "--labelled")
    try refuses(64, naming: "--format", "diagrams", "--external", "2", "--format", "png")
    try refuses(74, naming: "cannot create", "diagrams", "--external", "2", "-o", "nowhere/d.txt")
  }

  @Test func hugePowersAreNamed() throws {
    for power in ["9223372036854775807", "100000000000"] {
      let words = ["diagrams", "--external", "4", "--vertices", "lambda:" + power]
      try refuses(64, naming: "vertices: found \(power); allowed: 0 to 6", words)
    }
  }

  /// Without graphviz pictures are refused, and all else is there.
  @Test func missingGraphvizIsNamed() throws {
    func bare(_ format: String) throws -> Command.Outcome {
      try run(
        "diagrams", "--external", "2", "--vertices", "lambda:1", "--format", format,
        environment: ["PATH": "/nonexistent"])
    }
    let outcome = try bare("svg")
    #expect(outcome.status == 69 && outcome.errors.contains("apt-get install graphviz"))
    #expect(try bare("tikz").status == 0)
  }

  // MARK: The effective action

  @Test(arguments: 1...3) func actionHasTheReviewsDimensions(_ d: Int) throws {
    let object = try json(try run("eft", "action", example("relu-d\(d)"), "--json").output)
    #expect(object["format"] as? String == "nnqft-action")
    let rows = try #require(object["operators"] as? [[String: Any]])
    func row(_ text: String) throws -> [String: Any] { try #require(rows.first { $0["text"] as? String == text }) }
    #expect(
      try row("f⁴")["dimension"] as? Double == -Double(d + 4) && row("f⁶")["dimension"] as? Double == -Double(d + 6))
    #expect(
      try row("f⁴")["relevance"] as? String == "irrelevant" && row("f⁴")["coefficient"] as? String == "any g(|x|)")
    let erf = try json(try run("eft", "action", example("erf-d\(d)"), "--json").output)
    let first = try #require((erf["operators"] as? [[String: Any]])?.first)
    #expect(first["text"] as? String == "f⁴" && first["dimension"] as? Double == -Double(d))
    let forbidden = try #require(object["forbidden"] as? [[String: Any]])
    #expect(
      forbidden.filter { ($0["by"] as? [String])?.contains("f → −f") ?? false }.compactMap { $0["fields"] as? Int } == [
        1, 3, 5,
      ])
  }

  /// The Gauss-net's propagator is translation invariant and its 4-point function is not: no coupling is constant by that, and the warning
  /// says so with the numbers.
  @Test func aPropagatorsSymmetryIsNotTheTheorys() throws {
    let object = try json(try run("eft", "action", example("gauss-d1"), "--json").output)
    #expect((object["propagatorSymmetries"] as? [String])?.contains("translation of the inputs") ?? false)
    #expect(!((object["symmetries"] as? [String])?.contains("translation of the inputs") ?? true))
    let quartic = try #require((object["operators"] as? [[String: Any]])?.first)
    #expect(
      quartic["coefficient"] as? String == "any g(|x|)" && quartic["coefficientByPropagator"] as? String == "constant")
    let table = try run("eft", "action", example("gauss-d1")).output
    #expect(
      table.contains("K alone would say") && table.contains("is a symmetry of the propagator and not of the theory"))
    #expect(!(try run("eft", "action", example("erf-d1")).output.contains("K alone would say")))
  }

  /// C(1031, 8) monomials are more than an integer counts.
  @Test func manyOutputsHaveAnAction() throws {
    try write(
      [
        "name": "many", "architecture": "{ activation: erf, inputDimension: 1, outputDimension: 1024 }",
        "weights": "{ deviation: 1 }", "biases": "{ deviation: 1 }", "widths": "[5]", "inputs": "[[0.5]]",
        "orders": "[2]", "networks": "100", "seed": "1", "estimator": "direct",
      ], to: "many.yaml")
    let words = [
      "eft", "action", "many.yaml", "--max-fields", "8", "--max-points", "1", "--max-derivatives", "0", "--max-powers",
      "0",
    ]
    let object = try json(try run(words + ["--json"]).output)
    let forbidden = try #require(object["forbidden"] as? [[String: Any]])
    #expect(forbidden.contains { $0["fields"] as? Int == 8 && $0["count"] as? Int == Int.max })
    let table = try run(words).output
    #expect(table.contains("  more than 9e18  ") && !table.contains("\(Int.max)"), "\(table)")
  }

  @Test func badActionsAreNamed() throws {
    let spec = example("erf-d1")
    try refuses(66, naming: "nothing.yaml", "eft", "action", "nothing.yaml")
    try write("name: x\nwidths: [0]\n", to: "bad.yaml")
    let bad = try run("eft", "action", "bad.yaml")
    #expect(bad.status == 65 && bad.errors.contains("architecture: found no such key"))
    try refuses(64, naming: "--max-fields: found 2; allowed: 3 to 8", "eft", "action", spec, "--max-fields", "2")
    try refuses(64, naming: "--max-derivatives: found 6", "eft", "action", spec, "--max-derivatives", "6")
    try refuses(64, naming: "--max-points: found 0", "eft", "action", spec, "--max-points", "0")
    try refuses(64, naming: "--max-powers: found 5", "eft", "action", spec, "--max-powers", "5")
    try refuses(64, naming: "--max-dimension: found nan", "eft", "action", spec, "--max-dimension", "nan")
    try refuses(64, naming: "follows no power", "eft", "action", example("gauss-d1"), "--max-dimension", "6")
    try refuses(64, naming: "--max-fields", "eft", "action", spec, "--max-fields", "many")
  }
}
