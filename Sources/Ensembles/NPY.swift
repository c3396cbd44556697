import Foundation

/// NumPy's array files, versions 1 to 3, of real numbers in one or two dimensions (NEP 1).
enum NPY {
  static let signature = Array("\u{93}NUMPY".unicodeScalars.map { UInt8($0.value) })

  /// The array's rows; a one-dimensional array has rows of one number.
  ///
  /// - Parameter most: numbers that it may have.
  /// - Throws: ``PointFileError``.
  static func points(_ bytes: [UInt8], most: Int) throws -> PointTable {
    let (header, start) = try header(bytes)
    let type = try ElementType(header)
    let isColumnMajor = try field("fortran_order", header).hasPrefix("True")
    let (rows, columns) = try shape(header)
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard !overflow, count <= most else {
      throw wrong("\(rows) × \(columns) numbers", "at most \(most) in all")
    }
    guard count * type.size == bytes.count - start else {
      throw wrong("\(bytes.count - start) bytes for \(rows) × \(columns) numbers", "as many bytes as the shape says")
    }
    let numbers = try (0..<count).map { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: columns)
      let place = isColumnMajor ? column * rows + row : index
      let number = type.number(bytes[(start + place * type.size)...])
      guard number.isFinite else { throw wrong("\(number) in row \(row), column \(column)", "finite numbers") }
      return number
    }
    return PointTable(dimension: columns, numbers: numbers)
  }

  private static func wrong(_ found: String, _ allowed: String) -> PointFileError {
    PointFileError(line: nil, found: found, allowed: allowed)
  }

  /// The header's text, and where the numbers begin.
  private static func header(_ bytes: [UInt8]) throws -> (String, Int) {
    guard bytes.count >= 12, (1...3).contains(bytes[6]) else { throw wrong("no NPY header", "NPY version 1, 2 or 3") }
    let lengthSize = bytes[6] == 1 ? 2 : 4
    let length = (0..<lengthSize).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
    let start = 8 + lengthSize
    guard length <= bytes.count - start else { throw wrong("a header that is cut short", "a whole NPY file") }
    return (String(decoding: bytes[start..<(start + length)], as: UTF8.self), start + length)
  }

  /// The text after a key of the header's dictionary.
  private static func field(_ key: String, _ header: String) throws -> Substring {
    guard let range = header.range(of: "'\(key)':") else { throw wrong("a header without \(key)", "an NPY header") }
    return header[range.upperBound...].drop { $0 == " " }
  }

  /// A value as a message has it, up to the next key. A stranger's file puts nothing on a terminal but one line of
  /// characters to read.
  private static func shown(_ value: Substring) -> String {
    let keys = ["descr", "fortran_order", "shape"].compactMap { value.range(of: "'\($0)':")?.lowerBound }
    var shown = ""
    for scalar in value[..<(keys.min() ?? value.endIndex)].unicodeScalars {
      let next = readable(scalar)
      // Blanks that pad the header, and bytes that are no text, come in rows.
      if " ?".contains(next), shown.last == next { continue }
      guard shown.count < mostShown else { return shown + "…" }
      shown.append(next)
    }
    while let last = shown.last, " ,}".contains(last) { shown.removeLast() }
    return shown.isEmpty ? "nothing" : shown
  }

  private static func readable(_ scalar: Unicode.Scalar) -> Character {
    if scalar.properties.isWhitespace { return " " }
    return (0x21...0x7e).contains(scalar.value) ? Character(scalar) : "?"
  }

  private static let mostShown = 60

  private static func shape(_ header: String) throws -> (Int, Int) {
    let text = try field("shape", header)
    guard text.first == "(", let end = text.firstIndex(of: ")") else { throw wrong("no shape", "(n,) or (n, d)") }
    let sizes = text[text.index(after: text.startIndex)..<end].split(separator: ",").map {
      Int($0.filter { $0 != " " && $0 != "L" })
    }
    let numbers = sizes.compactMap { $0 }
    guard numbers.count == sizes.count, (1...2).contains(numbers.count), numbers.allSatisfy({ $0 >= 1 }) else {
      throw wrong("the shape \(shown(text[...end]))", "(n,) or (n, d)")
    }
    return (numbers[0], numbers.count == 2 ? numbers[1] : 1)
  }

  /// `<f8` and its like: byte order, kind, bytes.
  private struct ElementType {
    let isBig: Bool
    let kind: Character
    let size: Int

    init(_ header: String) throws {
      let text = try NPY.field("descr", header)
      let name = Array(text.dropFirst().prefix { $0 != "'" })
      guard text.first == "'", name.count == 3, let size = name[2].wholeNumberValue, "<>|=".contains(name[0]),
        (name[1] == "f" && (size == 4 || size == 8)) || ("iu".contains(name[1]) && [1, 2, 4, 8].contains(size))
      else { throw NPY.wrong("numbers of type \(NPY.shown(text))", "f4, f8, or integers of 1, 2, 4, 8 bytes") }
      isBig = name[0] == ">"
      kind = name[1]
      self.size = size
    }

    func number(_ bytes: ArraySlice<UInt8>) -> Double {
      let own = bytes.prefix(size)
      let bits = (isBig ? Array(own) : own.reversed()).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      switch (kind, size) {
      case ("f", 4): return Double(Float(bitPattern: UInt32(bits)))
      case ("f", _): return Double(bitPattern: bits)
      case ("i", _):
        // Sign-extend by way of the top of the word.
        let unused = UInt64(64 - 8 * size)
        return Double(Int64(bitPattern: bits << unused) >> Int64(unused))
      default: return Double(bits)
      }
    }
  }
}
