import Ensembles
import KernelArguments
import Measurement

/// How fast devices draw and reduce networks, and how fast they could: a fixed set of ensembles and the kernels' parts, each timed several
/// times and held against what the device's own peaks allow (``Roofline``).
public enum Bench {
  /// All that was measured.
  public struct Results: Sendable, Codable {
    /// In the order in which they were given.
    public internal(set) var devices: [Device] = []
    /// Device after device.
    public internal(set) var parts: [Part] = []
    /// Ensemble after ensemble.
    public internal(set) var rows: [Row] = []
  }

  /// One device by itself.
  public struct Device: Sendable, Codable {
    /// As the command line names it.
    public let selector: String
    /// Its name.
    public let device: String
    /// Its peaks.
    public let peaks: Roofline?
    /// What handing it almost no work costs, in seconds: the median.
    public let launchSeconds: Double?
    /// The same over what a launch lasts in runs; nil where work is not cut into launches.
    public let launchShare: Double?
    /// Why something is missing.
    public let failure: String?
  }

  /// A part of the kernels on one device.
  public struct Part: Sendable, Codable {
    /// The device's selector.
    public let selector: String
    /// The device's name.
    public let device: String
    /// `philox`, `normals`, an activation, or `moments to` an order.
    public let part: String
    /// What is counted: words, deviates, values or networks.
    public let unit: String
    /// Units a second: the median of the timings.
    public let rate: Double
    /// The slowest timing.
    public let lowest: Double
    /// The fastest timing.
    public let highest: Double
    /// Nil where the operations are not counted.
    public let limit: Limit?
  }

  /// What the device's peaks allow at most.
  public struct Limit: Sendable, Codable {
    /// Units a second.
    public let rate: Double
    /// What is busy all the time at this rate.
    public let bound: Roofline.Bound
    /// The measured rate over this one.
    public let share: Double

    init(_ rate: Double, of units: Double, _ count: OperationCount, _ peaks: Roofline) {
      let (seconds, bound) = peaks.leastSeconds(count)
      self.rate = units / seconds
      self.bound = bound
      share = rate / self.rate
    }
  }

  /// One ensemble on one device.
  public struct Row: Sendable, Codable {
    /// The device's selector.
    public let selector: String
    /// The device's name.
    public let device: String
    /// σ of the ensemble.
    public let activation: String
    /// N.
    public let width: Int
    /// The highest order of the moments.
    public let order: Int
    /// By its name.
    public let estimator: String
    /// Why there is no rate; nil where there is one.
    public let failure: String?
    /// Neurons drawn in each timing, Σ networks × width.
    public let neurons: Double?
    /// Neurons a second: the median of the timings.
    public let neuronsPerSecond: Double?
    /// The slowest timing.
    public let lowest: Double?
    /// The fastest timing.
    public let highest: Double?
    /// The median over the CPU backend's; nil where that was not timed.
    public internal(set) var ratioToCPU: Double?
    /// Of neurons a second; nil where the operations are not counted.
    public internal(set) var limit: Limit?
  }

  /// Times everything on every backend. Devices take turns, so that what else the machine does weighs on all of them alike. What fails is
  /// a row too.
  ///
  /// - Parameters:
  ///   - backends: ratios are to the one whose selector is `cpu`, where it is among them.
  ///   - repeats: timings of each, at least one.
  ///   - seconds: that a timing of an ensemble lasts about; of a part, a quarter of it.
  ///   - progress: is told what is timed next.
  /// - Throws: `CancellationError`.
  public static func measure(
    _ backends: [any Backend], repeats: Int = 5, seconds: Double = 0.2, progress: (String) -> Void = { _ in }
  ) async throws -> Results {
    var results = Results()
    for backend in backends {
      guard let device = backend as? any Rated else { continue }
      progress("what \(backend.device.name) does at most")
      let timing = PartTiming(backend, LoopTiming(device: device, seconds: seconds / 4, repeats: repeats))
      let (own, parts) = try await timing.measure()
      results.devices.append(own)
      results.parts += parts
    }
    for ensemble in ensembles {
      let rows = try await rows(of: ensemble, backends, repeats: repeats, seconds: seconds, progress: progress)
      results.rows += rows.map { $0.limited(ensemble, results.devices) }
    }
    return results
  }

