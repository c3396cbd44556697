import CPUBackend
import Ensembles
import Instrument
import Synchronization

/// The CPU's bits, until something goes wrong at a chosen call.
final class FaultyBackend: Backend {
  enum Fault: Sendable, Equatable {
    case none
    /// Throws from this call on.
    case failure(call: Int)
    /// Changes the last bit of one sum of every block from this call on.
    case lie(call: Int)
    /// Returns −0 for 0, of samples too.
    case negativeZeros
    /// Returns infinities from this call on.
    case infinity(call: Int)
    /// Changes bits at every call before this one, and throws from it on.
    case lieAndFailure(call: Int)
    /// Cannot prepare this width.
    case refusal(width: Int)
  }

  struct Lost: Error, CustomStringConvertible { let description = "the device fell off the bus" }

  let device: DeviceDescription
  private let fault: Fault
  /// Slows a device down, so that the other one gets most of the work.
  private let delay: Duration
  private let calls = Atomic(0)

  /// Calls that are done.
  var callCount: Int { calls.load(ordering: .relaxed) }

  init(_ name: String, _ fault: Fault = .none, delay: Duration = .zero) {
    device = DeviceDescription(
      selector: name, backend: "test", platform: "test", name: name, type: .accelerator, computeUnits: 1,
      memoryBytes: 0, driver: "test")
    self.fault = fault
    self.delay = delay
  }

  func sampler(for ensemble: Ensemble) async throws -> any Sampler {
    if fault == .refusal(width: ensemble.width) { throw Lost() }
    return FaultySampler(backend: self, sampler: try await CPUBackend().sampler(for: ensemble))
  }

  fileprivate func spoil(_ moments: [BlockMoments]) async throws -> [BlockMoments] {
    try await Task.sleep(for: delay)
    let call = calls.add(1, ordering: .relaxed).oldValue
    switch fault {
    case .failure(let first) where call >= first: throw Lost()
    case .lie(let first) where call >= first: return moments.map { spoilt($0) { $0.nextUp } }
    case .lieAndFailure(let first):
      if call >= first { throw Lost() }
      return moments.map { spoilt($0) { $0.nextUp } }
    case .negativeZeros:
      return moments.map { BlockMoments(width: $0.width, block: $0.block, sums: spoilt($0.sums)) }
    case .infinity(let first) where call >= first: return moments.map { spoilt($0) { _ in .infinity } }
    default: return moments
    }
  }

  fileprivate func spoilt(_ numbers: [Double]) -> [Double] {
    fault == .negativeZeros ? numbers.map { $0 == 0 ? -0.0 : $0 } : numbers
  }

  private func spoilt(_ moments: BlockMoments, _ change: (Double) -> Double) -> BlockMoments {
    var sums = moments.sums
    sums[sums.count / 2] = change(sums[sums.count / 2])
    return BlockMoments(width: moments.width, block: moments.block, sums: sums)
  }
}

private struct FaultySampler: Sampler {
  let backend: FaultyBackend
  let sampler: any Sampler

  func moments(of blocks: [Block]) async throws -> [BlockMoments] {
    try await backend.spoil(sampler.moments(of: blocks))
  }

  func samples(of networks: Range<UInt64>) async throws -> [Double] {
    backend.spoilt(try await sampler.samples(of: networks))
  }
}
