import Ensembles
import Foundation
import KernelArguments
import Kernels

/// The kernels' text compiled for this processor, on all its cores.
public struct CPUBackend: Backend {
  public let device: DeviceDescription
  let threads: Int
  let instructionSet: InstructionSet

  /// - Parameters:
  ///   - threads: how many cores to use; all of them where nil.
  ///   - instructionSet: which variant of the twin; the best of this processor where nil. No choice changes a bit.
  public init(threads: Int? = nil, instructionSet: InstructionSet? = nil) {
    let set = instructionSet ?? .best
    self.threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
    self.instructionSet = set
    device = DeviceDescription(
      selector: "cpu", backend: "cpu", platform: "nnqft", name: Processor.name, type: .cpu,
      computeUnits: self.threads, memoryBytes: ProcessInfo.processInfo.physicalMemory, driver: set.name)
  }

  /// False where every fused multiply-add is a library call, some 35 times slower; worth a warning.
  public var isFast: Bool { instructionSet.hasFusedMultiplyAdd }

  public func sampler(for ensemble: Ensemble) async throws -> any Sampler {
    CPUSampler(arguments: try KernelArguments(ensemble), threads: threads, instructionSet: instructionSet)
  }
}
