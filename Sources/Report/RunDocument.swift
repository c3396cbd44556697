import Ensembles

/// The contract's `nnqft-run` object, version 1.
public struct RunDocument: Encodable, Sendable {
  public let format = "nnqft-run"
  public let version = 1
  public var store: String
  public var networks: UInt64
  public var devices: [String]
  public var seconds: Double
  public var neuronsPerSecond: Double
  public var resumed: Bool

  public init(
    store: String, networks: UInt64, devices: [String], seconds: Double, neuronsPerSecond: Double, resumed: Bool
  ) {
    self.store = store
    self.networks = networks
    self.devices = devices
    self.seconds = seconds
    self.neuronsPerSecond = neuronsPerSecond
    self.resumed = resumed
  }
}

/// The contract's `nnqft-devices` object, version 1.
public struct DevicesDocument: Encodable, Sendable {
  public let format = "nnqft-devices"
  public let version = 1
  public var devices: [DeviceDescription]

  public init(devices: [DeviceDescription]) { self.devices = devices }
}
