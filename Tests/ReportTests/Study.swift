import Ensembles
import Foundation
import TestOracles

@testable import Measurement
@testable import Report

/// Studies of runs that never were: moments of a Gaussian process, each larger by a known part, with noise that is made up.
enum Study {
  static func specification(_ change: (inout Specification) -> Void = { _ in }) throws -> Specification {
    var specification = try Oracle("erf-d1").specification(widths: [2, 10, 100], networks: 2000, seed: 1)
    specification.inputs = Array(specification.inputs.prefix(3))
    change(&specification)
    return specification
  }

  /// - Parameters:
  ///   - width: of figures that show one alone.
  ///   - progress: called before each part.
  ///   - deviation: by how much of itself each n-point function exceeds the Gaussian one at a width.
  static func make(
    _ specification: Specification, blocks: Int = 20, width: Int? = nil,
    progress: (RunStudy.Part) -> Void = { _ in }, deviation: (Int) -> Double = { 1 / Double($0) }
  ) -> RunStudy {
    let layout = CorrelatorBasis(specification)
    var state: UInt64 = 1
    func noise() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / 8_388_608 - 1
    }
    let gaussian = layout.orders.flatMap { $0.gaussian ?? $0.tuples.map { _ in 0.5 } }
    let all = specification.widths.map { width in
      (
        width: width,
        blocks: (0..<blocks).map { place -> BlockMoments in
          let first = UInt64(100 * place)
          return BlockMoments(
            width: width, block: Block(index: UInt64(place), networks: first..<(first + 100)),
            sums: gaussian.map { 100 * ($0 * (1 + deviation(width)) + 0.1 * noise()) })
        }
      )
    }
    return RunStudy(
      layout, blocks: all, outputs: (0..<1000).map { _ in 3 * noise() }, width: width, progress: progress)
  }

  static let origin = ReportOrigin(
    store: "a.nnqft", program: "nnqft 1", devices: [], began: "2026-01-01T00:00:00Z", written: "2026-01-01T00:01:00Z",
    reporter: "nnqft 1")

  /// What gnuplot's svg terminal writes, in short.
  static let drawing = """
    <?xml version="1.0" encoding="utf-8"  standalone="no"?>
    <svg viewBox="0 0 620 430" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
    <title>Gnuplot</title><desc>Produced by GNUPLOT</desc>
    <g id="gnuplot_canvas"><defs><circle id='gpPt5' r='1'/></defs>
    <g color="black" stroke="currentColor"><path stroke='rgb(  0, 114, 178)' d='M0,0'/>
    <use xlink:href='#gpPt5' color='white'/><text fill="rgb(0,0,0)" font-family="sans-serif">x</text></g></g>
    </svg>
    """

  static func page(_ study: RunStudy, origin: ReportOrigin = Study.origin) -> ReportPage {
    let figures = FigureSet(study)
    let drawings = Dictionary(uniqueKeysWithValues: figures.all.map { ($0.name, drawing) })
    return ReportPage(study, figures, drawings: drawings, diagrams: [], origin: origin)
  }
}
