import Ensembles
import Foundation
import TestOracles
import Testing

@testable import Measurement
@testable import Report

/// m_n against the width, as it is drawn.
@Suite struct DeviationFigureTests {
  private func figure(_ name: String, _ study: RunStudy) throws -> Figure {
    try #require(FigureSet(study).deviations.first { $0.name == name })
  }

  private func column(_ name: String, of figure: Figure) throws -> [DataTable.Cell] {
    let place = try #require(figure.table.columns.firstIndex { $0.name == name })
    return figure.table.rows.map { $0[place] }
  }

  @Test func aPowerThatTheWidthsAllowIsDrawn() throws {
    let m4 = try figure("m4", Study.make(try Study.specification()))
    #expect(m4.script.contains("'N':'fit'") && !m4.script.contains("rejected"))
    #expect(try column("fit", of: m4).allSatisfy { $0 != .missing })
    #expect(m4.caption.text.contains("is fitted to the widths 2, 10, 100"))
    #expect(m4.alternative.contains("Fitted slope"))
  }

  @Test func aPowerThatTheyRejectIsSaidAndNotDrawn() throws {
    let study = Study.make(
      try Study.specification(), deviation: { 1 / Double($0) + 20 / Double($0 * $0) })
    let m4 = try figure("m4", study)
    #expect(!m4.script.contains("'N':'fit'") && m4.script.contains("set label 'a single power is rejected, p = "))
    #expect(try column("fit", of: m4).allSatisfy { $0 == .missing })
    #expect(m4.caption.text.contains("a single power is rejected, p = ") && m4.caption.text.contains("level is 0.001"))
    #expect(m4.alternative.contains("rejected") && !m4.alternative.contains("Fitted slope"))
  }

  /// The axis is logarithmic, the numbers are not: an error larger than its value reaches below 0.
  @Test(arguments: ["m2", "m4", "m6"]) func dataAreNotCut(_ name: String) throws {
    let study = Study.make(
      try Study.specification {
        $0.inputs = [[0.3]]
        $0.widths = [1000, 2000, 4000]
      })
    let figure = try figure(name, study)
    let lows = try column("low", of: figure)
    let deviations = study.measurements.compactMap { measurement in
      measurement.deviations.first { "m\($0.order)" == name }
    }
    let expected = deviations.map { $0.m.value - ($0.m.error ?? .nan) }
    #expect(lows == expected.map { DataTable.Cell.number($0) })
    #expect(expected.contains { $0 < 0 } == (name != "m6"))
  }

  /// What is drawn later lies on top.
  @Test func ringsAreDrawnAroundPoints() throws {
    let script = try figure("m4", Study.make(try Study.specification())).script
    let rings = try #require(script.range(of: "title 'with exact signs'"))
    let points = try #require(script.range(of: "title 'measured'"))
    #expect(points.upperBound < rings.lowerBound)
  }

  /// Names of axes stand below and on the left.
  @Test func noLegendStandsWhereAnAxisHasItsName() throws {
    let figures = FigureSet(Study.make(try Study.specification())).all
    #expect(figures.contains { $0.script.contains("set key above") })
    for figure in figures {
      #expect(!figure.script.contains("set key below") && !figure.script.contains("set key left"), "\(figure.name)")
    }
  }
}
