import Ensembles
import TestOracles
import Testing

@testable import Measurement
@testable import Report

@Suite struct ReportPageTests {
  @Test func aPageIsWellFormedAndWhole() throws {
    let study = Study.make(try Study.specification())
    let page = Study.page(study)
    let outline = try PageOutline(page.html)
    #expect(outline.elements["figure"] == page.figures.all.count && page.figures.all.count >= 10)
    #expect(outline.labels.count == page.figures.all.count && outline.labels.allSatisfy { $0.count > 40 })
    #expect(outline.elements["h1"] == 1 && outline.elements["main"] == 1 && (outline.elements["math"] ?? 0) > 8)
    #expect(Set(outline.identifiers).count == outline.identifiers.count)
    for link in outline.links {
      #expect(link.hasPrefix("#") && outline.identifiers.contains(String(link.dropFirst())), "\(link)")
    }
    // Each n-point function stands in a table: 6 pairs, 15 quadruples, 28 sextuples of 3 inputs.
    #expect(outline.text.contains("Connected 6-point functions: 28 tuples"))
    // The same store gives the same bytes.
    #expect(Study.page(study).html == page.html)
  }

  /// What a store says of its origin is anybody's.
  @Test func aStrangersStoreBringsNoMarkup() throws {
    let evil = "</style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
    let device = DeviceDescription(
      selector: evil, backend: evil, platform: evil, name: evil, type: .cpu, computeUnits: 1, memoryBytes: 1,
      driver: evil)
    let origin = ReportOrigin(
      store: evil, program: evil, devices: [device], began: evil, written: evil, reporter: "nnqft 1")
    let study = Study.make(try Study.specification())
    let outline = try PageOutline(Study.page(study, origin: origin).html)
    let plain = try PageOutline(Study.page(study).html)
    #expect(outline.elements["script"] == nil && outline.elements["img"] == nil)
    #expect(outline.elements["style"] == 1 && !outline.attributes.contains("onerror"))
    // One more row of a table, and nothing else: the text came through as text.
    #expect(
      outline.elements["section"] == plain.elements["section"]
        && outline.elements["td"] == (plain.elements["td"] ?? 0) + 3)
    #expect(outline.text.contains(evil))
  }

  /// Nothing is fetched.
  @Test func aPageNamesNoOtherPlace() throws {
    let html = Study.page(Study.make(try Study.specification())).html
    for word in ["http:", "https:", "@import", "<script", "<link", "src=", "file:"] {
      #expect(!html.contains(word), "\(word)")
    }
    // What a style sheet might load.
    #expect(!html.replacingOccurrences(of: "url(#", with: "").contains("url("))
  }

  /// Whoever waits is told for what.
  @Test func eachPartIsToldBeforeItBegins() throws {
    var parts: [RunStudy.Part] = []
    _ = Study.make(try Study.specification(), progress: { parts.append($0) })
    #expect(parts == [.correlators, .theory, .couplings, .flow, .prediction, .outputs])
  }

  // MARK: Runs of which less is known

  @Test func withoutATheoryThePageSaysSo() throws {
    let study = Study.make(try Study.specification { $0.weights.mean = 0.5 })
    let page = Study.page(study)
    let outline = try PageOutline(page.html)
    #expect(
      outline.text.contains(
        "There is no comparison with an exact theory: the exact theory needs weights.mean and biases.mean 0"))
    #expect(outline.text.contains("no known Gaussian limit"))
    #expect(page.figures.deviations.isEmpty && page.figures.pulls.isEmpty)
    #expect(page.figures.distribution != nil && page.figures.kernel.map(\.name) == ["kernel-measured"])
  }

  @Test func oneBlockHasNoErrorsAndNoPulls() throws {
    let page = Study.page(Study.make(try Study.specification(), blocks: 1))
    let outline = try PageOutline(page.html)
    #expect(outline.text.contains("One block alone has no errors"))
    #expect(page.figures.pulls.isEmpty && page.figures.deviations.map(\.name) == ["m2", "m4", "m6"])
  }

  @Test func severalOutputsAndOneWidthMakeAPage() throws {
    let page = Study.page(
      Study.make(
        try Study.specification {
          $0.architecture.outputDimension = 2
          $0.inputs = Array($0.inputs.prefix(2))
          $0.widths = [7]
          $0.orders = [2, 4]
        }))
    let outline = try PageOutline(page.html)
    #expect(outline.text.contains("0:0 0:1") && outline.text.contains("width 7"))
    // The matrix of the first output.
    #expect(page.figures.kernel.first?.table.rows.count == 4)
  }

  @Test func aSingleInputHasNoHeatMap() throws {
    let page = Study.page(Study.make(try Study.specification { $0.inputs = [[0.3]] }))
    #expect(page.figures.kernel.isEmpty)
    #expect(try PageOutline(page.html).text.contains("one input alone"))
  }

  // MARK: Figures

  @Test func aDeviationFigureShowsWhatWasMeasured() throws {
    let study = Study.make(try Study.specification())
    let figure = try #require(FigureSet(study).all.first { $0.name == "m4" })
    let names = figure.table.columns.map(\.name)
    #expect(figure.files.map(\.name) == ["m4.gp", "m4.csv"])
    let lines = figure.table.csv.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(lines.count == 4 && lines[0].map(String.init) == names)
    for (line, measurement) in zip(lines.dropFirst(), study.measurements) {
      let deviation = try #require(measurement.deviations.first { $0.order == 4 })
      #expect(Int(line[0]) == measurement.width && Double(line[2]) == deviation.m.value)
      #expect(Double(line[3]) == deviation.m.error && Double(line[6]) == deviation.noiseFloor)
    }
    // Every column that the script names is there.
    for name in ["N", "m", "low", "high", "noise floor", "exact", "signed"] {
      #expect(names.contains(name) && figure.files[0].text.contains("'\(name)'"), "\(name)")
    }
  }
}
