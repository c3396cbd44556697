import Foundation

/// What is wrong with a file of points.
struct PointFileError: Error, Equatable {
  var line: Int?
  var found: String
  var allowed: String
}

/// Points one after the other in one array: a point of its own for every number of a large file would take six times the memory.
struct PointTable: Equatable {
  /// Numbers of a point, one at least.
  let dimension: Int
  private let numbers: [Double]

  /// - Precondition: `numbers` are whole points.
  init(dimension: Int, numbers: [Double]) {
    self.dimension = dimension
    self.numbers = numbers
  }

  var count: Int { numbers.count / dimension }
  subscript(row: Int) -> [Double] { Array(numbers[(row * dimension)..<((row + 1) * dimension)]) }
}

/// Points from a file of numbers: NPY by its signature, else CSV.
enum PointFile {
  /// One point a row.
  ///
  /// - Parameter most: numbers that it may have.
  /// - Throws: ``FileError`` where the file cannot be read; ``PointFileError`` for its content.
  static func read(_ path: String, most: Int = SpecificationLimits.inputNumbers) throws -> PointTable {
    let data = try InputFile.contents(path, limit: 512 << 20)
    return data.starts(with: NPY.signature)
      ? try NPY.points([UInt8](data), most: most) : try CSV.points(data, most: most)
  }
}

/// Numbers separated by commas, semicolons or blanks. Lines beginning with # and a first line of names are passed over.
enum CSV {
  static func points(_ data: Data, most: Int) throws -> PointTable {
    guard var text = String(bytes: data, encoding: .utf8) else {
      throw PointFileError(line: nil, found: "bytes that are not UTF-8", allowed: "CSV or NPY")
    }
    if text.first == "\u{feff}" { text.removeFirst() }
    var numbers: [Double] = []
    var dimension: Int?
    var isFirst = true
    try forEachPiece(text[...], whereSeparator: \.isNewline) { place, line in
      let content = line.drop { $0.isWhitespace }
      if content.isEmpty || content.first == "#" { return }
      defer { isFirst = false }
      if isFirst, isHeader(content) { return }
      let start = numbers.count
      try forEachCell(content) { column, cell in
        guard let number = NumberGrammar.double(String(cell)), number.isFinite else {
          throw PointFileError(
            line: place + 1, found: "\"\(cell.prefix(60))\" in column \(column + 1)", allowed: "a finite number")
        }
        guard numbers.count < most else {
          throw PointFileError(line: place + 1, found: "more than \(most) numbers", allowed: "at most \(most) in all")
        }
        numbers.append(number)
      }
      let row = numbers.count - start
      if let dimension, row != dimension {
        throw PointFileError(
          line: place + 1, found: "\(row) numbers", allowed: "\(dimension), as in the rows before")
      }
      dimension = row
    }
    guard let dimension else { throw PointFileError(line: nil, found: "no numbers", allowed: "one point a row") }
    return PointTable(dimension: dimension, numbers: numbers)
  }

  /// Whether a line has names of columns: something is in it, and nothing that might be meant as a number. A first point must not get lost
  /// because it is spelt wrong.
  private static func isHeader(_ line: Substring) -> Bool {
    var (hasName, hasNumber) = (false, false)
    forEachCell(line) { _, cell in
      if mightBeNumber(cell) { hasNumber = true }
      if !cell.isEmpty { hasName = true }
    }
    return hasName && !hasNumber
  }

  /// Whether a cell begins as numbers do, quoted or not, or is a word for a number that is none.
  private static func mightBeNumber(_ cell: Substring) -> Bool {
    let bare = cell.drop { "\"'".contains($0) || $0.isWhitespace }
    guard let first = bare.first else { return false }
    return first.isNumber || "+-−.".contains(first) || noNumbers.contains(bare.lowercased().filter { $0.isLetter })
  }

  private static let noNumbers: Set = ["nan", "inf", "infinity", "na", "null", "none", "missing"]

  // MARK: Cells

  /// The cells of a line, without the blanks around them.
  private static func forEachCell(_ line: Substring, _ body: (Int, Substring) throws -> Void) rethrows {
    for separator in [",", ";"] as [Character] where line.contains(separator) {
      func isSeparator(_ character: Character) -> Bool { character == separator }
      return try forEachPiece(line, whereSeparator: isSeparator) { column, cell in
        var cell = cell.drop { $0.isWhitespace }
        while cell.last?.isWhitespace == true { cell.removeLast() }
        try body(column, cell)
      }
    }
    var column = 0
    try forEachPiece(line, whereSeparator: \.isWhitespace) { _, cell in
      guard !cell.isEmpty else { return }
      try body(column, cell)
      column += 1
    }
  }

  /// What `split` gives, one piece after the other: a text may have more of them than fit in memory.
  private static func forEachPiece(
    _ text: Substring, whereSeparator isSeparator: (Character) -> Bool, _ body: (Int, Substring) throws -> Void
  ) rethrows {
    var rest = text
    var place = 0
    while let end = rest.firstIndex(where: isSeparator) {
      try body(place, rest[..<end])
      rest = rest[rest.index(after: end)...]
      place += 1
    }
    try body(place, rest)
  }
}
