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
  ///   - program: that drew the networks, with its version.
  ///   - devices: that drew the networks.
  ///   - began: when the run began, ISO 8601.
  ///   - written: when the store was written last, ISO 8601.
  ///   - reporter: what writes the report, with its version.
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
