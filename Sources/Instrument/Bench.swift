import Ensembles

/// How fast devices draw and reduce networks: a fixed set of ensembles, each timed several times.
public enum Bench {
  /// One ensemble on one device.
  public struct Row: Sendable, Encodable {
    /// The device's selector.
    public let selector: String
    /// The device's name.
    public let device: String
    /// σ of the ensemble.
    public let activation: String
    /// N.
    public let width: Int
    /// By its name.
    public let estimator: String
    /// Why there is no rate; nil where there is one.
    public let failure: String?
    /// Neurons drawn in each timing, Σ networks × width.
    public let neurons: Double?
    /// Neurons a second: the median of the timings, the lowest and the highest.
    public let neuronsPerSecond: Double?
    /// The slowest timing.
    public let lowest: Double?
    /// The fastest timing.
    public let highest: Double?
    /// The median over the CPU backend's; nil where that was not timed.
    public internal(set) var ratioToCPU: Double?
  }

  /// Times every ensemble on every backend, one after the other. Devices take turns, so that what else the machine does weighs on all of them
  /// alike. What fails is a row too.
  ///
  /// - Parameters:
  ///   - backends: ratios are to the one whose selector is `cpu`, where it is among them.
  ///   - repeats: timings of each, at least one.
  ///   - seconds: that a timing lasts about.
  ///   - progress: is told what is timed next.
  /// - Throws: `CancellationError`.
  public static func rows(
    _ backends: [any Backend], repeats: Int = 5, seconds: Double = 0.2, progress: (String) -> Void = { _ in }
  ) async throws -> [Row] {
    var rows: [Row] = []
    for specification in specifications {
      for width in specification.widths {
        let ensemble = specification.ensemble(width: width)
        progress("\(activation(ensemble)), N = \(width), \(specification.estimator.rawValue)")
        var timings: [Timing] = []
        for backend in backends { timings.append(try await Timing(ensemble, backend, seconds: seconds)) }
        for _ in 0..<repeats {
          for place in timings.indices { try await timings[place].time() }
        }
        let cpu = timings.first { $0.device.selector == "cpu" }?.row(ensemble).neuronsPerSecond
        rows += timings.map { timing in
          var row = timing.row(ensemble)
          if let cpu, let rate = row.neuronsPerSecond { row.ratioToCPU = rate / cpu }
          return row
        }
      }
    }
    return rows
  }

  /// The three architectures of arXiv:2008.08601 at their inputs in one dimension, narrow and wide, counted directly and by the neurons'
  /// cumulants.
  static let specifications: [Specification] = [Activation.erf, .gauss, .relu].flatMap { activation in
    [Estimator.direct, .cumulant].compactMap { estimator in
      var specification = PaperExperiments.specifications(networks: 1 << 36).first {
        $0.architecture.hiddenLayers[0].activation == activation && $0.architecture.inputDimension == 1
      }
      specification?.widths = [10, 1000]
      specification?.orders = [2, 4]
      specification?.estimator = estimator
      return specification?.centred
    }
  }

  fileprivate static func activation(_ ensemble: Ensemble) -> String {
    ensemble.specification.architecture.hiddenLayers.map(\.activation.name).joined(separator: "-")
  }
}

/// The timings of one ensemble on one device.
private struct Timing {
  let device: DeviceDescription
  private var sampler: (any Sampler)?
  private var blocks: [Block] = []
  private var neurons = 0.0
  private var rates: [Double] = []
  private var failure: String?

  /// Prepares the device, and finds how many networks last about `seconds`. Building programs and first touches are over then.
  init(_ ensemble: Ensemble, _ backend: any Backend, seconds: Double) async throws {
    device = backend.device
    do {
      let sampler = try await backend.sampler(for: ensemble)
      self.sampler = sampler
      var networks: UInt64 = 64
      while true {
        blocks = (0..<Self.blockCount).map { Block(index: $0, networks: $0 * networks..<($0 + 1) * networks) }
        let elapsed = try await measured(sampler)
        guard elapsed < seconds, networks < Self.mostNetworks else { break }
        networks = min(Self.mostNetworks, networks * UInt64(max(2, min(16, seconds / elapsed))))
      }
      neurons = Double(Self.blockCount * networks) * Double(ensemble.width)
    } catch let error as CancellationError {
      throw error
    } catch {
      failure = "\(error)"
    }
  }

  /// - Throws: `CancellationError`.
  mutating func time() async throws {
    guard let sampler, failure == nil else { return }
    do {
      rates.append(neurons / (try await measured(sampler)))
    } catch let error as CancellationError {
      throw error
    } catch {
      failure = "\(error)"
    }
  }

  private func measured(_ sampler: any Sampler) async throws -> Double {
    try Task.checkCancellation()
    let started = ContinuousClock.now
    _ = try await sampler.moments(of: blocks)
    return started.secondsToNow
  }

  func row(_ ensemble: Ensemble) -> Bench.Row {
    let sorted = failure == nil ? rates.sorted() : []
    let middle = sorted.count / 2
    let median =
      sorted.isEmpty ? nil : sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    return Bench.Row(
      selector: device.selector, device: device.name, activation: Bench.activation(ensemble), width: ensemble.width,
      estimator: ensemble.specification.estimator.rawValue, failure: failure, neurons: sorted.isEmpty ? nil : neurons,
      neuronsPerSecond: median, lowest: sorted.first, highest: sorted.last)
  }

  /// Of each timing, and the networks of each at most.
  private static let blockCount: UInt64 = 8
  private static let mostNetworks: UInt64 = 1 << 32
}
