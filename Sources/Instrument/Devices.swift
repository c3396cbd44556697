import CPUBackend
import Ensembles
import OpenCL
import OpenCLBackend

/// Which backend a user asks for.
public enum BackendChoice: String, Sendable, CaseIterable {
  /// An OpenCL GPU or accelerator where there is one, else the CPU backend.
  case auto
  /// OpenCL's first GPU or accelerator with double precision, or its first device where it has none.
  case opencl
  /// The CPU backend.
  case cpu
}

/// The devices of this machine, and the ones that a user chose.
public struct Devices: Sendable {
  /// OpenCL's, in its order. Empty where there is no OpenCL.
  let opencl: [Device]
  let cpu: CPUBackend
  /// Why OpenCL's devices are not all there, for a person.
  public let remarks: [String]

  /// Looks for devices.
  public init() {
    var found: [Device] = []
    var remarks: [String] = []
    do {
      found = try Device.all(Library()) { remarks.append("an OpenCL platform was left out: \($0)") }
    } catch {
      remarks.append("\(error)")
    }
    opencl = found
    cpu = CPUBackend()
    if !cpu.isFast {
      remarks.append("this processor lacks fused multiply-add; the CPU backend is some 35 times slower without it")
    }
    self.remarks = remarks
  }

  /// All of them; the CPU backend is the last.
  public var descriptions: [DeviceDescription] { opencl.map { DeviceDescription($0) } + [cpu.device] }

  /// Opens what a user asks for.
  ///
  /// - Parameters:
  ///   - selectors: of devices to use together; where there are none, `choice` decides.
  ///   - explain: is told which device was taken by itself, and why.
  ///   - choice: the backend that is asked for.
  /// - Throws: `SelectionError` or ``NoDevice`` where what is asked for is not there; a backend's error.
  public func open(
    _ choice: BackendChoice, _ selectors: [String], explain: (String) -> Void
  ) throws -> [any Backend] {
    guard selectors.isEmpty else { return try open(selectors, choice) }
    switch choice {
    case .cpu: return [cpu]
    case .opencl:
      guard let device = preferred ?? opencl.first else { throw NoDevice(reason: "there is no OpenCL device") }
      let rule =
        preferred == nil
        ? "the first OpenCL device, since none is a GPU or accelerator with double precision"
        : "the first OpenCL GPU or accelerator with double precision"
      explain("using \(device.name) (\(device.selector)): \(rule); --device chooses another")
      return [try OpenCLBackend(device)]
    case .auto:
      guard let device = preferred else {
        explain(
          "using the CPU backend on \(cpu.device.name): there is no OpenCL GPU or accelerator with double precision")
        return [cpu]
      }
      explain("using \(device.name) (\(device.selector)): an OpenCL GPU or accelerator; --backend cpu overrides")
      return [try OpenCLBackend(device)]
    }
  }

  private var preferred: Device? { opencl.first { $0.kind != .cpu && $0.hasDoublePrecision } }

  private func open(_ selectors: [String], _ choice: BackendChoice) throws -> [any Backend] {
    var taken: Set<String> = []
    return try selectors.compactMap { text in
      let chosen = try DeviceSelector.select(text, among: descriptions, selector: \.selector, name: \.name)
      guard choice == .auto || choice.rawValue == chosen.backend else {
        throw NoDevice(reason: "device \"\(text)\" belongs to the backend \(chosen.backend), not to \(choice.rawValue)")
      }
      guard taken.insert(chosen.selector).inserted else { return nil }
      guard let device = opencl.first(where: { $0.selector == chosen.selector }) else { return cpu }
      return try OpenCLBackend(device)
    }
  }
}

/// A device that was asked for is not there.
public struct NoDevice: Error, CustomStringConvertible {
  /// For a person.
  public let reason: String
  public var description: String { reason + "; nnqft devices lists what there is" }
}
