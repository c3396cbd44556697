import ArgumentParser
import Export
import Foundation
import Instrument
import Report

struct PlotCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draws the plots of a store as SVG, PNG or PDF, with the data and the script of each beside it.",
    discussion: """
      Plots are drawn by gnuplot (Debian package gnuplot-nox). Beside NAME.svg stand NAME.gp, the script, and NAME.csv, the data: \
      edit the script and draw it again with  gnuplot NAME.gp. Without --figure all figures are drawn.

      Examples:
        nnqft plot erf-d1.nnqft --list
        nnqft plot erf-d1.nnqft --figure m4 --format pdf -o figures
        nnqft plot erf-d1.nnqft --figure lambda --width 10
      """)

  @Argument(help: "The store.", completion: .store)
  var store: String

  @Option(help: "This figure alone; repeat it for several. --list names them.")
  var figure: [String] = []

  @Option(help: "svg, png, pdf or all.")
  var format: PlotFormat = .svg

  @Option(
    name: .shortAndLong, help: "The folder to write to, made where it is missing; the current one where left out.",
    completion: .directory)
  var output = OutputPath(".")

  @Flag(help: "Only print the figures that this store has.")
  var list = false

  @OptionGroup var options: StudyOptions

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      if !list { try OutputFiles.checkFolder(output.path) }
      let figures = try await figures()
      if list {
        for figure in figures { try Terminal.show("\(figure.name)  \(figure.title)") }
        return
      }
      let chosen = try chosen(figures)
      let gnuplot = try Gnuplot()
      try OutputFiles.makeFolder(output.path)
      for figure in chosen { try checkPlaces(of: figure) }
      for figure in chosen { try write(figure, drawn: gnuplot.draw(figure, as: format.formats)) }
    }
  }

  /// Of the store, in the order of a report.
  private func figures() async throws -> [Figure] {
    let meter = SectionMeter()
    defer { meter.end() }
    return FigureSet(try await options.study(readStore(store), meter)).all
  }

  /// Earlier plots and their scripts make room: the files have names of ours.
  private static let replacing = Replacement.anything

  private func place(_ name: String) -> String { "\(output.path)/\(name)" }

  private func drawing(of figure: Figure, as format: FigureFormat) -> String {
    place("\(figure.name).\(format.rawValue)")
  }

  private func checkPlaces(of figure: Figure) throws {
    let drawings = format.formats.map { drawing(of: figure, as: $0) }
    for path in figure.files.map({ place($0.name) }) + drawings {
      try OutputFiles.check(path, replacing: Self.replacing)
    }
  }

  private func write(_ figure: Figure, drawn: [FigureFormat: Data]) throws {
    for file in figure.files {
      try OutputFiles.write(Data(file.text.utf8), to: place(file.name), replacing: Self.replacing)
    }
    for format in format.formats {
      let path = drawing(of: figure, as: format)
      try OutputFiles.write(drawn[format] ?? Data(), to: path, replacing: Self.replacing)
      try Terminal.show(path)
    }
  }

  private func chosen(_ figures: [Figure]) throws -> [Figure] {
    guard !figure.isEmpty else { return figures }
    return try figure.map { name in
      guard let found = figures.first(where: { $0.name == name }) else {
        throw UsageError("--figure", found: name, allowed: figures.map(\.name))
      }
      return found
    }
  }
}

/// A format, or all of them.
enum PlotFormat: String, ExpressibleByArgument, CaseIterable {
  case svg, png, pdf, all

  var formats: [FigureFormat] { FigureFormat(rawValue: rawValue).map { [$0] } ?? FigureFormat.allCases }
}
