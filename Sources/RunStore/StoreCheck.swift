import Ensembles

/// What a check of a whole store found.
public struct StoreCheck: Sendable, Equatable {
  /// The blocks of one width.
  public struct Width: Sendable, Equatable, Encodable {
    /// N of the networks.
    public let width: Int
    /// How many good blocks there are: whole rows whose checksum holds.
    public internal(set) var blocks: Int
    /// Networks in these blocks together.
    public internal(set) var networks: UInt64
  }

  /// In the specification's order.
  public let widths: [Width]
  /// What is wrong; empty for a good store.
  public let faults: [String]
  /// Of the specification and of every block's key and moments, hexadecimal: two good stores have the same content where these are equal.
  /// It is no defence against forgery.
  public let digest: String
}

extension SQLiteStore {
  /// Checks the file's structure and the checksum of every block.
  ///
  /// - Throws: ``RunStoreError`` where SQLite cannot go through the file.
  public func check() throws -> StoreCheck {
    let specification = header.specification
    var widths = specification.widths.map { StoreCheck.Width(width: $0, blocks: 0, networks: 0) }
    let places = Dictionary(uniqueKeysWithValues: specification.widths.enumerated().map { ($1, $0) })
    var checksums = [try StoredHeader.checksum(specification)]
    let faults = try reader.verify { row in
      checksums.append(row.checksum)
      guard let place = places[row.moments.width] else { return }
      widths[place].blocks += 1
      widths[place].networks += row.moments.block.count
    }
    return StoreCheck(widths: widths, faults: faults, digest: Checksum.hexadecimal(Checksum.of(checksums)))
  }

  /// Some blocks of one width, in the order of the indices given; those that are not there are left out.
  ///
  /// - Throws: ``RunStoreError``, where one of them is damaged too.
  public func moments(_ indices: [UInt64], ofWidth width: Int) throws -> [BlockMoments] {
    try reader.moments(indices, ofWidth: width)
  }
}
