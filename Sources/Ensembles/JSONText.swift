import Foundation

/// The one form of JSON: of the texts that stores keep with checksums, of exports, and of what commands print.
package enum JSONText {
  /// One line, members by their names; numbers in the shortest form that reads back to the same Double.
  ///
  /// - Throws: `EncodingError` where a number is not finite, which JSON cannot say.
  package static func of(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
