import Ensembles
import Foundation
import Testing

@testable import Measurement
@testable import Report

@Suite struct TextTests {
  // MARK: Tables

  private var table: TextTable {
    var table = TextTable(["name", "N", "value"], left: [0])
    table.add(["a", "10", "0.31498(72)"])
    table.add(["longer", "1000", "!+5.1"])
    return table
  }

  @Test func columnsAreAligned() {
    #expect(
      table.text == """
        name       N        value
        ──────  ────  ───────────
        a         10  0.31498(72)
        longer  1000        !+5.1
        """)
  }

  /// As in a column of remarks, which most rows do not have.
  @Test func noLineEndsWithBlanks() {
    var table = TextTable(["name", "N", ""], left: [0])
    table.add(["a", "10", "!blind"])
    table.add(["longer", "", " "])
    table.add(["b", "1000 ", ""])
    #expect(
      table.text == """
        name        N
        ──────  ─────  ──────
        a          10  !blind
        longer
        b       1000
        """)
    let coloured = TextStyle.$current.withValue(TextStyle(hasColor: true, hasUnicode: true)) { table.text }
    #expect(coloured.replacing(#/\u{1b}\[[0-9;]*m/#, with: "") == table.text)
    var bare = TextTable(["N", ""], left: [1])
    bare.add(["2", ""])
    bare.add(["", ""])
    #expect(bare.text == "N\n─\n2\n")
  }

  @Test func coloursChangeNothingElse() {
    let coloured = TextStyle.$current.withValue(TextStyle(hasColor: true, hasUnicode: true)) { table.text }
    #expect(coloured.contains("\u{1b}[2mname       N        value\u{1b}[22m"))
    #expect(coloured.contains("        \u{1b}[1;31m!+5.1\u{1b}[22;39m"))
    #expect(coloured.replacing(#/\u{1b}\[[0-9;]*m/#, with: "") == table.text)
    let plain = TextStyle.$current.withValue(TextStyle(hasColor: false, hasUnicode: false)) { table.text }
    #expect(plain.allSatisfy { $0.isASCII } && plain.replacing("-", with: "─") == table.text)
  }

  @Test func roundingIsNotTold() {
    #expect(NumberText.text(Estimate(value: -3e-13, error: 1.8e-6)) == "0.0(18)e-6")
    #expect(NumberText.text(Estimate(value: -1.2e-6, error: 1.8e-6)) == "-1.2(18)e-6")
    #expect(NumberText.determination(-5e-15) == "0" && NumberText.determination(0.99999663) == "0.99999663")
  }

  /// printf would say nan or -nan, as the sign of 0/0 happens to be.
  @Test(arguments: [Double.nan, -Double.nan]) func whatIsNoNumberIsADash(_ value: Double) {
    let dashes = [
      NumberText.short(value), NumberText.whole(value), NumberText.bounded(value), NumberText.pull(value),
      NumberText.markedPull(value), NumberText.significant(value), NumberText.digits(value),
      NumberText.determination(value), NumberText.text(Estimate(value: value, error: 1)),
      NumberText.text(Estimate(value: value, error: value)), NumberText.value(Estimate(value: value, error: 1)),
    ]
    #expect(dashes.allSatisfy { $0 == "–" }, "\(dashes)")
    #expect(NumberText.probability(value) == "p = –" && NumberText.count(value) == "– ")
    #expect(NumberText.text(Estimate(value: 0.5, error: value)) == "0.5")
  }

  @Test func boundsAreOfWhatVanishes() {
    #expect(NumberText.bounded(0) == "< 1e-300" && NumberText.bounded(0.25) == "0.25" && NumberText.bounded(nil) == "–")
    #expect(NumberText.probability(0) == "p < 1e-300" && NumberText.probability(0.25) == "p = 0.25")
    #expect(NumberText.short(-Double.infinity) == "-inf" && NumberText.count(3.2e6) == "3.2 M")
  }

  @Test func countsHaveAllTheirDigits() {
    #expect(NumberText.whole(1000) == "1000" && NumberText.whole(1_000_000) == "1000000")
  }

  /// Widths, networks and cutoffs of whole numbers are read as such.
  @Test func tablesOfFiguresHaveNoPowersOfTenWhereNumbersAreWhole() throws {
    let study = Study.make(try Study.specification { $0.widths = [2, 1000, 1_000_000] })
    let tables = FigureSet(study).all.map(\.table)
    for name in ["N", "networks", "cutoff"] {
      let shown = tables.flatMap { table -> [String] in
        guard let place = table.columns.firstIndex(where: { $0.name == name }) else { return [] }
        return table.rows.map { table.shown($0[place], column: place) }
      }
      #expect(!shown.isEmpty && shown.allSatisfy { !$0.contains("e") }, "\(name): \(shown)")
    }
  }

  @Test func largePullsAreMarked() {
    #expect(NumberText.markedPull(4.01) == "!+4.01" && NumberText.markedPull(-4.01) == "!-4.01")
    #expect(NumberText.markedPull(3.99) == "+3.99" && NumberText.markedPull(nil) == "–")
    #expect(
      NumberText.markedPull(Double.infinity) == "!+inf" && NumberText.remark(onLargeOf: [-Double.infinity]) != nil)
    #expect(NumberText.pull(-999_999.0) == "-999999.00" && NumberText.pull(-2.63070550908258e16) == "-2.63e+16")
    #expect(NumberText.remark(onLargeOf: [1, nil]) == nil && NumberText.remark(onLargeOf: [1, -4.5]) != nil)
  }

  // MARK: The null test

  /// Three inputs have 3, 10 and 21 tuples of order 1, 3 and 5; so many pulls at each of three widths, which share no networks.
  @Test func theNullTestSaysHowManyAndHowLikely() throws {
    let specification = try Study.specification()
    let measurements = Study.make(specification).measurements
    let rows = RunTable(specification, measurements).text.split(separator: "\n").filter { $0.hasPrefix("G(") }
    let found = rows.filter { !$0.contains(":") }.map { $0.split(separator: " ").map(String.init) }
    #expect(found.map { Array($0.prefix(3)) } == [["G(1)", "3", "3"], ["G(3)", "10", "3"], ["G(5)", "21", "3"]])
    for (row, order) in zip(found, [1, 3, 5]) {
      let pulls = measurements.flatMap(\.nullTests).filter { $0.order == order }.map(\.pulls)
      let number = pulls.reduce(0) { $0 + $1.effectiveNumber }
      let squares = pulls.reduce(0) { $0 + $1.meanSquare * $1.effectiveNumber }
      let logarithms = pulls.reduce(0) { $0 - 2 * log($1.probability) }
      let largest = try #require(pulls.map(\.largest).max())
      #expect(pulls.count == 3 && row.count == 7 && number >= 3 && number <= Double(3 * pulls[0].tuples))
      #expect(row[3] == NumberText.short(squares / number) && row[4] == NumberText.short(number))
      #expect(row[5] == NumberText.short(chiSquareTail(logarithms, degreesOfFreedom: 6)))
      #expect(row[6] == NumberText.short(largest))
    }
  }

  // MARK: The plot of a scan

  private func deviation(_ order: Int, _ width: Int, _ m: Double, _ error: Double = 0, floor: Double? = nil)
    -> Deviation
  {
    Deviation(
      width: width, order: order, m: Estimate(value: m, error: error), tuples: 1, background: nil, noiseFloor: floor)
  }

  private func marks(_ mark: Character, _ text: String) -> [(row: Int, column: Int)] {
    text.split(separator: "\n").dropFirst().enumerated().flatMap { row, line in
      line.enumerated().filter { $0.element == mark }.map { (row, $0.offset) }
    }
  }

  /// 1/N is a straight line from corner to corner, on 31 by 11 cells: three columns a row.
  @Test func aPowerIsAStraightLine() throws {
    let widths = [1, 10, 100, 1000]
    let plot = try #require(ScanPlot(widths.map { deviation(4, $0, 8 / Double($0)) }, columns: 31, rows: 10))
    let found = marks("4", plot.text)
    #expect(found.map(\.row) == [0, 3, 6, 9])
    #expect(zip(found, found.dropFirst()).allSatisfy { $1.column - $0.column == 10 })
    // The ends and the decades of N stand below.
    let axis = try #require(plot.text.split(separator: "\n").last)
    #expect(axis.split(separator: " ") == ["1", "10", "100", "1000", "N"])
  }

  @Test func errorsAreBarsAndFloorsAreDots() throws {
    let points = [deviation(4, 1, 100), deviation(4, 10, 10, 9, floor: 1), deviation(4, 100, 1)]
    let plot = try #require(ScanPlot(points, columns: 21, rows: 11))
    #expect(plot.text.contains("·") && marks("·", plot.text).count == 1)
    let column = try #require(marks("4", plot.text).first { $0.row == 5 }?.column)
    // From 1 to 19, about 10: a row and a bit above, and to the lowest row, which the floor has.
    #expect(marks("│", plot.text).filter { $0.column == column }.map(\.row) == [4, 6, 7, 8, 9])
  }

  @Test func withoutUnicodeAllIsASCII() throws {
    let points = [deviation(4, 2, 1, 0.5, floor: 0.1), deviation(6, 200, 0.01, 0.02, floor: 0.1)]
    let text = try TextStyle.$current.withValue(TextStyle(hasColor: false, hasUnicode: false)) {
      try #require(ScanPlot(points)).text
    }
    #expect(text.allSatisfy { $0.isASCII })
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func pointsInOneCellAreSeveralAndOrderTwoGivesWay() throws {
    let points = [
      deviation(4, 1, 1), deviation(6, 1, 1), deviation(4, 10, 0.1), deviation(6, 10, 0.2), deviation(2, 1, 1e-3),
    ]
    let text = try #require(ScanPlot(points)).text
    #expect(marks("*", text).count == 1 && marks("4", text).count == 1 && marks("2", text).isEmpty)
    #expect(ScanPlot([deviation(2, 1, 1), deviation(2, 10, 0.5)]) != nil)
  }

  @Test func whereThereIsNothingToSeeThereIsNoPlot() {
    #expect(ScanPlot([]) == nil)
    #expect(ScanPlot([deviation(4, 10, 1), deviation(6, 10, 2)]) == nil)
    #expect(ScanPlot([deviation(4, 10, 0), deviation(4, 20, 0)]) == nil)
    #expect(ScanPlot([deviation(4, 10, .infinity), deviation(4, 20, .nan)]) == nil)
    #expect(ScanPlot([deviation(4, 10, 1), deviation(4, 20, 1)]) == nil)
  }
}
