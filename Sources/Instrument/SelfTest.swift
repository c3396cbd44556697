import CPUBackend
import Ensembles
import KernelArguments
import Measurement
import OpenCLBackend

/// One thing that the self-test looked at.
public struct SelfTestCheck: Sendable, Encodable {
  /// The name of the device that was tested.
  public let device: String
  /// The name of the check.
  public let check: String
  /// Whether it is as it should be.
  public let passed: Bool
  /// What was compared, or what went wrong.
  public let detail: String
}

/// Compares what devices compute with known answers, and bit for bit with the CPU backend.
public enum SelfTest {
  /// - Parameter backends: to test; the CPU backend is tested against known answers as well.
  public static func checks(_ backends: [any Backend]) async -> [SelfTestCheck] {
    var checks: [SelfTestCheck] = []
    for backend in backends {
      let device = backend.device.name
      func check(_ name: String, _ body: () async throws -> (Bool, String)) async {
        do {
          let (passed, detail) = try await body()
          checks.append(SelfTestCheck(device: device, check: name, passed: passed, detail: detail))
        } catch {
          checks.append(SelfTestCheck(device: device, check: name, passed: false, detail: "\(error)"))
        }
      }
      await check("Philox4x32-10 known answers") { try await philox(backend) }
      await check("elementary functions") { try await functions(backend) }
      for ensemble in ensembles {
        await check("networks, \(label(ensemble))") { try await networks(backend, ensemble) }
        await check("moments, \(label(ensemble))") { try await moments(backend, ensemble) }
      }
    }
    return checks
  }

  // MARK: Known answers

  /// Counter, key and words, published with the Random123 library.
  private static let knownAnswers: [(address: [UInt32], words: [UInt32])] = [
    ([0, 0, 0, 0, 0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
    ([UInt32](repeating: .max, count: 6), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
    (
      [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344, 0xa409_3822, 0x299f_31d0],
      [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
    ),
  ]

  private static func philox(_ backend: any Backend) async throws -> (Bool, String) {
    let addresses = knownAnswers.flatMap(\.address)
    let words = try await (backend as? any Probed)?.philox(addresses) ?? []
    return (words == knownAnswers.flatMap(\.words), "\(knownAnswers.count) blocks")
  }

  /// Every function at words that are spread over all exponents, against the CPU backend.
  private static func functions(_ backend: any Backend) async throws -> (Bool, String) {
    let words = (0..<4096).map { UInt32(truncatingIfNeeded: $0 &* 0x9e3f_79b1) }
    var failed: [String] = []
    for function in ProbedFunction.allCases {
      let usable = words.filter { function.isDefined(at: $0) }
      let values = try await (backend as? any Probed)?.values(function, usable)
      if values != CPUBackend().values(function, usable) { failed.append(function.rawValue) }
    }
    return (
      failed.isEmpty,
      failed.isEmpty
        ? "\(ProbedFunction.allCases.count) functions, same bits" : "differ: " + failed.joined(separator: ", ")
    )
  }

  // MARK: Ensembles

  /// Every activation with the direct estimator, and three with the others, in small numbers of neurons that are no whole runs; and so many neurons
  /// that a GPU tries work-groups for its networks (`NetworkGroups`).
  private static let ensembles: [Ensemble] =
    Activation.all.enumerated().map { place, activation in
      ensemble(
        activation, inputDimension: 1 + place % 2, outputDimension: 1 + place, bias: place == 2 ? 0 : 0.5,
        orders: [2, 4])
    } + [
      ensemble(.erf, inputDimension: 2, outputDimension: 1, bias: 0.5, orders: [6], .conditional),
      ensemble(.relu, inputDimension: 1, outputDimension: 2, bias: 0, orders: [6], .cumulant),
      ensemble(.gauss, inputDimension: 2, outputDimension: 5, bias: 0.25, orders: [8], .cumulant), wide,
    ]

  private static let wide = ensemble(
    .erf, inputDimension: 1, outputDimension: 1, bias: 0.5, orders: [2, 4], width: 499)

  private static func ensemble(
    _ activation: Activation, inputDimension: Int, outputDimension: Int, bias: Double, orders: [Int],
    _ estimator: Estimator = .direct, width: Int = 19
  ) -> Ensemble {
    Specification(
      name: "selftest",
      architecture: Architecture(
        inputDimension: inputDimension, hiddenLayers: [HiddenLayer(activation: activation)],
        outputDimension: outputDimension),
      weights: NormalDensity(mean: 0, deviation: 1), biases: NormalDensity(mean: 0, deviation: bias), widths: [width],
      inputs: [[-1, 0.5], [0.25, 1], [0, 0]].map { Array($0[..<inputDimension]) }, orders: orders, networks: 100,
      experiments: 1, seed: 0xfeed_5eed_0000_0001, estimator: estimator
    ).centred.ensemble(width: width)
  }

  private static func isWide(_ ensemble: Ensemble) -> Bool { ensemble.width == wide.width }

  private static func label(_ ensemble: Ensemble) -> String {
    let specification = ensemble.specification
    let layers = specification.architecture.hiddenLayers.map(\.activation.name).joined(separator: "-")
    if isWide(ensemble) { return "\(layers), \(ensemble.width) neurons" }
    return specification.estimator == .direct ? layers : "\(layers) \(specification.estimator.rawValue)"
  }

  private static func networks(_ backend: any Backend, _ ensemble: Ensemble) async throws -> (Bool, String) {
    // Networks that stand side by side differ in the high words of their numbers.
    let networks: Range<UInt64> = isWide(ensemble) ? 0xffff_ffff..<0x1_0000_0001 : 0xffff_fff7..<0x1_0000_0017
    let samples = try await backend.sampler(for: ensemble).samples(of: networks)
    let expected = try await CPUBackend().sampler(for: ensemble).samples(of: networks)
    return (samples.hasSameBits(as: expected), "\(networks.count) networks, bits compared with the CPU backend")
  }

  private static func moments(_ backend: any Backend, _ ensemble: Ensemble) async throws -> (Bool, String) {
    // Of wide networks as many blocks as there are ways, and few networks, which simulators take long for.
    let ends: [UInt64] = isWide(ensemble) ? [0, 2, 4, 6, 8, 10] : [0, 100, 237]
    let blocks = zip(ends, ends.dropFirst()).enumerated().map { Block(index: UInt64($0), networks: $1.0..<$1.1) }
    let sampler = try await backend.sampler(for: ensemble)
    var moments: [BlockMoments] = []
    // Block by block, since launches take turns between ways to share out the work.
    for block in blocks { moments += try await sampler.moments(of: [block]) }
    let expected = try await CPUBackend().sampler(for: ensemble).moments(of: blocks)
    let areEqual = moments.count == expected.count && zip(moments, expected).allSatisfy { $0.hasSameBits(as: $1) }
    return (areEqual, "\(moments.count) blocks, bits compared with the CPU backend")
  }
}
