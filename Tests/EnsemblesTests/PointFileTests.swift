import Foundation
import TestOracles
import Testing

@testable import Ensembles

@Suite struct PointFileTests {
  private func read(_ bytes: [UInt8], most: Int = SpecificationLimits.inputNumbers) throws -> [[Double]] {
    let path = try TemporaryFolder.make().appendingPathComponent("points").path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let points = try PointFile.read(path, most: most)
    return (0..<points.count).map { points[$0] }
  }

  private func npy(_ description: String, _ numbers: [UInt8], version: UInt8 = 1) -> [UInt8] {
    let text = Array(description.utf8)
    let length =
      version == 1
      ? [UInt8(text.count & 255), UInt8(text.count >> 8)] : [UInt8(text.count & 255), UInt8(text.count >> 8), 0, 0]
    return NPY.signature + [version, 0] + length + text + numbers
  }

  @Test(arguments: [
    "1,2\n3,4\n", "x,y\n1, 2\n3 ,4", "# a comment\n1;2\r\n3;4\r\n", "\u{feff}1 2\n\n3\t4", "  1e0,2.0\n+3,4",
  ])
  func csvIsRead(_ text: String) throws {
    #expect(try read(Array(text.utf8)) == [[1, 2], [3, 4]])
  }

  @Test(arguments: [
    "", "x,y\n", "1,2\n3", "1,2\n3,x", "1,2\nnan,3", "1,,2\n", "1,2\nx,y\n", "1,inf", "1,2\n3,1e-9223372036854775808",
  ])
  func brokenCSVIsRefused(_ text: String) {
    #expect(throws: PointFileError.self) { try read(Array(text.utf8)) }
  }

  @Test func csvErrorsNameLineAndColumn() {
    let error = #expect(throws: PointFileError.self) { try read(Array("# c\n1,2\n3,x\n".utf8)) }
    #expect(error?.line == 3)
    #expect(error?.found == "\"x\" in column 2")
  }

  /// What stands above the numbers is passed over where it has names only.
  @Test(arguments: ["x\n", "\"x\"\n", "_x\n", "# c\n'a name'\n", "\u{feff}θ₁\n", "information\n"])
  func headersArePassedOver(_ header: String) throws {
    #expect(try read(Array((header + "0.5\n2\n").utf8)) == [[0.5], [2]])
  }

  /// A first point that is spelt wrong is no header: it would be lost without a word.
  @Test(arguments: [
    "nan", "\"0.5\"", "'0.5'", "1e400", "-inf", "Infinity", "0,5 x", ".5.", "+", "1_000", "0x10", "−0.5", "NA",
    "n/a", "½",
  ])
  func firstPointsAreNotTakenForHeaders(_ cell: String) {
    let error = #expect(throws: PointFileError.self) { try read(Array("# c\n\(cell)\n0.5\n2\n".utf8)) }
    #expect(error?.line == 2 && error?.found.contains("in column") == true, "\(String(describing: error))")
  }

  @Test func oneNumberAmongNamesIsAPoint() {
    let error = #expect(throws: PointFileError.self) { try read(Array("x,0.5\n1,2\n".utf8)) }
    #expect(error?.line == 1 && error?.found == "\"x\" in column 1")
  }

