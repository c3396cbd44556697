import ArgumentParser
import Export
import Foundation
import Instrument
import Measurement
import Report
import RunStore

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes the report of a store: one HTML page that needs no network and no scripts.",
    discussion: """
      What was run, the correlators, plots of the deviations, the distribution of outputs, the kernel, the couplings and their flow, the \
      predicted 6-point function, Feynman diagrams, and the agreement with the exact theory. Plots are drawn by gnuplot (Debian package \
      gnuplot-nox), diagrams laid out by graphviz (package graphviz).

      Examples:
        nnqft report erf-d1.nnqft -o erf-d1.html
        nnqft report erf-d1.nnqft --width 10
      """)

  @Argument(help: "The store.", completion: .store)
  var store: String

  @Option(
    name: .shortAndLong,
    help: "The page; NAME.html in the current folder where left out. Of existing files only pages are replaced.",
    completion: .file(extensions: ["html"]))
  var output: OutputPath?

  @OptionGroup var options: StudyOptions

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      let gnuplot = try Gnuplot()
      let opened = try readStore(store)
      let header = await opened.header
      let path = output?.path ?? header.specification.name + ".html"
      try OutputFiles.check(path, replacing: Self.replacing)
      let meter = SectionMeter()
      defer { meter.end() }
      let study = try await options.study(opened, meter)
      let figures = FigureSet(study)
      var drawings: [String: String] = [:]
      for figure in figures.all {
        meter.begin("plot \(figure.name)")
        let drawn = try gnuplot.draw(figure, as: [.svg])
        drawings[figure.name] = drawn[.svg].map { String(decoding: $0, as: UTF8.self) }
      }
      let provenance = header.provenance
      let origin = ReportOrigin(
        store: store, program: provenance.program, devices: provenance.devices, began: provenance.began,
        written: provenance.written, reporter: "nnqft \(programVersion)")
      let page = ReportPage(
        study, figures, drawings: drawings, diagrams: try diagrams(study, meter), origin: origin)
      try OutputFiles.write(Data(page.html.utf8), to: path, replacing: Self.replacing)
      meter.end()
      try Terminal.show(path)
    }
  }

  /// An earlier report makes room.
  private static let replacing = Replacement.endings([".html", ".htm"])

  /// None without graphviz, which the report can do without.
  private func diagrams(_ study: RunStudy, _ meter: SectionMeter) throws -> [DiagramGroup] {
    guard case .success(let interaction) = study.interaction else { return [] }
    meter.begin("Feynman diagrams")
    do {
      return try DiagramGroup.entering(interaction, by: Graphviz())
    } catch let error as GraphvizMissing {
      meter.end()
      Terminal.say("nnqft: the report has no Feynman diagrams: \(error)")
      return []
    }
  }
}
