import CNumerics
import Ensembles

/// NumPy's archive of arrays: a ZIP file of NPY files (NEP 1), stored. `format`, `version`, `specification` and `provenance` are
/// arrays of no dimension, the last two of them JSON texts.
struct NPZSink: ArraySink {
  private var archive: ZIPArchive

  init(path: String, replacing: Replacement) throws {
    archive = ZIPArchive(try OutputFile(path: path, replacing: replacing))
  }

  mutating func describe(_ run: ExportedRun) throws {
    try write(run.format, at: "format")
    try write([Int64(run.version)], shape: [], at: "version")
    try write(try JSONText.of(run.specification), at: "specification")
    try write(try JSONText.of(run.provenance), at: "provenance")
  }

  mutating func write(_ values: [Double], shape: [Int], at name: String) throws {
    try add(name, type: "<f8", shape, Self.bytes(values.map { $0.bitPattern.littleEndian }))
  }

  mutating func write(_ values: [Int64], shape: [Int], at name: String) throws {
    try add(name, type: "<i8", shape, Self.bytes(values.map(\.littleEndian)))
  }

  /// A text, in UTF-32 as NumPy keeps them.
  private mutating func write(_ text: String, at name: String) throws {
    let scalars = text.unicodeScalars.map { $0.value.littleEndian }
    try add(name, type: "<U\(max(1, scalars.count))", [], Self.bytes(scalars.isEmpty ? [0] : scalars))
  }

  mutating func finish() throws -> [String] { try archive.finish() }

  private mutating func add(_ name: String, type: String, _ shape: [Int], _ bytes: [UInt8]) throws {
    try archive.add(name + ".npy", Self.header(type, shape) + bytes)
  }

  /// NPY version 1: magic, version, length of the rest, a Python dictionary, blanks and a line feed up to a multiple of 64.
  private static func header(_ type: String, _ shape: [Int]) -> [UInt8] {
    let sizes = shape.map { "\($0)," }.joined(separator: " ")
    let dictionary = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
    let length = (10 + dictionary.utf8.count + 1 + 63) / 64 * 64 - 10
    let blanks = String(repeating: " ", count: length - dictionary.utf8.count - 1)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)]
      + Array((dictionary + blanks + "\n").utf8)
  }

  private static func bytes(_ words: [some FixedWidthInteger]) -> [UInt8] { words.withUnsafeBytes { [UInt8]($0) } }
}

/// A ZIP file (PKWARE's APPNOTE 6.3) whose members are stored, not compressed: doubles hardly are. Sizes always have 64 bits
/// (4.3.14, 4.5.3), so that there is one form for small and large files.
struct ZIPArchive {
  private let file: OutputFile
  private var directory: [UInt8] = []
  private var members: UInt64 = 0
  private var written: UInt64 = 0

  init(_ file: OutputFile) { self.file = file }

  /// - Throws: `OutputError`.
  mutating func add(_ name: String, _ bytes: [UInt8]) throws {
    let size = little(UInt64(bytes.count))
    let common =
      little(Self.version) + little(Self.utf8) + little(Self.stored) + little(Self.time) + little(Self.date)
      + little(nnqft_crc32(0, bytes, bytes.count)) + little(UInt32.max) + little(UInt32.max)
      + little(UInt16(name.utf8.count))
    directory +=
      little(0x0201_4b50 as UInt32) + little(Self.version) + common + little(UInt16(4 + 24))
      // Comment, disk, attributes twice, and the offset, which the extra field has.
      + little(0 as UInt16) + little(0 as UInt16) + little(0 as UInt16) + little(0 as UInt32) + little(UInt32.max)
      + Array(name.utf8) + little(1 as UInt16) + little(24 as UInt16) + size + size + little(written)
    try write(
      little(0x0403_4b50 as UInt32) + common + little(UInt16(4 + 16)) + Array(name.utf8) + little(1 as UInt16)
        + little(16 as UInt16) + size + size)
    try write(bytes)
    members += 1
  }

  /// - Throws: `OutputError`.
  mutating func finish() throws -> [String] {
    let start = little(written)
    let end = little(written + UInt64(directory.count))
    try write(directory)
    // The end of the directory with 64 bits, where that is, and the old end, which says: see there.
    try write(
      little(0x0606_4b50 as UInt32) + little(44 as UInt64) + little(Self.version) + little(Self.version)
        + little(0 as UInt32) + little(0 as UInt32) + little(members) + little(members)
        + little(UInt64(directory.count)) + start)
    try write(little(0x0706_4b50 as UInt32) + little(0 as UInt32) + end + little(1 as UInt32))
    try write(
      little(0x0605_4b50 as UInt32) + little(0 as UInt16) + little(0 as UInt16) + little(UInt16.max)
        + little(UInt16.max) + little(UInt32.max) + little(UInt32.max) + little(0 as UInt16))
    try OutputFile.finish([file])
    return [file.path]
  }

  private mutating func write(_ bytes: [UInt8]) throws {
    try file.write(bytes)
    written += UInt64(bytes.count)
  }

  private func little(_ word: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: word.littleEndian) { [UInt8]($0) }
  }

  private static let version: UInt16 = 45
  private static let utf8: UInt16 = 1 << 11
  private static let stored: UInt16 = 0
  /// 1 January 1980, 0:00: the same run gives the same bytes.
  private static let time: UInt16 = 0
  private static let date: UInt16 = 0x21
}
