import CPUBackend
import Foundation
import KernelArguments
import Testing

/// The kernels' functions against the system's in double precision, and bit for bit between backends.
@Suite struct ElementaryFunctionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let function: ProbedFunction
    /// Words swept: the argument's bits, or the random word.
    let words: ClosedRange<UInt32>
    let exact: @Sendable (UInt32) -> Double
    /// The largest error in ulp over all words of the range, rounded up in the third decimal.
    let bound: Double
    var testDescription: String { "\(function.rawValue) \(words)" }
  }

  private static func float(_ word: UInt32) -> Double { Double(Float(bitPattern: word)) }

  /// sin(2π word / 2³²). The nearest quarter turn is taken off in integers: near the axes 2π word / 2³², rounded to a double,
  /// has lost what makes up the value.
  private static func sine(_ word: UInt32) -> Double {
    let quarters = (word &+ 0x2000_0000) >> 30
    let angle = Double(Int32(bitPattern: word &- quarters << 30)) * .pi / 2_147_483_648
    let value = quarters & 1 == 0 ? sin(angle) : cos(angle)
    return quarters & 2 == 0 ? value : -value
  }

  static let cases = [
    Case(
      function: .uniform, words: 0...UInt32.max, exact: { (Double($0) + 0.5) / 4_294_967_296 }, bound: 0.75),
    Case(function: .logarithm, words: 0x0080_0000...0x7f7f_ffff, exact: { log(float($0)) }, bound: 1.948),
    Case(function: .cosine, words: 0...UInt32.max, exact: { sine($0 &+ 0x4000_0000) }, bound: 1.576),
    Case(function: .sine, words: 0...UInt32.max, exact: { sine($0) }, bound: 1.576),
    Case(function: .exponential, words: 0x0080_0000...0x42b1_7217, exact: { exp(float($0)) }, bound: 0.874),
    Case(function: .exponential, words: 0x8080_0000...0xc2ae_ac4f, exact: { exp(float($0)) }, bound: 0.874),
    Case(function: .errorFunction, words: 0x0180_0000...0x7f7f_ffff, exact: { erf(float($0)) }, bound: 2.700),
    Case(function: .squareRoot, words: 0x0080_0000...0x7f7f_ffff, exact: { float($0).squareRoot() }, bound: 0.5),
    Case(function: .quotientOfOne, words: 0x0080_0000...0x7e7f_ffff, exact: { 1 / float($0) }, bound: 0.5),
    Case(function: .sineOfRadians, words: 0x0080_0000...0x5380_0000, exact: { sin(float($0)) }, bound: 1.574),
    Case(function: .cosineOfRadians, words: 0x0080_0000...0x5380_0000, exact: { cos(float($0)) }, bound: 1.560),
    Case(function: .hyperbolicTangent, words: 0x0080_0000...0x3f30_0000, exact: { tanh(float($0)) }, bound: 0.712),
    Case(function: .hyperbolicTangent, words: 0x3f30_0001...0x7f7f_ffff, exact: { tanh(float($0)) }, bound: 1.226),
    Case(function: .gelu, words: 0x0180_0000...0x7f7f_ffff, exact: { gelu(float($0)) }, bound: 2.872),
    Case(function: .gelu, words: 0x8180_0000...0xc152_0000, exact: { gelu(float($0)) }, bound: 8.876),
    Case(
      function: .leakyRelu, words: 0x8400_0000...0xff7f_ffff, exact: { Double(Float(0.01)) * float($0) }, bound: 0.5),
  ]

  /// z Φ(z).
  private static func gelu(_ z: Double) -> Double { z * erfc(-z / 2.0.squareRoot()) / 2 }

  private struct Worst: Sendable {
    var ulp = 0.0
    var word: UInt32 = 0

    mutating func raise(to error: Double, at place: UInt32) {
      // Written so that a NaN counts as the worst.
      if !(error <= ulp) { (ulp, word) = (error, place) }
    }
  }

  /// Every word with NNQFT_LONG (about ten minutes on two cores), every 4099th without: a prime, so that every low
  /// bit has its turn.
  @Test(arguments: cases.indices)
  func errorsStayWithinTheirBounds(_ place: Int) async {
    let test = Self.cases[place]
    let isLong = ProcessInfo.processInfo.environment["NNQFT_LONG"] != nil
    let worst = await Self.worst(of: test, step: isLong ? 1 : 4099)
    if isLong { print("\(test.testDescription): \(worst.ulp) ulp at 0x\(String(worst.word, radix: 16))") }
    #expect(worst.ulp <= test.bound, "\(worst.ulp) ulp at \(String(worst.word, radix: 16))")
    // A bound that nothing comes near would not notice a coefficient's last digits.
    #expect(worst.ulp > 0.55 * test.bound)
  }

  /// The last word is always among those measured.
  private static func worst(of test: Case, step: Int) async -> Worst {
    let last = Int(test.words.upperBound)
    let stretch = step << 20
    return await withTaskGroup(of: Worst.self) { group in
      for first in stride(from: Int(test.words.lowerBound), through: last, by: stretch) {
        group.addTask {
          let words = stride(from: first, to: min(first + stretch, last), by: step).map { UInt32($0) } + [UInt32(last)]
          var worst = Worst()
          for (word, bits) in zip(words, CPUBackend().values(test.function, words)) {
            worst.raise(to: ulps(Float(bitPattern: bits), test.exact(word)), at: word)
          }
          return worst
        }
      }
      return await group.reduce(into: Worst()) { $0.raise(to: $1.ulp, at: $1.word) }
    }
  }

  /// The error in units in the last place of the exact value.
  private static func ulps(_ value: Float, _ exact: Double) -> Double {
    guard exact != 0 else { return value == 0 ? 0 : .infinity }
    return abs(Double(value) - exact) / Double(Float(exact).magnitude.ulp)
  }

  @Test func specialValuesAreExact() {
    func value(_ function: ProbedFunction, _ x: Float) -> Float {
      Float(bitPattern: CPUBackend().values(function, [x.bitPattern])[0])
    }
    #expect(value(.logarithm, 1) == 0 && value(.exponential, 0) == 1 && value(.errorFunction, 0) == 0)
    #expect(value(.exponential, 89) == .infinity && value(.exponential, .infinity) == .infinity)
    #expect(value(.exponential, -88) == 0 && value(.exponential, -.infinity) == 0)
    #expect(value(.errorFunction, .infinity) == 1 && value(.errorFunction, -.infinity) == -1)
    #expect(value(.errorFunction, 4) == 1 && value(.errorFunction, -30) == -1 && value(.errorFunction, .nan).isNaN)
    #expect(value(.exponential, .nan).isNaN)
    let quarters: [UInt32] = [0, 0x4000_0000, 0x8000_0000, 0xc000_0000]
    let cosines = CPUBackend().values(.cosine, quarters).map { Float(bitPattern: $0) }
    let sines = CPUBackend().values(.sine, quarters).map { Float(bitPattern: $0) }
    #expect(cosines == [1, 0, -1, 0] && sines == [0, 1, 0, -1])
    let ends = CPUBackend().values(.uniform, [0, .max]).map { Float(bitPattern: $0) }
    #expect(ends == [0x1p-33, 1])
  }

  /// A fraction near its end may round to either side.
  @Test func noErrorFunctionIsAboveOne() {
    let words = Array(Float(3.5).bitPattern...Float(4.5).bitPattern)
    let values = CPUBackend().values(.errorFunction, words).map { Float(bitPattern: $0) }
    #expect(values.allSatisfy { $0 <= 1 })
    #expect(zip(words, values).allSatisfy { Float(bitPattern: $0) < 4 || $1 == 1 })
  }

  /// Words over all exponents and signs, and every one near the places where the functions change their formula.
  @Test(arguments: ProbedFunction.allCases)
  func backendsGiveTheSameBits(_ function: ProbedFunction) async throws {
    let edges: [Float] = [1, 4, 87.336544, 88.722839, 0.70710678, 1.41421356, 0.34657359]
    let near = edges.flatMap { edge in (-64...64).flatMap { [edge.bitPattern &+ UInt32(bitPattern: $0)] } }
    let spread = (0..<400_000).map { UInt32(truncatingIfNeeded: $0 &* 0x9e37_79b1) }
    let words = (near + near.map { $0 | 0x8000_0000 } + spread).filter { function.isDefined(at: $0) }
    let expected = CPUBackend().values(function, words)
    for backend in probedBackends.dropFirst() {
      #expect(try await backend.values(function, words) == expected)
    }
  }
}
