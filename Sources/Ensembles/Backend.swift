/// Where an ensemble is drawn and reduced: an OpenCL device, or the CPU.
public protocol Backend: Sendable {
  /// What it computes on.
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
  ///
  /// - Throws: the backend's typed error on failure; `CancellationError` where a backend notices that the task is cancelled.
  func samples(of networks: Range<UInt64>) async throws -> [Double]
}

/// A device as `nnqft devices` lists it.
public struct DeviceDescription: Hashable, Sendable, Codable {
  /// What sort of processor a device is.
  public enum Kind: String, Sendable, Codable {
    /// A graphics processor.
    case gpu
    /// A general processor: that of the CPU backend, or one that an OpenCL driver such as PoCL computes on.
    case cpu
    /// Whatever else an OpenCL driver computes on.
    case accelerator
  }

  /// `PLATFORM:DEVICE`, or `cpu` for the CPU backend.
  public var selector: String
  /// `opencl` or `cpu`.
  public var backend: String
  /// Who provides the device.
  public var platform: String
  /// As the driver calls it.
  public var name: String
  /// What sort of processor it is.
  public var type: Kind
  /// Cores, or what the driver counts as such.
  public var computeUnits: Int
  /// Global memory, in bytes.
  public var memoryBytes: UInt64
  /// The driver's version; of the CPU backend the instruction set.
  public var driver: String

  /// A description of its parts.
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
