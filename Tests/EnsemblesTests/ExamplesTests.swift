import Ensembles
import Foundation
import Testing

@Suite struct ExamplesTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Examples")

  @Test(arguments: ["erf", "gauss", "relu"], 1...3)
  func thePapersNineAreThere(_ activation: String, _ dimension: Int) throws {
    let path = Self.folder.appendingPathComponent("\(activation)-d\(dimension).yaml").path
    let specification = try Specification.read(contentsOf: path)
    #expect(specification.name == "\(activation)-d\(dimension)")
    #expect(specification.architecture.inputDimension == dimension)
    #expect(specification.widths == [2, 3, 4, 5, 10, 20, 50, 100, 500, 1000])
    #expect(specification.biases.deviation == (activation == "relu" ? 0 : 1))
    #expect(specification.inputs.count == (dimension == 1 ? 6 : 4))
  }

  @Test func digitsAreReadFromTheirFile() throws {
    let specification = try Specification.read(contentsOf: Self.folder.appendingPathComponent("digits.yaml").path)
    #expect(specification.inputs.count == 10)
    for image in specification.inputs {
      #expect(image.count == 64)
      #expect(image.allSatisfy { (0...1).contains($0) })
    }
    let firstRow = specification.inputs[0][..<8].map { $0 * 16 }
    #expect(firstRow == [0, 0, 5, 13, 9, 1, 0, 0])
  }
}