  /// Numbers are counted while they are read, whatever the shape: ten are allowed here.
  @Test func moreNumbersThanAllowedAreRefused() throws {
    let rows = String(repeating: "1\n", count: 10)
    #expect(try read(Array(rows.utf8), most: 10).count == 10)
    for text in [rows + "1", "\(String(repeating: "1,", count: 1000))1", String(repeating: "1 2\n", count: 6)] {
      let error = #expect(throws: PointFileError.self) { try read(Array(text.utf8), most: 10) }
      #expect(error?.found == "more than 10 numbers")
    }
    let header = "{'descr': '<i1', 'fortran_order': False, 'shape': (11, 1), }"
    let error = #expect(throws: PointFileError.self) {
      try read(npy(header, [UInt8](repeating: 1, count: 11)), most: 10)
    }
    #expect(error?.allowed == "at most 10 in all")
  }

  @Test func npyIsRead() throws {
    let header = "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 2), }\n"
    let numbers: [UInt8] = [1, 0, 254, 255, 3, 0, 4, 0]
    let rows: [[Double]] = [[1, -2], [3, 4]]
    for version: UInt8 in 1...3 { #expect(try read(npy(header, numbers, version: version)) == rows) }
    let columnMajor = try read(npy(header.replacing("False", with: "True"), numbers))
    #expect(columnMajor == [[1, 3], [-2, 4]])
    let flat = try read(npy(header.replacing("(2, 2)", with: "(4,)"), numbers))
    #expect(flat == [[1], [-2], [3], [4]])
    let bigEndian = try read(npy(header.replacing("<i2", with: ">u2"), numbers))
    #expect(bigEndian == [[256, 65279], [768, 1024]])
    let doubles = [1.5, -2.25].flatMap { (number: Double) -> [UInt8] in
      withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) }
    }
    #expect(try read(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", doubles)) == [[1.5, -2.25]])
    let floats = withUnsafeBytes(of: Float(0.5).bitPattern.bigEndian) { Array($0) }
    #expect(try read(npy("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", floats)) == [[0.5]])
  }

  @Test(arguments: [
    "{'descr': '<i2', 'fortran_order': False, 'shape': (1000000000000000000, 2), }",
    "{'descr': '<i2', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807), }",
    "{'descr': '<i2', 'fortran_order': False, 'shape': (9223372036854775807, 0), }",
    "{'descr': '<i2', 'fortran_order': False, 'shape': (-1, 2), }", "{'descr': '<c16', 'shape': (1,)}", "{}", "",
    "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 2, 1), }",
    "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
    "{'descr': '<i2', 'fortran_order': False, 'shape': (3, 2), }",
  ])
  func lyingNPYIsRefused(_ header: String) {
    #expect(throws: PointFileError.self) { try read(npy(header, [1, 0, 2, 0, 3, 0, 4, 0])) }
  }

  /// Of a stranger's header a message has one line of characters to read, and not the blanks that pad it.
  @Test(arguments: [
    ("'descr': '<c16', 'fortran_order': False, 'shape': (1,), }          \n", "numbers of type '<c16'"),
    ("'shape': (1,), 'fortran_order': False, 'descr': '<c16'}   \n", "numbers of type '<c16'"),
    ("'descr': [('x', '<f8'), ('y', '<i4')], 'fortran_order': False}", "numbers of type [('x', '<f8'), ('y', '<i4')]"),
    ("'descr': \u{0}\u{1b}[31m\r\n\n\u{9b}<f8', 'fortran_order': False}", "numbers of type ?[31m ?<f8'"),
    ("'descr':   \n", "numbers of type nothing"),
    ("'descr': '\(String(repeating: "x", count: 500))'", "numbers of type '\(String(repeating: "x", count: 59))…"),
    ("'descr': '<f8', 'fortran_order': False, 'shape': (2, 2, 1), }     \n", "the shape (2, 2, 1)"),
    ("'descr': '<f8', 'fortran_order': False, 'shape': (2,\n\u{1b}[31m\u{0}   \n   2), }", "the shape (2, ?[31m? 2)"),
  ])
  func headersAreToldInOneLine(_ header: String, _ found: String) {
    let error = #expect(throws: PointFileError.self) { try read(npy("{" + header, [UInt8](repeating: 0, count: 16))) }
    #expect(error?.found == found)
  }

  /// Mutated files are read or refused, and nothing else. A linear congruential generator, fixed.
  @Test func mutatedFilesNeverTrap() throws {
    let files = [
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n", [UInt8](repeating: 64, count: 16)),
      Array("# c\nx,y\n1,2\n3,4e1\n".utf8),
    ]
    var state: UInt64 = 1
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for round in 0..<3000 {
      var bytes = files[round % 2]
      for _ in 0...random(4) { bytes[random(bytes.count)] = UInt8(random(256)) }
      if random(4) == 0 { bytes.removeLast(random(bytes.count)) }
      do { _ = try read(bytes) } catch is PointFileError {}
    }
  }
}
