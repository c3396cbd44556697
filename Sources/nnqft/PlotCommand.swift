import ArgumentParser
import Foundation
import Instrument
import Report
import RunStore

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
  var output = "."

  @Flag(help: "Only print the figures that this store has.")
  var list = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      let figures = FigureSet(try await study(readStore(store))).all
      if list {
        for figure in figures { print("\(figure.name)  \(figure.title)") }
        return
      }
      let chosen = try chosen(figures)
      let gnuplot = try Gnuplot()
      try OutputFiles.makeFolder(output)
      for figure in chosen {
        let drawn = try gnuplot.draw(figure, as: format.formats)
        for file in figure.files { try OutputFiles.write(Data(file.text.utf8), to: "\(output)/\(file.name)") }
        for format in format.formats {
          let path = "\(output)/\(figure.name).\(format.rawValue)"
          try OutputFiles.write(drawn[format] ?? Data(), to: path)
          print(path)
        }
      }
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

/// Files that commands write beside stores.
enum OutputFiles {
  /// - Throws: `RunStoreError.system`.
  static func write(_ data: Data, to path: String) throws {
    do {
      try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw RunStoreError.system(path: path, action: "write", reason: reason(error))
    }
  }

  /// - Throws: `RunStoreError.system`.
  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw RunStoreError.system(path: path, action: "make the folder", reason: reason(error))
    }
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    if let posix = underlying, posix.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(posix.code)))
    }
    return error.localizedDescription
  }
}
