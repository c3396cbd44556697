import Foundation

enum JSONText {
  /// One line; numbers in the shortest form that reads back to the same Double.
  ///
  /// - Throws: `EncodingError` where a number is not finite, which JSON cannot say.
  static func of(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// The texts and numbers among the members of what encodes as an object, by name.
  static func scalars(of value: some Encodable) throws -> [(name: String, value: Scalar)] {
    let members = try JSONDecoder().decode([String: Scalar].self, from: JSONEncoder().encode(value))
    return members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// A member that is text or a number, or some structure.
  enum Scalar: Decodable {
    case text(String)
    case unsigned(UInt64)
    case number(Double)
    case structure

    init(from decoder: any Decoder) throws {
      // An array or an object has no single value to decode.
      guard let container = try? decoder.singleValueContainer() else {
        self = .structure
        return
      }
      if let value = try? container.decode(String.self) {
        self = .text(value)
      } else if let value = try? container.decode(UInt64.self) {
        self = .unsigned(value)
      } else if let value = try? container.decode(Double.self) {
        self = .number(value)
      } else {
        self = .structure
      }
    }
  }
}
