/// Choosing among devices by `PLATFORM:DEVICE`, or by a part of the name, whatever its case.
public enum DeviceSelector {
  /// The one device that `text` selects.
  ///
  /// - Parameters:
  ///   - devices: with their selectors and names.
  ///   - selector: of a device.
  ///   - name: of a device.
  ///   - text: what is looked for.
  /// - Throws: ``SelectionError`` where none or several match; it lists what there is.
  public static func select<Choice>(
    _ text: String, among devices: [Choice], selector: (Choice) -> String, name: (Choice) -> String
  ) throws -> Choice {
    let listed = devices.map { "\(selector($0)) \(name($0))" }
    if let exact = devices.first(where: { selector($0) == text.lowercased() }) { return exact }
    let isNumber = text.split(separator: ":", omittingEmptySubsequences: false).allSatisfy { UInt($0) != nil }
    let wanted = text.lowercased()
    let matches = isNumber || wanted.isEmpty ? [] : devices.filter { name($0).lowercased().contains(wanted) }
    switch matches.count {
    case 1: return matches[0]
    case 0: throw SelectionError(text: text, reason: "matches no device", devices: listed)
    default: throw SelectionError(text: text, reason: "matches \(matches.count) devices", devices: listed)
    }
  }
}

/// A selector that does not name one device.
public struct SelectionError: Error, Equatable, CustomStringConvertible {
  /// What was asked for.
  public let text: String
  /// What is wrong with it.
  public let reason: String
  /// What there is: selector and name.
  public let devices: [String]

  public var description: String {
    "device \"\(text)\" \(reason); there "
      + (devices.isEmpty ? "is none" : "are: " + devices.joined(separator: ", "))
  }
}
