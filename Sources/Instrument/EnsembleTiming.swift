import Ensembles

/// The timings of one ensemble on one device.
struct EnsembleTiming {
  let device: DeviceDescription
  private var sampler: (any Sampler)?
  private var blocks: [Block] = []
  /// Of a timing.
  private(set) var networks = 0.0
  private var rates: [Double] = []
  /// Why there are no rates.
  private(set) var failure: (any Error)?

  /// Prepares the device, and finds how many networks last about `seconds`. Building programs and first touches are over then.
  init(_ ensemble: Ensemble, _ backend: any Backend, seconds: Double) async throws {
    device = backend.device
    do {
      let sampler = try await backend.sampler(for: ensemble)
      self.sampler = sampler
      var networks: UInt64 = 64
      while true {
        blocks = Block.equal(Self.blockCount, size: networks)
        if networks == 64 { _ = try await measured(sampler) }
        let elapsed = try await measured(sampler)
        guard elapsed < seconds, networks < Self.mostNetworks else { break }
        networks = min(Self.mostNetworks, networks * UInt64(max(2, min(16, seconds / elapsed))))
      }
      self.networks = Double(Self.blockCount * networks)
    } catch let error as CancellationError {
      throw error
    } catch {
      failure = error
    }
  }

  /// - Throws: `CancellationError`.
  mutating func time() async throws {
    guard let sampler, failure == nil else { return }
    do {
      rates.append(networks / (try await measured(sampler)))
    } catch let error as CancellationError {
      throw error
    } catch {
      failure = error
    }
  }

  private func measured(_ sampler: any Sampler) async throws -> Double {
    try Task.checkCancellation()
    return try await sampler.seconds(for: blocks)
  }

  /// Networks a second, from slow to fast; none where something failed.
  var sortedRates: [Double] { failure == nil ? rates.sorted() : [] }

  /// Of each timing, and the networks of each at most.
  private static let blockCount: UInt64 = 8
  private static let mostNetworks: UInt64 = 1 << 32
}
