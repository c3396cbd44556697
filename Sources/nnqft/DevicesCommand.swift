import ArgumentParser
import Instrument
import Report

struct DevicesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices", abstract: "Lists the devices that networks can be drawn on.")

  @Flag(help: "Print one JSON object in place of the table.")
  var json = false

  func run() async throws {
    try await reportingFailures {
      let devices = Devices()
      for remark in devices.remarks { Terminal.say("nnqft: \(remark)") }
      print(
        json ? try DevicesDocument(devices: devices.descriptions).json() : DeviceTable(devices.descriptions).text)
    }
  }
}
