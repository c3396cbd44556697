import Ensembles

/// Where a report's numbers come from.
public struct ReportOrigin: Sendable {
  let store: String
  let program: String
  let devices: [DeviceDescription]
  let began: String
  let written: String
  let reporter: String

  /// - Parameters:
  ///   - store: its path.
  ///   - program: what drew the networks, with its version; likewise `reporter` for what writes the report.
  ///   - began, written: ISO 8601.
  public init(
    store: String, program: String, devices: [DeviceDescription], began: String, written: String, reporter: String
  ) {
    self.store = store
    self.program = program
    self.devices = devices
    self.began = began
    self.written = written
    self.reporter = reporter
  }
}
