import Foundation

/// What is wrong with a file of points.
struct PointFileError: Error, Equatable {
  var line: Int?
  var found: String
  var allowed: String
}

/// Points from a file of numbers: NPY by its signature, else CSV.
enum PointFile {
  /// One point a row.
  ///
  /// - Throws: ``FileError`` where the file cannot be read; ``PointFileError`` for its content.
  static func read(_ path: String) throws -> [[Double]] {
    let data = try InputFile.contents(path, limit: 512 << 20)
    let rows = data.starts(with: NPY.signature) ? try NPY.rows([UInt8](data)) : try CSV.rows(data)
    guard let width = rows.first?.count, width > 0 else {
      throw PointFileError(line: nil, found: "no numbers", allowed: "one point a row")
    }
    return rows
  }
}

/// Numbers separated by commas, semicolons or blanks. Lines beginning with # and a first line without numbers are passed over.
enum CSV {
  static func rows(_ data: Data) throws -> [[Double]] {
    guard var text = String(bytes: data, encoding: .utf8) else {
      throw PointFileError(line: nil, found: "bytes that are not UTF-8", allowed: "CSV or NPY")
    }
    if text.first == "\u{feff}" { text.removeFirst() }
    var rows: [[Double]] = []
    var isFirst = true
    for (place, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let content = line.drop { $0.isWhitespace }
      if content.isEmpty || content.first == "#" { continue }
      let fields = Self.fields(content)
      let numbers = fields.map { NumberGrammar.double(String($0)).flatMap { $0.isFinite ? $0 : nil } }
      defer { isFirst = false }
      if isFirst, numbers.allSatisfy({ $0 == nil }) { continue }
      if let wrong = numbers.firstIndex(of: nil) {
        throw PointFileError(
          line: place + 1, found: "\"\(fields[wrong].prefix(60))\" in column \(wrong + 1)", allowed: "a finite number")
      }
      let row = numbers.compactMap { $0 }
      if let width = rows.first?.count, row.count != width {
        throw PointFileError(
          line: place + 1, found: "\(row.count) numbers", allowed: "\(width), as in the rows before")
      }
      rows.append(row)
    }
    return rows
  }

  private static func fields(_ line: Substring) -> [Substring] {
    for separator in [",", ";"] as [Character] where line.contains(separator) {
      return line.split(separator: separator, omittingEmptySubsequences: false).map { field in
        var field = field.drop { $0.isWhitespace }
        while field.last?.isWhitespace == true { field.removeLast() }
        return field
      }
    }
    return line.split(whereSeparator: \.isWhitespace)
  }
}
