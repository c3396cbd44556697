import Ensembles
import KernelArguments
import Kernels
import OpenCL
import Synchronization

/// An OpenCL device that draws and reduces ensembles.
public final class OpenCLBackend: Backend {
  public let device: DeviceDescription
  let context: Context
  private let cache: ProgramCache?
  let shape: WorkShape
  /// How networks' neurons may be shared out, where work goes step by step.
  let ways: [NetworkGroups.Way]
  /// One program serves all widths of a specification.
  private let programs = Mutex<[String: Program]>([:])

  /// How work is shared out. It changes no bit.
  public enum WorkShape: Sendable {
    /// Each of a CPU's cores works through whole chunks of networks, a vector of them at a time.
    case cores
    /// A work-item or a work-group a network, and a work-item a strand of a tile of moments, step by step: for GPUs.
    case items

    /// Networks side by side in a work-item.
    var lanes: Int { self == .items ? 1 : Int(VECTOR_NETWORKS) }

    /// How long a launch is to last: a GPU's, short enough for a display's watchdog and for Ctrl-C, and long enough to hide what it costs; a CPU's,
    /// which can be called off, long enough that it does not matter that cores without a next chunk wait for the others.
    var secondsOfLaunch: Double { self == .items ? 0.05 : 0.25 }
  }

  /// Opens a device.
  ///
  /// - Parameters:
  ///   - device: with double precision.
  ///   - cache: where built programs are kept; nowhere if nil.
  ///   - shape: how work is shared out; `cores` on CPUs and `items` on others if nil.
  /// - Throws: ``UnsuitableDevice`` without double precision; `OpenCLError`.
  public convenience init(_ device: Device, cache: ProgramCache?, shape: WorkShape? = nil) throws {
    try self.init(device, cache: cache, shape: shape, ways: device.kind == .cpu ? [.items] : NetworkGroups.candidates)
  }

  /// - Parameter ways: one at least.
  init(_ device: Device, cache: ProgramCache?, shape: WorkShape?, ways: [NetworkGroups.Way]) throws {
    self.ways = ways
    guard device.hasDoublePrecision else {
      throw UnsuitableDevice(
        device: device.name, reason: "it has no double precision, in which correlators are summed")
    }
    self.device = DeviceDescription(device)
    self.cache = cache
    self.shape = shape ?? (device.kind == .cpu ? .cores : .items)
    context = try Context(device)
  }

  /// Opens a device, with the standard cache.
  ///
  /// - Throws: ``UnsuitableDevice`` without double precision; `OpenCLError`.
  public convenience init(_ device: Device) throws { try self.init(device, cache: .standard(for: device)) }

  public func sampler(for ensemble: Ensemble) async throws -> any Sampler {
    try OpenCLSampler(KernelArguments(ensemble), shape, self)
  }

  /// A part without networks, as production builds it, for the smallest of ensembles.
  func smallBuild(_ part: ProgramBuild.Part, activation: Activation = .erf) throws -> ProgramBuild {
    let specification = Specification(
      name: "small",
      architecture: Architecture(
        inputDimension: 1, hiddenLayers: [HiddenLayer(activation: activation)], outputDimension: 1),
      weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: 1), widths: [1],
      inputs: [[0]], orders: [1], networks: 1, experiments: 1, seed: 0, estimator: .direct)
    return ProgramBuild(
      try KernelArguments(specification.ensemble(width: 1)), part, lanes: shape.lanes, for: context.device)
  }

  func program(_ build: ProgramBuild) throws -> Program {
    if let known = programs.withLock({ $0[build.options] }) { return known }
    let program = try Program(context, sources: [KernelText.whole], options: build.options, cache: cache)
    programs.withLock { $0[build.options] = program }
    return program
  }
}

/// A device that cannot do what is asked of it.
public struct UnsuitableDevice: Error, CustomStringConvertible {
  /// Its name.
  public let device: String
  /// For a person.
  public let reason: String
  public var description: String { "\(device): \(reason)" }
}

extension DeviceDescription {
  /// A backend on a device with double precision.
  public init(_ device: Device) {
    let type: Kind =
      switch device.kind {
      case .gpu: .gpu
      case .cpu: .cpu
      case .accelerator: .accelerator
      }
    self.init(
      selector: device.selector, backend: "opencl", platform: device.platformName, name: device.name, type: type,
      computeUnits: device.computeUnits, memoryBytes: device.memory, driver: device.driverVersion)
  }
}
