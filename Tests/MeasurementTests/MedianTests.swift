import Testing

@testable import Measurement

@Suite struct MedianTests {
  @Test(
    arguments: [
      ([], nil), ([3], 3), ([4, 1], 2.5), ([9, -1, 2], 2), ([8, 1, 4, 2], 3), ([1, .infinity, 0], 1),
    ] as [([Double], Double?)])
  func itIsInTheMiddle(_ values: [Double], _ expected: Double?) {
    #expect(median(values) == expected)
  }
}
