import ArgumentParser
import Export
import FieldTheory
import Foundation
import Report

struct DiagramsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagrams",
    abstract:
      "Lists the Feynman diagrams of an n-point function at one order in the couplings, as text, formulas or pictures.",
    discussion: """
      The action is S_GP + ∫ Σ g f^k, without 1/k!. Diagrams that differ by a permutation of the external points are listed once, with the \
      number of their versions; --labelled lists all versions. Diagrams with vacuum bubbles drop out. SVG is laid out by graphviz (Debian \
      package graphviz); TikZ-Feynman is for LuaLaTeX.

      Examples:
        nnqft diagrams --external 4 --vertices lambda:2 --connected
        nnqft diagrams --external 6 --vertices lambda:1,kappa:1 --exact-propagator --format svg -o diagrams.svg
        nnqft diagrams --external 2 --vertices g=8:1
      """)

  @Option(help: "n, the number of external points.")
  var external: Int

  @Option(
    help: """
      Couplings and their powers, as lambda:2,kappa:1. Known are g (f³), lambda (f⁴), alpha (f⁵) and kappa (f⁶); NAME=k:POWER makes \
      another one, of f^k.
      """)
  var vertices = ""

  @Flag(help: "Connected diagrams alone.")
  var connected = false

  @Flag(help: "K is the exact 2-point function: no self-energy insertions, no lines that end where they begin.")
  var exactPropagator = false

  @Flag(help: "Every version of each diagram, the external points told apart.")
  var labelled = false

  @Option(help: "\(Format.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format: Format = .text

  @Option(
    name: .shortAndLong,
    help:
      "The file to write; standard output where left out. Of existing files only those of the format's ending are replaced."
  )
  var output: OutputPath?

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, latex, svg, tikz, json

    /// How earlier files of the format end, which make room.
    var endings: [String] {
      switch self {
      case .text: [".txt", ".text"]
      case .latex, .tikz: [".tex"]
      case .svg: [".svg"]
      case .json: [".json"]
      }
    }
  }

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      let replacing = Replacement.endings(format.endings)
      if let output { try OutputFiles.check(output.path, replacing: replacing) }
      let set = try DiagramSet(externalPoints: external, vertices: VertexList(vertices).vertices)
      let list = try DiagramList(
        set, rules: exactPropagator ? .exactPropagator : .freePropagator, connected: connected, labelled: labelled)
      let text = try written(list)
      guard let output else { return try Terminal.show(text) }
      let data = Data((text.hasSuffix("\n") ? text : text + "\n").utf8)
      try OutputFiles.write(data, to: output.path, replacing: replacing)
    }
  }

  private func written(_ list: DiagramList) throws -> String {
    switch format {
    case .text: return DiagramTable(list).text
    case .latex: return DiagramFormulas(list).latex
    case .tikz: return DiagramFormulas(list).tikz
    case .json: return try DiagramsDocument(list).json()
    case .svg:
      guard list.diagrams.count <= Self.mostDrawings else {
        throw UsageError(
          description:
            "--format svg: found \(list.diagrams.count) diagrams; allowed: up to \(Self.mostDrawings) on one sheet")
      }
      return DiagramSheet(title: list.title, drawings: try DiagramDrawing.drawings(list.diagrams, by: Graphviz())).svg
    }
  }

  private static let mostDrawings = 400
}

/// Couplings and their powers, as `lambda:2,kappa:1` or `g=8:1`.
private struct VertexList {
  var vertices: [(interaction: Interaction, power: Int)] = []

  /// - Throws: ``UsageError``.
  init(_ text: String) throws {
    for term in text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false) {
      let vertex = try Self.vertex(term)
      if vertices.contains(where: { $0.interaction.name == vertex.interaction.name }) {
        throw Self.error(term, allowed: "each coupling once")
      }
      vertices.append(vertex)
    }
  }

  private static func vertex(_ term: Substring) throws -> (interaction: Interaction, power: Int) {
    let parts = term.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let power = Int(parts[1]), power >= 0 else {
      throw error(term, allowed: "NAME:POWER or NAME=DEGREE:POWER, with commas between")
    }
    let names = parts[0].split(separator: "=", omittingEmptySubsequences: false)
    let name = String(names.first ?? "")
    guard name.first?.isLetter ?? false, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
      throw error(term, allowed: "a name of letters and digits")
    }
    if names.count == 1 {
      guard let known = Interaction.known.first(where: { $0.name == name }) else {
        let all = Interaction.known.map(\.name).joined(separator: ", ")
        throw error(term, allowed: "\(all), or \(name)=DEGREE:POWER for another vertex")
      }
      return (known, power)
    }
    guard names.count == 2, let degree = Int(names[1]), Interaction.degrees.contains(degree) else {
      throw error(term, allowed: "a degree of \(Interaction.degrees.lowerBound) to \(Interaction.degrees.upperBound)")
    }
    return (Interaction(name: name, degree: degree), power)
  }

  private static func error(_ term: Substring, allowed: String) -> UsageError {
    UsageError(description: "--vertices: found \(term); allowed: \(allowed)")
  }
}
