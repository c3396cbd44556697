import Foundation

/// A member of what encodes as an object: text or a number, or some structure.
enum JSONScalar: Decodable {
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

  /// All members, by name.
  static func members(of value: some Encodable) throws -> [(name: String, value: JSONScalar)] {
    let members = try JSONDecoder().decode([String: JSONScalar].self, from: JSONEncoder().encode(value))
    return members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
