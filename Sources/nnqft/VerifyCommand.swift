import ArgumentParser
import Ensembles
import Instrument
import Report
import RunStore

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Checks every block of a store, and computes some of them again.",
    discussion: """
      Prints what is there, and the digest of its content: two stores with one digest hold the same specification and the same bits. A \
      store that is damaged, or has other bits than the device, ends with status 65.

      Examples:
        nnqft verify erf-d1.nnqft
        nnqft verify erf-d1.nnqft --recompute 20 --device 0:0
        test "$(nnqft verify a.nnqft --digest)" = "$(nnqft verify b.nnqft --digest)"
      """)

  @Argument(help: "The store.", completion: .store)
  var store: String

  @Option(help: "Compute so many blocks again, chosen at random, and compare the bits.")
  var recompute: Int = 0

  @Option(help: "What the choice of blocks follows from; a random one where left out.")
  var seed: Count?

  @OptionGroup var devices: DeviceOptions

  @Flag(help: "Print the digest alone.")
  var digest = false

  @Flag(help: "Print one JSON object in place of the table.")
  var json = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      guard recompute >= 0 else {
        throw UsageError(description: "--recompute: found \(recompute); allowed: 0 or more")
      }
      let (specification, check) = try await check(store)
      var again: Recomputation?
      if recompute > 0, check.faults.isEmpty {
        again = try await Instrument.recompute(
          recompute, of: store, seed: seed?.value ?? .random(in: 0 ... .max), on: devices.open())
      }
      let document = VerificationDocument(store, specification, check, again)
      for fault in document.allFaults { Terminal.say("nnqft: \(store): \(fault)") }
      if json {
        try Terminal.show(document.json())
      } else if digest {
        if document.passed { try Terminal.show(check.digest) }
      } else {
        try Terminal.show(document.text)
      }
      if !document.passed { throw ExitCode(65) }
    }
  }
}

struct VerificationDocument: Encodable {
  let format = "nnqft-verification"
  let version = 1
  let store: String
  let passed: Bool
  /// Of a good store.
  let digest: String?
  let faults: [String]
  /// Asked for, at each width.
  let networks: UInt64
  let widths: [StoreCheck.Width]
  let recomputed: Recomputation?

  init(_ store: String, _ specification: Specification, _ check: StoreCheck, _ recomputed: Recomputation?) {
    self.store = store
    faults = check.faults
    networks = specification.networks
    widths = check.widths
    self.recomputed = recomputed
    digest = check.faults.isEmpty ? check.digest : nil
    passed = check.faults.isEmpty && recomputed?.blocks.allSatisfy(\.isEqual) != false
  }

  var allFaults: [String] {
    faults
      + (recomputed?.blocks.filter { !$0.isEqual } ?? []).map {
        "width \($0.width), block \($0.block): \($0.device) computes other bits"
      }
  }

  var text: String {
    var table = TextTable(["width", "blocks", "networks", "of"])
    for width in widths { table.add(["\(width.width)", "\(width.blocks)", "\(width.networks)", "\(networks)"]) }
    var lines = [table.text, ""]
    if let digest { lines.append("digest \(digest)") }
    if let recomputed {
      let equal = recomputed.blocks.filter(\.isEqual).count
      lines.append(
        "\(equal) of \(recomputed.blocks.count) blocks computed again have the same bits (seed \(recomputed.seed))")
    }
    lines.append("\(store): " + (passed ? "good" : "DAMAGED"))
    return lines.joined(separator: "\n")
  }
}
