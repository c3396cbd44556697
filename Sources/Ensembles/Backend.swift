/// Where an ensemble is drawn and reduced: an OpenCL device, or the CPU.
public protocol Backend: Sendable {
  var device: DeviceDescription { get }

  /// Prepares this device for one ensemble: program built, memory budgeted.
  ///
  /// - Throws: the backend's typed error where the device cannot hold or build it.
  func sampler(for ensemble: Ensemble) async throws -> any Sampler
}

/// One ensemble on one device.
public protocol Sampler: Sendable {
  /// The moments of whole or cut blocks, bit-identical on every backend.
  ///
  /// - Throws: `CancellationError` soon after the task is cancelled; the backend's typed error on failure.
  func moments(of blocks: [Block]) async throws -> [BlockMoments]

  /// The sample vectors of a few networks, `[network][component]` in one row-major array.
  func samples(of networks: Range<UInt64>) async throws -> [Double]
}

/// A device as `nnqft devices` lists it.
public struct DeviceDescription: Hashable, Sendable, Codable {
  public enum Kind: String, Sendable, Codable { case gpu, cpu, accelerator }

  /// `PLATFORM:DEVICE`, or `cpu` for the CPU backend.
  public var selector: String
  /// `opencl` or `cpu`.
  public var backend: String
  public var platform: String
  public var name: String
  public var type: Kind
  public var computeUnits: Int
  public var memoryBytes: UInt64
  public var driver: String

  public init(
    selector: String, backend: String, platform: String, name: String, type: Kind,
    computeUnits: Int, memoryBytes: UInt64, driver: String
  ) {
    self.selector = selector
    self.backend = backend
    self.platform = platform
    self.name = name
    self.type = type
    self.computeUnits = computeUnits
    self.memoryBytes = memoryBytes
    self.driver = driver
  }
}
