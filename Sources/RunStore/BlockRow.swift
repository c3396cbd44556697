import Ensembles
import Foundation
import GRDB

/// One row of the table `block`: a block's moments, with a checksum over keys and moments.
struct BlockRow {
  static let columns = "width, block, first, networks, checksum"

  let moments: BlockMoments
  let checksum: UInt64

  init(_ moments: BlockMoments) {
    self.moments = moments
    checksum = Self.checksum(moments)
  }

  /// Reads ``columns`` and, after them, the blob, which is null where its length is not the specification's.
  ///
  /// - Parameter sumCount: how many moments the specification has.
  /// - Throws: ``BlockFault``.
  init(_ row: Row, widths: Set<Int>, sumCount: Int) throws {
    let key = try BlockKey(row, widths: widths)
    let sums = try row.withUnsafeData(atIndex: 5) { data -> [Double] in
      guard let data, data.count == 8 * sumCount else { throw key.fault("its moments have another length") }
      return data.withUnsafeBytes { bytes in
        (0..<sumCount).map {
          Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)))
        }
      }
    }
    moments = BlockMoments(width: key.width, block: key.block, sums: sums)
    checksum = key.checksum
    guard checksum == Self.checksum(moments) else { throw key.fault("its checksum is wrong") }
  }

  var arguments: StatementArguments {
    // A closure, since a key path of two steps is walked at run time: a fifth of a short run.
    let blob = moments.sums.map { $0.bitPattern.littleEndian }.withUnsafeBytes { Data($0) }
    // A validated specification's numbers are below 2⁶³.
    return [
      moments.width, Int64(moments.block.index), Int64(moments.block.networks.lowerBound), Int64(moments.block.count),
      Int64(bitPattern: checksum), blob,
    ]
  }

  private static func checksum(_ moments: BlockMoments) -> UInt64 {
    let block = moments.block
    let key = [UInt64(moments.width), block.index, block.networks.lowerBound, block.count]
    return Checksum.of(key.lazy.map { $0 } + moments.sums.map(\.bitPattern))
  }
}

/// What a row says of its block beside the moments, which nothing vouches for before those are read.
struct BlockKey {
  let width: Int
  let block: Block
  let checksum: UInt64

  /// Reads ``BlockRow/columns``.
  ///
  /// - Throws: ``BlockFault``.
  init(_ row: Row, widths: Set<Int>) throws {
    let numbers = (0..<5).map { place -> Int64? in
      guard case .int64(let number) = (row[place] as DatabaseValue).storage else { return nil }
      return number
    }
    func text(_ place: Int) -> String { numbers[place].map(String.init) ?? "?" }

    let place = "width \(text(0)), block \(text(1))"
    guard let width = numbers[0].flatMap({ Int(exactly: $0) }), let index = numbers[1].flatMap({ UInt64(exactly: $0) }),
      let first = numbers[2].flatMap({ UInt64(exactly: $0) }), let count = numbers[3].flatMap({ UInt64(exactly: $0) }),
      let checksum = numbers[4]
    else { throw BlockFault(place: place, reason: "its keys are no numbers that fit") }
    guard widths.contains(width), index < BlockGrid.mostBlocks else {
      throw BlockFault(place: place, reason: "the run has no such block")
    }
    let whole = BlockGrid.block(at: index)
    guard first == whole.networks.lowerBound, (1...whole.count).contains(count) else {
      throw BlockFault(place: place, reason: "its networks are not that block's")
    }
    self.width = width
    block = Block(index: index, networks: first..<(first + count))
    self.checksum = UInt64(bitPattern: checksum)
  }

  func fault(_ reason: String) -> BlockFault {
    BlockFault(place: "width \(width), block \(block.index)", reason: reason)
  }
}

/// A row that holds no block of this run.
struct BlockFault: Error, CustomStringConvertible {
  let place: String
  let reason: String
  var description: String { "\(place): \(reason)" }
}
