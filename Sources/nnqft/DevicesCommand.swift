import ArgumentParser
import Instrument
import Report

struct DevicesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices", abstract: "Lists the devices that networks can be drawn on.",
    discussion: """
      Examples:
        nnqft devices
        nnqft devices --json
      """)

  @Flag(help: "Print one JSON object in place of the table.")
  var json = false

  @OptionGroup var terminal: TerminalOptions

  func run() async throws {
    try await terminal.run {
      let devices = Devices()
      for remark in devices.remarks { Terminal.remark("nnqft: \(remark)") }
      try Terminal.show(
        json ? DevicesDocument(devices: devices.descriptions).json() : DeviceTable(devices.descriptions).text)
    }
  }
}
