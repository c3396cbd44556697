import Foundation
import TestOracles
import Testing

@Suite(.serialized, .enabled(if: Tool.find("gnuplot") != nil, "gnuplot draws the plots"))
struct ReportCommandTests: CommandSuite {
  let folder: URL

  private static let text = """
    name: small
    architecture: { activation: relu, inputDimension: 1 }
    weights: { deviation: 1 }
    biases: { deviation: 0.5 }
    widths: [2, 5, 20]
    inputs: [0.2, -0.9, 1.4]
    orders: [2, 4, 6]
    networks: 20000
    seed: 3
    """

  init() throws {
    folder = try TemporaryFolder.make()
    try write(Self.text, to: "small.yaml")
    let outcome = try run("run", "small.yaml", "--backend", "cpu")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func figures() throws -> [String] {
    let outcome = try run("plot", "small.nnqft", "--list")
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.output.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
  }

  @Test func aReportHasEveryFigureAndIsWellFormed() throws {
    let outcome = try run("report", "small.nnqft", "-o", "small.html")
    #expect(outcome.status == 0 && outcome.output == "small.html\n", "\(outcome.errors)")
    let html = String(decoding: try bytes("small.html"), as: UTF8.self)
    let outline = try PageOutline(html)
    let figures = try figures()
    for name in ["m2", "m4", "m6", "distribution", "kernel-measured", "kernel-exact", "kernel-pull", "pulls"] {
      #expect(figures.contains(name), "\(name)")
    }
    for name in figures { #expect(outline.identifiers.contains("figure-\(name)"), "\(name)") }
    // Real drawings, not stand-ins: gnuplot draws hundreds of marks.
    #expect((outline.elements["path"] ?? 0) > 200 && !html.contains("rgb(  0, 114, 178)"))
    #expect(Set(outline.identifiers).count == outline.identifiers.count)
    let again = try run("report", "small.nnqft")
    #expect(again.status == 0 && again.output == "small.html\n")
    #expect(String(decoding: try bytes("small.html"), as: UTF8.self) == html)
  }

  @Test func plotsComeInThreeFormatsWithDataAndScript() throws {
    let outcome = try run("plot", "small.nnqft", "--figure", "m4", "--format", "all", "-o", "figures")
    #expect(outcome.output == "figures/m4.svg\nfigures/m4.png\nfigures/m4.pdf\n", "\(outcome.errors)")
    #expect(try bytes("figures/m4.svg").range(of: Data("<svg".utf8)) != nil)
    #expect(try bytes("figures/m4.png").starts(with: [0x89, 0x50, 0x4e, 0x47]))
    #expect(try bytes("figures/m4.pdf").starts(with: Data("%PDF".utf8)))
    #expect(String(decoding: try bytes("figures/m4.csv"), as: UTF8.self).split(separator: "\n").count == 4)
    // The script alone draws the same plot again.
    let drawn = try bytes("figures/m4.svg")
    try FileManager.default.removeItem(at: folder.appendingPathComponent("figures/m4.svg"))
    let gnuplot = try Tool.run("gnuplot", ["-d", "m4.gp"], in: folder.appendingPathComponent("figures"))
    #expect(gnuplot == 0)
    #expect(try bytes("figures/m4.svg") == drawn)
  }

  @Test func theWidthOfFiguresCanBeChosen() throws {
    let list = try run("plot", "small.nnqft", "--list", "--width", "5")
    #expect(list.status == 0, "\(list.errors)")
    for name in ["distribution", "kernel-measured", "lambda", "flow", "prediction"] {
      let line = list.output.split(separator: "\n").first { $0.hasPrefix("\(name)  ") }
      #expect(line?.hasSuffix("at N = 5") ?? false, "\(list.output)")
    }
    #expect(try run("report", "small.nnqft", "--width", "5").status == 0)
    #expect(String(decoding: try bytes("small.html"), as: UTF8.self).contains("λ over index tuples at N = 5"))
    let refused: [(width: String, status: Int32, said: String)] = [
      ("7", 65, "nnqft: the store has no width 7; it has: 2, 5, 20\n"),
      ("0", 64, "nnqft: --width: found 0; allowed: 1 or more neurons\n"),
    ]
    for (width, status, said) in refused {
      for command in ["plot", "report"] {
        let outcome = try run(command, "small.nnqft", "--width", width)
        #expect(outcome.status == status && outcome.errors == said, "\(outcome)")
      }
    }
  }

  @Test func failuresAreOneLineWithTheContractsStatus() throws {
    let missing = try run("report", "small.nnqft", environment: ["PATH": folder.path])
    #expect(missing.status == 69 && missing.errors.contains("apt-get install gnuplot-nox"), "\(missing.errors)")
    let unknown = try run("plot", "small.nnqft", "--figure", "m5")
    #expect(
      unknown.status == 64 && unknown.errors.contains("found m5 (did you mean m2?); allowed: m2, m4"),
      "\(unknown.errors)")
    #expect(try run("report", "none.nnqft").status == 66)
    let closed = try run("report", "small.nnqft", "-o", "none/report.html")
    #expect(closed.status == 74 && closed.errors.split(separator: "\n").count == 1, "\(closed.errors)")
    #expect(try run("plot", "small.nnqft", "--format", "bmp").status == 64)
    let below = try run("plot", "small.nnqft", "-o", "small.yaml/figures")
    #expect(
      below.status == 74
        && below.errors == "nnqft: small.yaml/figures: cannot write to the folder: Not a directory\n", "\(below)")
  }

