/// How tables and plots of text are written: with colours or without, with Unicode's drawing characters or ASCII's.
public struct TextStyle: Sendable, Equatable {
  /// Whether a terminal's colours may be used.
  public let hasColor: Bool
  /// Whether rules, bars and plots may be drawn with more than ASCII.
  public let hasUnicode: Bool

  /// A style of its parts.
  public init(hasColor: Bool, hasUnicode: Bool) {
    self.hasColor = hasColor
    self.hasUnicode = hasUnicode
  }

  /// The style of what is written now: plain, unless a command says otherwise.
  @TaskLocal public static var current = TextStyle(hasColor: false, hasUnicode: true)

  /// What may recede: heads and rules of tables.
  func dim(_ text: String) -> String { hasColor ? "\u{1b}[2m\(text)\u{1b}[22m" : text }

  /// What must not be missed. It carries a mark as well, since colours are not for everybody.
  func alert(_ text: String) -> String { hasColor ? "\u{1b}[1;31m\(text)\u{1b}[22;39m" : text }

  /// A horizontal rule.
  func rule(_ length: Int) -> String { String(repeating: hasUnicode ? "─" : "-", count: length) }
}
