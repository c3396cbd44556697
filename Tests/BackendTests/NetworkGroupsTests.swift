import Testing

@testable import OpenCLBackend

struct NetworkGroupsTests {
  private func fitting(width: Int, most: Int = 1024, of sizes: [Int] = [1024, 1024, 64]) -> [NetworkGroups.Way] {
    NetworkGroups.fitting(NetworkGroups.candidates, width: width, most: most, of: sizes)
  }

  @Test func narrowNetworksHaveNoGroups() {
    #expect(fitting(width: 48) == [.items])
    #expect(fitting(width: 0) == [.items])
  }

  @Test func halfOfAGroupIsBusyAtLeast() {
    #expect(fitting(width: 49) == [.items, .groups(networks: 32, runs: 8)])
    #expect(fitting(width: 497) == NetworkGroups.candidates.filter { $0 != .groups(networks: 1, runs: 256) })
    #expect(fitting(width: 2033) == NetworkGroups.candidates)
  }

  @Test func groupsFitTheDevice() {
    #expect(
      fitting(width: 10_000, most: 255) == [.items, .groups(networks: 8, runs: 16), .groups(networks: 1, runs: 64)])
    #expect(fitting(width: 10_000, most: 63) == [.items])
    #expect(fitting(width: 10_000, of: [1024, 64, 64]).last == .groups(networks: 1, runs: 64))
    #expect(fitting(width: 10_000, of: [1024, 1, 1]) == [.items])
  }
}
