import Ensembles
import Foundation
import TestOracles
import Testing

@testable import Measurement
@testable import Report

@Suite struct InteractionPageTests {
  @Test func couplingsFlowAndPredictionAreShown() throws {
    let study = Study.make(try Study.specification())
    let interaction = try study.interaction.get()
    let page = Study.page(study)
    let figures = Dictionary(uniqueKeysWithValues: page.figures.all.map { ($0.name, $0) })
    // 15 quadruples and 28 sextuples of 3 inputs, 21 cutoffs.
    #expect(figures["lambda"]?.table.rows.count == 15)
    #expect(figures["flow"]?.table.rows.count == 21)
    #expect(figures["prediction"]?.table.rows.count == 28)
    for (row, element) in zip(try #require(figures["lambda"]).table.rows, interaction.couplings.lambda.elements) {
      #expect(row[2] == DataTable.Cell(element.value?.value))
    }
    let outline = try PageOutline(page.html)
    for id in ["interaction", "prediction", "figure-lambda", "figure-flow", "figure-prediction"] {
      #expect(outline.identifiers.contains(id), "\(id)")
    }
    #expect(outline.text.contains("λ over index tuples at N = \(interaction.width)"))
  }

  /// Every width has the same relative deviation over 1/N here, so that λ stands highest above the noise at the narrowest.
  @Test func theWidthIsTheOneThatIsKnownBest() throws {
    #expect(try Study.make(try Study.specification()).interaction.get().width == 2)
  }

  @Test func theWidthCanBeChosen() throws {
    let specification = try Study.specification()
    func figuresOfOneWidth(_ width: Int?) -> [String: String] {
      let names = ["lambda", "flow", "prediction", "distribution", "kernel-measured"]
      let figures = FigureSet(Study.make(specification, width: width)).all.filter { names.contains($0.name) }
      return Dictionary(uniqueKeysWithValues: figures.map { ($0.name, $0.title) })
    }
    let (usual, chosen) = (figuresOfOneWidth(nil), figuresOfOneWidth(10))
    #expect(usual.count == 5 && chosen.count == 5)
    #expect(chosen.values.allSatisfy { $0.hasSuffix("at N = 10") }, "\(chosen)")
    #expect(usual.values.allSatisfy { !$0.hasSuffix("at N = 10") }, "\(usual)")
  }

  /// Of 2000 Erf-nets the 4-point functions have errors that hold, the 6-point functions, which κ and predictions are made of, have not.
  @Test(arguments: [([2, 4, 6], 2), ([2, 4], 0)])
  func rareNetworksAreSaid(_ orders: [Int], _ times: Int) throws {
    let study = Study.make(try Study.specification { $0.orders = orders })
    let text = try PageOutline(Study.page(study).html).text
    #expect(text.components(separatedBy: "Rare networks make the 6-point functions").count - 1 == times)
  }

  @Test(arguments: [
    ("the run has no 4-point function", [2, 6], 1), ("inputDimension: found 4", [2, 4], 4),
  ])
  func whatIsMissingIsSaid(_ reason: String, _ orders: [Int], _ dimension: Int) throws {
    let study = Study.make(
      try Study.specification {
        $0.orders = orders
        $0.architecture.inputDimension = dimension
        $0.inputs = $0.inputs.map { [Double](repeating: $0[0], count: dimension) }
      })
    let page = Study.page(study)
    #expect(try PageOutline(page.html).text.contains(reason))
    #expect(page.figures.couplings == nil && page.figures.flow == nil && page.figures.prediction == nil)
  }

  @Test func diagramsThatEnteredAreDrawn() throws {
    let study = Study.make(try Study.specification())
    guard let graphviz = try? Graphviz() else { return }
    let groups = try DiagramGroup.entering(try study.interaction.get(), by: graphviz)
    // GP and vertex of G4; of G6 GP does not enter first order, so λ with a line and κ alone.
    #expect(groups.count == 3 && groups.allSatisfy { !$0.drawings.isEmpty })
    let figures = FigureSet(study)
    let page = ReportPage(study, figures, drawings: [:], diagrams: groups, origin: Study.origin)
    let outline = try PageOutline(page.html)
    #expect(outline.elements["svg"] == groups.reduce(0) { $0 + $1.drawings.count })
    #expect(outline.labels.allSatisfy { $0.count > 20 })
  }
}
