/// Numbers as specifications write them: YAML 1.2's core schema, decimal, with no loss.
enum NumberGrammar {
  /// An integer of 64 bits; `1e6` and `2.5e1` count where they are integers exactly.
  static func integer(_ text: String) -> (negative: Bool, magnitude: UInt64)? {
    guard let number = parts(text) else { return nil }
    var exponent = number.exponent
    var significant = number.digits.drop { $0 == "0" }
    guard !significant.isEmpty else { return (false, 0) }
    while exponent < 0, significant.last == "0" {
      significant.removeLast()
      exponent += 1
    }
    guard exponent >= 0, exponent <= 20, significant.count + exponent <= 20 else { return nil }
    guard let magnitude = UInt64(significant + String(repeating: "0", count: exponent)) else { return nil }
    return (number.negative, magnitude)
  }

  static func double(_ text: String) -> Double? {
    parts(text).flatMap { _ in Double(text) }
  }

  /// [sign] digits [. digits] [e exponent]: the sign, all digits, and the power of ten that goes with them as an integer.
  private static func parts(_ text: String) -> (negative: Bool, digits: String, exponent: Int)? {
    var rest = text[...]
    let negative = rest.first == "-"
    if let first = rest.first, first == "-" || first == "+" { rest.removeFirst() }
    func digits() -> Substring {
      let found = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(found.count)
      return found
    }
    let whole = digits()
    var fraction: Substring = ""
    if rest.first == "." {
      rest.removeFirst()
      fraction = digits()
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    var exponent = 0
    if let mark = rest.first, mark == "e" || mark == "E" {
      rest.removeFirst()
      guard let value = Int(rest), value.magnitude < 100_000, rest.last?.isNumber == true else { return nil }
      exponent = value
      rest = ""
    }
    guard rest.isEmpty else { return nil }
    return (negative, String(whole + fraction), exponent - fraction.count)
  }
}

extension Specification {
  /// A count or a seed in the specification's grammar, as a command line gives it; nil for anything else.
  public static func unsigned(_ text: String) -> UInt64? {
    NumberGrammar.integer(text).flatMap { $0.negative ? nil : $0.magnitude }
  }
}