  #if os(Linux)
    /// Gnuplot's script and data have no place; elsewhere the system's own folder is taken whatever TMPDIR says.
    @Test func aMissingTemporaryFolderIsNamed() throws {
      let outcome = try run("plot", "small.nnqft", "--figure", "m4", environment: ["TMPDIR": "/nonexistent"])
      #expect(outcome.status == 74 && outcome.output.isEmpty, "\(outcome)")
      #expect(
        outcome.errors.hasPrefix("nnqft: /nonexistent: cannot make a temporary folder there: ")
          && outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
  #endif

  @Test func stoppedByWhatIsInTheWay() throws {
    let store = try bytes("small.nnqft")
    try FileManager.default.createSymbolicLink(
      at: folder.appendingPathComponent("link.html"), withDestinationURL: folder.appendingPathComponent("small.yaml"))
    for (name, reason) in [
      ("small.nnqft", "is never replaced"), ("small.yaml", "only those that end in .html or .htm are replaced"),
      ("link.html", "no regular file"), (".", "it is a folder"),
    ] {
      let outcome = try run("report", "small.nnqft", "-o", name)
      #expect(outcome.status == 74 && outcome.output.isEmpty, "\(outcome)")
      #expect(outcome.errors.contains("\(name): cannot create") && outcome.errors.contains(reason), "\(outcome.errors)")
    }
    let figures = folder.appendingPathComponent("figures")
    try FileManager.default.createDirectory(at: figures, withIntermediateDirectories: false)
    try store.write(to: figures.appendingPathComponent("m4.svg"))
    let plot = try run("plot", "small.nnqft", "--figure", "m2", "--figure", "m4", "-o", "figures")
    #expect(plot.status == 74 && plot.errors.contains("figures/m4.svg: cannot create"), "\(plot)")
    // Nothing was written of the figure before either.
    #expect(try FileManager.default.contentsOfDirectory(atPath: figures.path) == ["m4.svg"])
    #expect(try bytes("figures/m4.svg") == store && bytes("small.nnqft") == store)
    #expect(String(decoding: try bytes("small.yaml"), as: UTF8.self) == Self.text)
    #expect(
      try run("plot", "small.nnqft", "-o", "small.yaml").errors.contains("cannot write to the folder: Not a directory"))
  }

  /// Loads without a word in the console, shows every figure, overflows at no width, in light and dark; see scripts/test-report.
  @Test(.enabled(if: Tool.find("chromium") != nil, "a browser: apt-get install chromium"))
  func aBrowserShowsTheReport() throws {
    #expect(try run("report", "small.nnqft").status == 0)
    let script = Command.package.appendingPathComponent("scripts/test-report").path
    #expect(try Tool.run(script, [folder.appendingPathComponent("small.html").path] + figures(), in: folder) == 0)
  }

  /// Negative control: the same test fails for a page that is too wide, faint, and has no words for its figure.
  @Test(.enabled(if: Tool.find("chromium") != nil, "a browser: apt-get install chromium"))
  func theBrowserTestFindsABadPage() throws {
    let page = folder.appendingPathComponent("bad.html")
    let html = """
      <!DOCTYPE html><html lang="en"><head><title>x</title></head><body><main><h1>a</h1><h3>b</h3>
      <p style="width: 2000px; color: #999">wide and faint</p><figure id="figure-m4"><svg viewBox="0 0 1 1"></svg></figure></main>
      <script>console.error("oh")</script></body></html>
      """
    try write(html, to: "bad.html")
    let script = Command.package.appendingPathComponent("scripts/test-report").path
    let log = folder.appendingPathComponent("log")
    #expect(try Tool.run(script, [page.path, "m4"], in: folder, output: log) != 0)
    let words = try String(contentsOf: log, encoding: .utf8)
    for problem in [
      "at 375 px the page is", "at 1280 px the page is", "skips a level", "has a contrast of",
      "has no text alternative",
      "console is not empty", "light and dark have the same ground",
    ] {
      #expect(words.contains(problem), "\(problem)")
    }
  }
}

/// Other programs that tests run.
enum Tool {
  static func find(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first(where: FileManager.default.isExecutableFile)
  }

  /// Its exit status; what it prints goes to `output`, or to this test's own.
  static func run(_ program: String, _ arguments: [String], in folder: URL, output: URL? = nil) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    if let output {
      try Data().write(to: output)
      let file = try FileHandle(forWritingTo: output)
      process.standardOutput = file
      process.standardError = file
    }
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
