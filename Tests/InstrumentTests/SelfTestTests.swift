import CPUBackend
import Ensembles
import Testing

@testable import Instrument

/// The self-test compares bits, and not numbers: −0 is equal to 0, and NaN to nothing.
@Suite struct SelfTestTests {
  private func ensembles(_ fault: FaultyBackend.Fault) async -> [SelfTestCheck] {
    let checks = await SelfTest.checks([FaultyBackend("tested", fault)])
    return checks.filter { $0.check.hasPrefix("networks") || $0.check.hasPrefix("moments") }
  }

  @Test func aGoodDevicePasses() async {
    let checks = await ensembles(.none)
    #expect(!checks.isEmpty && checks.allSatisfy { $0.passed })
  }

  /// A ReLU-net without biases is 0 at x = 0.
  @Test func zerosOfTheOtherSignAreFound() async {
    let failed = await ensembles(.negativeZeros).filter { !$0.passed }.map(\.check)
    #expect(failed.contains("networks, relu") && failed.contains("moments, relu"), "\(failed)")
  }

  @Test func bitsTellWhatNumbersDoNot() {
    let block = BlockGrid.block(at: 0)
    func moments(_ sums: [Double]) -> BlockMoments { BlockMoments(width: 1, block: block, sums: sums) }
    #expect(!moments([0]).hasSameBits(as: moments([-0.0])))
    #expect(moments([.nan, 1]).hasSameBits(as: moments([.nan, 1])))
    #expect(!moments([1]).hasSameBits(as: moments([1, 1])))
    #expect(!moments([1]).hasSameBits(as: BlockMoments(width: 2, block: block, sums: [1])))
  }
}
