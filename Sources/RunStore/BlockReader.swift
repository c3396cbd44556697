import Ensembles
import GRDB

/// Reads a store's blocks, each with its checksum.
struct BlockReader: Sendable {
  private let connection: StoreConnection
  private let specification: Specification
  private let widths: Set<Int>
  private let sumCount: Int

  /// - Throws: ``RunStoreError``.
  init(_ connection: StoreConnection, _ specification: Specification) throws {
    guard let sumCount = specification.sampleVector.monomials else {
      throw RunStoreError.damaged(path: connection.path, reason: "its specification asks for too many moments")
    }
    self.connection = connection
    self.specification = specification
    self.sumCount = sumCount
    widths = Set(specification.widths)
  }

  /// By index. Moments are not read, so that checksums are not checked.
  func blocks(ofWidth width: Int) throws -> [Block] { try keys(ofWidth: width).map(\.block) }

  func keys(ofWidth width: Int) throws -> [BlockKey] {
    try connection.read { db in
      let cursor = try Row.fetchCursor(
        db, sql: "SELECT \(BlockRow.columns) FROM block WHERE width = ? ORDER BY block", arguments: [width])
      var keys: [BlockKey] = []
      try named {
        while let row = try cursor.next() {
          let key = try BlockKey(row, widths: widths)
          // Only a broken index has them in another order.
          if let last = keys.last, last.block.index >= key.block.index { throw key.fault("it is there twice") }
          keys.append(key)
        }
      }
      return keys
    }
  }

  func moments(ofWidth width: Int) throws -> [BlockMoments] {
    var moments: [BlockMoments] = []
    try named { try forEachRow("WHERE width = ?", [width]) { moments.append(try $0.get().moments) } }
    return moments
  }

  /// Some blocks of one width, in index order.
  func moments(_ indices: [UInt64], ofWidth width: Int) throws -> [BlockMoments] {
    try indices.flatMap { index in
      var moments: [BlockMoments] = []
      try named {
        try forEachRow("WHERE width = ? AND block = ?", [width, Int64(index)]) { moments.append(try $0.get().moments) }
      }
      return moments
    }
  }

  /// Checks the file's structure and every block's checksum.
  ///
  /// - Parameter visit: is given each good block, by width and index.
  /// - Returns: everything that is wrong, the first hundred of each kind.
  func verify(_ visit: (BlockRow) throws -> Void) throws -> [String] {
    var faults = try connection.read { db in
      try String.fetchAll(db, sql: "PRAGMA integrity_check(\(Self.mostFaults))").filter { $0 != "ok" }
    }
    var broken = 0
    try forEachRow("", []) { result in
      switch result {
      case .success(let row): try visit(row)
      case .failure(let fault):
        broken += 1
        if broken <= Self.mostFaults { faults.append("\(fault)") }
      }
    }
    return faults
  }

  private func forEachRow(
    _ condition: String, _ arguments: StatementArguments, _ body: (Result<BlockRow, BlockFault>) throws -> Void
  ) throws {
    try connection.read { db in
      // The length is known without reading the blob.
      let cursor = try Row.fetchCursor(
        db,
        sql: """
          SELECT \(BlockRow.columns), CASE WHEN typeof(moments) = 'blob' AND length(moments) = \(8 * sumCount) THEN moments END \
          FROM block \(condition) ORDER BY width, block
          """, arguments: arguments)
      while let row = try cursor.next() {
        do {
          try body(.success(try BlockRow(row, widths: widths, sumCount: sumCount)))
        } catch let fault as BlockFault {
          try body(.failure(fault))
        }
      }
    }
  }

  private func named(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let fault as BlockFault {
      throw RunStoreError.damaged(path: connection.path, reason: "\(fault)")
    }
  }

  private static let mostFaults = 100
}
