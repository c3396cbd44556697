import Ensembles
import KernelArguments
import Measurement

/// Times the kernels' parts on one device.
struct PartTiming {
  private let backend: any Backend
  private let loops: LoopTiming
  private var device: DeviceDescription { backend.device }

  init(_ backend: any Backend, _ loops: LoopTiming) {
    self.backend = backend
    self.loops = loops
  }

  /// The device's peaks and what a launch costs, and the rates of all parts. What fails leaves the rest out.
  ///
  /// - Throws: `CancellationError`.
  func measure() async throws -> (Bench.Device, [Bench.Part]) {
    do {
      let peaks = try await loops.roofline()
      let launch = median(try await loops.device.secondsOfLaunch(repeats: Self.launches))
      let own = Bench.Device(
        selector: device.selector, device: device.name, peaks: peaks, launchSeconds: launch,
        launchShare: loops.device.usualSecondsOfLaunch.flatMap { usual in launch.map { $0 / usual } }, failure: nil)
      var parts = [
        try await part("philox", "words", .philox, units: 4, OperationCount.philoxBlock, peaks),
        try await part(
          "normals", "deviates", .normals, units: 4, OperationCount.philoxBlock + .fourNormals, peaks),
      ]
      for activation in Activation.all {
        parts.append(
          try await part(
            activation.name, "values", .activation(activation), units: 1, OperationCount.activation(activation), peaks))
      }
      for ensemble in Bench.momentsAlone { parts.append(try await moments(ensemble, peaks)) }
      return (own, parts)
    } catch let error as CancellationError {
      throw error
    } catch {
      let own = Bench.Device(
        selector: device.selector, device: device.name, peaks: nil, launchSeconds: nil, launchShare: nil,
        failure: "\(error)")
      return (own, [])
    }
  }

  private func part(
    _ name: String, _ unit: String, _ loop: KernelLoop, units: Double, _ count: OperationCount?, _ peaks: Roofline
  ) async throws -> Bench.Part {
    let rates = try await loops.rates(loop).map { $0 * units }
    return Bench.Part(device, name, unit, rates, units: units, count, peaks)
  }

  /// What is left of networks without neurons: an ensemble in place of a loop, since it takes what a run takes.
  private func moments(_ ensemble: Ensemble, _ peaks: Roofline) async throws -> Bench.Part {
    var timing = try await EnsembleTiming(ensemble, backend, seconds: loops.seconds)
    for _ in 0..<loops.repeats { try await timing.time() }
    if let failure = timing.failure { throw failure }
    return Bench.Part(
      device, "moments to \(ensemble.specification.orders.max() ?? 0)", "networks", timing.sortedRates, units: 1,
      .moments(try KernelArguments(ensemble)), peaks)
  }

  private static let launches = 101
}

extension Bench.Part {
  /// - Parameters:
  ///   - rates: from slow to fast, one at least.
  ///   - count: of so many units.
  fileprivate init(
    _ device: DeviceDescription, _ name: String, _ unit: String, _ rates: [Double], units: Double,
    _ count: OperationCount?, _ peaks: Roofline
  ) {
    let rate = median(rates) ?? rates[0]
    self.init(
      selector: device.selector, device: device.name, part: name, unit: unit, rate: rate, lowest: rates[0],
      highest: rates[rates.count - 1], limit: count.map { Bench.Limit(rate, of: units, $0, peaks) })
  }
}
