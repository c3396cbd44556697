import ArgumentParser
import Foundation
import Instrument
import Report
import RunStore

struct MergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Joins stores of one run, such as shards, into one.",
    discussion: """
      The result has the bits that one run would have given. Stores of other runs are refused, and so are blocks that differ; blocks that \
      are in several stores and agree are welcome. An existing OUT of the same run keeps its blocks and gets the others; any other is refused.

      Examples:
        nnqft merge whole.nnqft part0.nnqft part1.nnqft part2.nnqft
      """)

  @Argument(help: "The store that is made, or added to.", completion: .store)
  var out: OutputPath

  @Argument(help: "The stores that are joined.", completion: .store)
  var stores: [String]

  @Flag(help: "Print one JSON object in place of a line.")
  var json = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      func place(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
      guard !stores.map(place).contains(place(out.path)) else {
        throw UsageError(
          description: "OUT: found \(out.path), which is one of the stores to be joined; allowed: another one")
      }
      let task = Task { try await merge(stores, into: out.path) }
      let interruption = Interruption { task.cancel() }
      defer { interruption.stop() }
      do {
        let document = MergeDocument(out.path, try await task.value)
        try Terminal.show(json ? document.json() : document.text)
      } catch is CancellationError {
        Terminal.say("nnqft: interrupted; \(out.path) keeps what was joined. Merge again to go on")
        throw ExitCode(130)
      }
    }
  }
}

struct MergeDocument: Encodable {
  let format = "nnqft-merge"
  let version = 1
  let store: String
  let copied: Int
  let blocks: Int
  /// Over all widths: there, and asked for.
  let networks: UInt64
  let isComplete: Bool

  init(_ store: String, _ summary: MergeSummary) {
    self.store = store
    copied = summary.copied
    blocks = summary.blocks
    networks = summary.networks
    let (asked, overflow) = summary.specification.networks
      .multipliedReportingOverflow(by: UInt64(summary.specification.widths.count))
    isComplete = !overflow && summary.networks == asked
  }

  var text: String {
    "\(store): \(copied) blocks joined, \(blocks) there, \(networks) networks"
      + (isComplete ? "" : "; the run is not complete, nnqft run goes on with it")
  }
}