  private static func rows(
    of ensemble: Ensemble, _ backends: [any Backend], repeats: Int, seconds: Double, progress: (String) -> Void
  ) async throws -> [Row] {
    let specification = ensemble.specification
    progress("\(activation(ensemble)), N = \(ensemble.width), \(specification.estimator.rawValue)")
    var timings: [EnsembleTiming] = []
    for backend in backends { timings.append(try await EnsembleTiming(ensemble, backend, seconds: seconds)) }
    for _ in 0..<repeats {
      for place in timings.indices { try await timings[place].time() }
    }
    let cpu = timings.first { $0.device.selector == "cpu" }.flatMap { Row(ensemble, $0).neuronsPerSecond }
    return timings.map { timing in
      var row = Row(ensemble, timing)
      if let cpu, let rate = row.neuronsPerSecond { row.ratioToCPU = rate / cpu }
      return row
    }
  }

  /// The three architectures of arXiv:2008.08601 at their inputs in one dimension, narrow and wide, counted directly and by the neurons'
  /// cumulants; and the Erf-net to order 6, whose moments cost more than its narrow networks, and whose sums over neurons more than its wide ones.
  private static let ensembles: [Ensemble] =
    [Activation.erf, .gauss, .relu].flatMap { activation in
      [Estimator.direct, .cumulant].flatMap { ensembles(activation, $0, orders: [2, 4], widths: [10, 1000]) }
    } + ensembles(.erf, .direct, orders: [2, 4, 6], widths: [5, 1000])
    + ensembles(.erf, .cumulant, orders: [2, 4, 6], widths: [10, 1000])

  /// Networks with neither neurons nor biases, of whose work the moments are left, to orders 4 and 6.
  static let momentsAlone: [Ensemble] = [[2, 4], [2, 4, 6]].flatMap {
    ensembles(.relu, .direct, orders: $0, widths: [0])
  }

  private static func ensembles(
    _ activation: Activation, _ estimator: Estimator, orders: [Int], widths: [Int]
  ) -> [Ensemble] {
    var specification = PaperExperiments.specifications(networks: 1 << 36).first {
      $0.architecture.hiddenLayers[0].activation == activation && $0.architecture.inputDimension == 1
    }
    specification?.widths = widths
    specification?.orders = orders
    specification?.estimator = estimator
    guard let centred = specification?.centred else { return [] }
    return widths.map { centred.ensemble(width: $0) }
  }

  fileprivate static func activation(_ ensemble: Ensemble) -> String {
    ensemble.specification.architecture.hiddenLayers.map(\.activation.name).joined(separator: "-")
  }
}

extension Bench.Row {
  fileprivate init(_ ensemble: Ensemble, _ timing: EnsembleTiming) {
    let width = Double(ensemble.width)
    let rates = timing.sortedRates.map { $0 * width }
    self.init(
      selector: timing.device.selector, device: timing.device.name, activation: Bench.activation(ensemble),
      width: ensemble.width, order: ensemble.specification.orders.max() ?? 0,
      estimator: ensemble.specification.estimator.rawValue, failure: timing.failure.map { "\($0)" },
      neurons: rates.isEmpty ? nil : timing.networks * width, neuronsPerSecond: median(rates), lowest: rates.first,
      highest: rates.last)
  }

  fileprivate func limited(_ ensemble: Ensemble, _ devices: [Bench.Device]) -> Bench.Row {
    guard let peaks = devices.first(where: { $0.selector == selector })?.peaks, let neuronsPerSecond,
      let arguments = try? KernelArguments(ensemble), let count = OperationCount.network(arguments)
    else { return self }
    var row = self
    row.limit = Bench.Limit(neuronsPerSecond, of: Double(width), count, peaks)
    return row
  }
}
