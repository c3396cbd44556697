import ArgumentParser
import Ensembles
import Foundation
import Instrument

/// Where to compute.
struct DeviceOptions: ParsableArguments {
  @Option(help: "auto, opencl or cpu.")
  var backend: BackendChoice = .auto

  @Option(
    help:
      "PLATFORM:DEVICE by number, cpu, or a part of a device's name; repeat it to use several together. NNQFT_DEVICE too.",
    completion: .device)
  var device: [String] = []

  /// Opens the devices; says on standard error which was taken by itself, and why.
  func open() throws -> [any Backend] {
    let devices = Devices()
    var selectors = device
    if selectors.isEmpty, let named = ProcessInfo.processInfo.environment["NNQFT_DEVICE"], !named.isEmpty {
      selectors = [named]
    }
    let usesOpenCL = backend != .cpu
    for remark in devices.remarks where usesOpenCL { Terminal.remark("nnqft: \(remark)") }
    return try devices.open(backend, selectors) { Terminal.remark("nnqft: \($0)") }
  }
}

extension BackendChoice: ExpressibleByArgument {}
