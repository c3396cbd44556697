import Testing

@testable import Measurement

@Suite struct PowerLawTests {
  /// 15/N + 44/N² is m₆ of the ReLU-net in one dimension: two powers, which errors of a per cent tell from one.
  @Test(arguments: [(44.0, true), (0.0, false)])
  func twoPowersAreNotOne(_ second: Double, _ isRejected: Bool) throws {
    let points = [2, 5, 10, 50, 100].map { (width: Int) -> (width: Int, estimate: Estimate) in
      let n = Double(width)
      let m = 15 / n + second / n / n
      return (width, Estimate(value: m, error: 0.01 * m))
    }
    let law = try #require(PowerLaw(logarithmic: points))
    let probability = try #require(law.probability)
    #expect(law.isRejected == isRejected && (probability < 1e-6) == isRejected, "\(probability)")
  }

  /// A line goes through any two.
  @Test func twoWidthsRejectNothing() throws {
    let points: [(width: Int, estimate: Estimate)] = [
      (2, Estimate(value: 1, error: 1e-3)), (5, Estimate(value: 9, error: 1e-3)),
    ]
    let law = try #require(PowerLaw(logarithmic: points))
    #expect(law.probability == nil && !law.isRejected)
  }
}
