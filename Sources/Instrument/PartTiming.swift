import Ensembles
import KernelArguments

/// Times the kernels' parts on one device.
struct PartTiming {
  private let device: DeviceDescription
  private let loops: LoopTiming

  init(_ device: DeviceDescription, _ loops: LoopTiming) {
    self.device = device
    self.loops = loops
  }

  /// The device's peaks and what a launch costs, and the rates of all parts. What fails leaves the rest out.
  ///
  /// - Throws: `CancellationError`.
  func measure() async throws -> (Bench.Device, [Bench.Part]) {
    do {
      let peaks = try await loops.roofline()
      let launches = try await loops.device.secondsOfLaunch(repeats: Self.launches).sorted()
      let launch = launches[launches.count / 2]
      let own = Bench.Device(
        selector: device.selector, device: device.name, peaks: peaks, launchSeconds: launch,
        launchShare: loops.device.usualSecondsOfLaunch.map { launch / $0 }, failure: nil)
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
    let median = rates[rates.count / 2]
    return Bench.Part(
      selector: device.selector, device: device.name, part: name, unit: unit, rate: median, lowest: rates[0],
      highest: rates[rates.count - 1], limit: count.map { Bench.Limit(median, of: units, $0, peaks) })
  }

  private static let launches = 101
}
