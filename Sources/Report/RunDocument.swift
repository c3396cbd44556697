import Ensembles

/// The contract's `nnqft-run` object, version 1.
public struct RunDocument: Encodable, Sendable {
  /// What the object is.
  public let format = "nnqft-run"
  /// Of the format.
  public let version = 1
  /// Its path.
  public var store: String
  /// That it holds now.
  public var networks: UInt64
  /// Their names.
  public var devices: [String]
  /// Of computing.
  public var seconds: Double
  /// Drawn in this run.
  public var neuronsPerSecond: Double
  /// Whether the store held blocks before.
  public var resumed: Bool
  /// What each estimator would reach in the same time, where it was asked for.
  public var trial: TrialDocument?

  /// Of its parts.
  public init(
    store: String, networks: UInt64, devices: [String], seconds: Double, neuronsPerSecond: Double, resumed: Bool,
    trial: TrialDocument? = nil
  ) {
    self.store = store
    self.networks = networks
    self.devices = devices
    self.seconds = seconds
    self.neuronsPerSecond = neuronsPerSecond
    self.resumed = resumed
    self.trial = trial
  }
}

/// The contract's `nnqft-devices` object, version 1.
public struct DevicesDocument: Encodable, Sendable {
  /// What the object is.
  public let format = "nnqft-devices"
  /// Of the format.
  public let version = 1
  /// The CPU backend is the last.
  public var devices: [DeviceDescription]

  /// Of its parts.
  public init(devices: [DeviceDescription]) { self.devices = devices }
}
