import Ensembles
import Foundation

/// The bytes of a store file, version 1: a line that names the format, a line of JSON (the ``RunHeader``), the block
/// records, and a trailer with their number. Integers and doubles are little-endian and 64 bits wide.
///
/// A record is width, block index, first network, network past the last, the sums, and the checksum of what stands
/// before it in the record. The trailer is the number of records and the checksum of all the parts' checksums.
enum StoreFormat {
  static let signature = Array("nnqft-store 1\n".utf8)

  // MARK: Writing

  private static func head(_ header: RunHeader) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try signature + encoder.encode(header) + [newline]
  }

  /// The whole file, part by part.
  static func encode(_ header: RunHeader, _ moments: some Sequence<BlockMoments>) throws -> [[UInt8]] {
    var parts = [try head(header)]
    var checksums = [Checksum.of(parts[0])]
    for block in moments {
      let record = record(block)
      parts.append(record)
      checksums.append(word(record, record.count - 8))
    }
    parts.append(trailer(checksums))
    return parts
  }

  private static func trailer(_ checksums: [UInt64]) -> [UInt8] {
    littleEndian([UInt64(checksums.count - 1), Checksum.of(littleEndian(checksums))])
  }

  private static func record(_ moments: BlockMoments) -> [UInt8] {
    var words = [
      UInt64(moments.width), moments.block.index, moments.block.networks.lowerBound,
      moments.block.networks.upperBound,
    ]
    words += moments.sums.lazy.map(\.bitPattern)
    var bytes = littleEndian(words)
    bytes += littleEndian([Checksum.of(bytes)])
    return bytes
  }

  // MARK: Reading

  static func decode(_ bytes: [UInt8], path: String) throws -> (RunHeader, [BlockMoments]) {
    func damaged(_ reason: String) -> RunStoreError { .damaged(path: path, reason: reason) }

    guard bytes.starts(with: signature) else { throw damaged("it does not begin as a store does") }
    guard let end = bytes[signature.count...].firstIndex(of: newline), bytes.count - end - 1 >= 16 else {
      throw damaged("it is cut short")
    }
    let header: RunHeader
    do {
      header = try JSONDecoder().decode(RunHeader.self, from: Data(bytes[signature.count..<end]))
    } catch {
      throw damaged("its header cannot be read: \(error)")
    }
    let specification = header.specification
    guard let monomials = specification.sampleVector.monomials else {
      throw damaged("its header asks for too many moments")
    }
    let size = (monomials + 5) * 8
    let trailer = bytes.count - 16
    guard (trailer - end - 1) % size == 0 else { throw damaged("it is cut short") }
    let starts = stride(from: end + 1, to: trailer, by: size)
    let checksums = [Checksum.of(bytes[...end])] + starts.map { word(bytes, $0 + size - 8) }
    guard self.trailer(checksums) == Array(bytes[trailer...]) else {
      throw damaged("its checksum is wrong: it was cut short or changed")
    }
    let moments = try starts.map { start in
      guard let record = self.record(bytes[start..<(start + size)], widths: specification.widths) else {
        throw damaged("the record at byte \(start) is wrong")
      }
      return record
    }
    return (header, moments)
  }

  private static func record(_ bytes: ArraySlice<UInt8>, widths: [Int]) -> BlockMoments? {
    let start = bytes.startIndex
    let last = bytes.endIndex - 8
    guard word(bytes, last) == Checksum.of(bytes[..<last]) else { return nil }
    let head = (0..<4).map { word(bytes, start + 8 * $0) }
    let sums = stride(from: start + 32, to: last, by: 8).map { Double(bitPattern: word(bytes, $0)) }
    guard let width = Int(exactly: head[0]), widths.contains(width), head[1] < BlockGrid.mostBlocks else { return nil }
    let whole = BlockGrid.block(at: head[1])
    guard head[2] == whole.networks.lowerBound, head[2] < head[3], head[3] <= whole.networks.upperBound else {
      return nil
    }
    return BlockMoments(width: width, block: Block(index: head[1], networks: head[2]..<head[3]), sums: sums)
  }

  private static let newline = UInt8(ascii: "\n")

  private static func littleEndian(_ words: [UInt64]) -> [UInt8] {
    words.map(\.littleEndian).withUnsafeBytes { Array($0) }
  }

  private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt64 { word(bytes[...], offset) }

  private static func word(_ bytes: ArraySlice<UInt8>, _ offset: Int) -> UInt64 {
    bytes[offset..<(offset + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
