import Ensembles
import Foundation

extension Encodable {
  /// One JSON object. Doubles are written in the shortest form that reads back to the same value.
  ///
  /// - Throws: ``NoJSONNumber`` where a number is not finite.
  public func json() throws -> String {
    do {
      return try JSONText.of(self)
    } catch EncodingError.invalidValue(let value as Double, let context) {
      throw NoJSONNumber(value, at: context.codingPath, of: self)
    }
  }
}

/// A number that JSON has no word for.
public struct NoJSONNumber: Error, CustomStringConvertible {
  /// Infinite, or none.
  public let value: Double
  /// Where it stands in the object, as `correlators[3].error`.
  public let key: String
  /// Of the networks that it belongs to, as the object has it; nil where it has none.
  public let width: String?

  init(_ value: Double, at path: [any CodingKey], of object: some Encodable) {
    self.value = value
    key = path.reduce("") { key, step in
      if let index = step.intValue { return key + "[\(index)]" }
      return key.isEmpty ? step.stringValue : "\(key).\(step.stringValue)"
    }
    width = Self.width(at: path, of: object)
  }

  /// What the innermost object around a place says of its width.
  private static func width(at path: [any CodingKey], of object: some Encodable) -> String? {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let data = try? encoder.encode(object) else { return nil }
    var place = try? JSONSerialization.jsonObject(with: data)
    var width: Any?
    for step in path {
      if let list = place as? [Any], let index = step.intValue {
        place = list.indices.contains(index) ? list[index] : nil
      } else {
        let members = place as? [String: Any]
        width = members?["width"] ?? width
        place = members?[step.stringValue]
      }
    }
    return width.map { "\($0)" }
  }

  public var description: String {
    (width.map { "width \($0): " } ?? "") + "\(key) is \(value.isNaN ? "not a number" : "infinite")"
      + ", and JSON has no word for that; leave --json out, or use nnqft export --format hdf5, npz or csv"
  }
}
