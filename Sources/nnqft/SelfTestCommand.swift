import ArgumentParser
import Instrument
import Report

struct SelfTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest", abstract: "Compares a device with known answers, and bit for bit with the CPU backend.",
    discussion: """
      Examples:
        nnqft selftest
        nnqft selftest --device 0:0
      """)

  @Option(
    help: "PLATFORM:DEVICE by number, cpu, or a part of a device's name; every device where left out.",
    completion: .device)
  var device: [String] = []

  @Flag(help: "Print one JSON object in place of the table.")
  var json = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      let devices = Devices()
      for remark in devices.remarks { Terminal.remark("nnqft: \(remark)") }
      let selectors = device.isEmpty ? devices.descriptions.map(\.selector) : device
      let checks = await SelfTest.checks(try devices.open(.auto, selectors) { _ in })
      try Terminal.show(json ? SelfTestDocument(checks: checks).json() : SelfTestDocument(checks: checks).text)
      if !checks.allSatisfy(\.passed) {
        Terminal.say("nnqft: the self-test failed; do not trust results of this device")
        throw ExitCode(70)
      }
    }
  }
}

struct SelfTestDocument: Encodable {
  let format = "nnqft-selftest"
  let version = 1
  let passed: Bool
  let checks: [SelfTestCheck]

  init(checks: [SelfTestCheck]) {
    self.checks = checks
    passed = checks.allSatisfy(\.passed)
  }

  var text: String {
    checks.map { "\($0.passed ? "pass" : "FAIL")  \($0.device): \($0.check) (\($0.detail))" }.joined(separator: "\n")
  }
}
