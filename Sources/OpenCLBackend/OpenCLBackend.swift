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
  /// One program serves all widths of a specification.
  private let programs = Mutex<[String: Program]>([:])

  /// Opens a device.
  ///
  /// - Parameter cache: where built programs are kept; nowhere if nil.
  /// - Parameter device: with double precision.
  /// - Throws: ``UnsuitableDevice`` without double precision; `OpenCLError`.
  public init(_ device: Device, cache: ProgramCache? = .standard) throws {
    guard device.hasDoublePrecision else {
      throw UnsuitableDevice(
        device: device.name, reason: "it has no double precision, in which correlators are summed")
    }
    self.device = DeviceDescription(device)
    self.cache = cache
    context = try Context(device)
  }

  public func sampler(for ensemble: Ensemble) async throws -> any Sampler {
    let arguments = try KernelArguments(ensemble)
    let build = ProgramBuild(arguments, for: context.device)
    return try OpenCLSampler(
      arguments, build, on: context, program: try program(build),
      budget: try MemoryBudget(arguments, build, context.device))
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
