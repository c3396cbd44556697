import Testing

@testable import OpenCLBackend

struct FastestTests {
  @Test(arguments: GroupSizes.candidates)
  func theFastestOfTheLastRoundStays(_ best: Int) {
    var sizes = Fastest(of: GroupSizes.fitting(1024))
    var tried: [Int] = []
    for launch in 0..<40 {
      let size = sizes.next
      tried.append(size)
      // In the first round another one seems to be faster by far.
      let misleads = launch < 4 && size == 32
      sizes.record(size, work: 1000, .milliseconds(misleads ? 1 : size == best ? 20 : 30))
    }
    #expect(Array(tried.prefix(4)) == GroupSizes.candidates)
    #expect(tried.suffix(28).allSatisfy { $0 == best })
  }

  @Test func sizesFitTheKernel() {
    #expect(GroupSizes.fitting(100) == [32, 64])
    #expect(GroupSizes.fitting(7) == [7])
    #expect(GroupSizes.fitting(0) == [1])
    #expect(GroupSizes.fitting(4096, on: .cpu) == [64])
    #expect(GroupSizes.fitting(40, on: .cpu) == [40])
  }

  @Test func longerLaunchesOfMoreWorkAreNotSlower() {
    var sizes = Fastest(of: GroupSizes.fitting(64))
    for _ in 0..<6 {
      let size = sizes.next
      sizes.record(size, work: size == 64 ? 3000 : 1000, .milliseconds(size == 64 ? 20 : 10))
    }
    #expect(sizes.next == 64)
  }
}
