/// HTML, MathML or SVG that is well formed by construction: a literal is markup, and whatever is interpolated into it is escaped,
/// unless it is ``Markup`` itself.
///
/// A store may come from a stranger; its strings reach a page through here alone.
public struct Markup: Sendable, Equatable, ExpressibleByStringInterpolation {
  /// HTML.
  public private(set) var text: String

  public init(stringLiteral text: String) { self.text = text }

  /// Of its parts.
  public init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// Text that is markup already: what gnuplot drew.
  init(trusted text: String) { self.text = text }

  /// What is put in is escaped, unless it is markup.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    /// Empty.
    public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(2 * literalCapacity) }

    /// Markup as it stands.
    public mutating func appendLiteral(_ literal: String) { text += literal }
    /// Markup as it stands.
    public mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
    /// Markup, one after the other.
    public mutating func appendInterpolation(_ list: [Markup]) { for markup in list { text += markup.text } }
    /// Text, escaped.
    public mutating func appendInterpolation(_ string: String) { text += Markup.escaped(string) }
    /// A number.
    public mutating func appendInterpolation(_ number: Int) { text += "\(number)" }
    /// A number.
    public mutating func appendInterpolation(_ number: UInt64) { text += "\(number)" }
  }

  static func + (a: Markup, b: Markup) -> Markup { Markup(trusted: a.text + b.text) }
  static func += (a: inout Markup, b: Markup) { a.text += b.text }

  /// For text and for quoted attributes. Control characters, which HTML forbids, become U+FFFD.
  static func escaped(_ string: String) -> String {
    var result = ""
    result.reserveCapacity(string.utf8.count)
    for scalar in string.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case _ where scalar.properties.generalCategory == .control: result += "\u{fffd}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Sequence<Markup> {
  func joined(separator: Markup = "") -> Markup {
    Markup(trusted: map(\.text).joined(separator: separator.text))
  }
}
