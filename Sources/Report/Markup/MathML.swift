/// Formulas as MathML, which browsers set and screen readers speak without help.
enum MathML {
  /// A formula within a line.
  static func inline(_ parts: Markup...) -> Markup { "<math>\(parts)</math>" }

  /// A formula on a line of its own.
  static func display(_ parts: Markup...) -> Markup {
    "<div class=\"formula\"><math display=\"block\">\(parts)</math></div>"
  }

  /// A variable, an upright name, a number, an operator.
  static func variable(_ name: String) -> Markup { "<mi>\(name)</mi>" }
  static func name(_ name: String) -> Markup { "<mi mathvariant=\"normal\">\(name)</mi>" }
  static func number(_ number: String) -> Markup { "<mn>\(number)</mn>" }
  static func op(_ sign: String) -> Markup { "<mo>\(sign)</mo>" }

  static func row(_ parts: Markup...) -> Markup { "<mrow>\(parts)</mrow>" }
  static func sub(_ base: Markup, _ index: Markup) -> Markup { "<msub>\(base)\(index)</msub>" }
  static func sup(_ base: Markup, _ power: Markup) -> Markup { "<msup>\(base)\(power)</msup>" }
  static func subsup(_ base: Markup, _ index: Markup, _ power: Markup) -> Markup {
    "<msubsup>\(base)\(index)\(power)</msubsup>"
  }
  static func fraction(_ above: Markup, _ below: Markup) -> Markup { "<mfrac>\(above)\(below)</mfrac>" }
  static func under(_ base: Markup, _ below: Markup) -> Markup { "<munder>\(base)\(below)</munder>" }

  /// f(…), with the sign that tells a reader that a function is applied.
  static func apply(_ function: Markup, _ arguments: Markup...) -> Markup {
    "<mrow>\(function)<mo>&#x2061;</mo>\(fenced("(", arguments, ")"))</mrow>"
  }
  static func absolute(_ inner: Markup...) -> Markup { fenced("|", inner, "|") }
  static func mean(_ inner: Markup...) -> Markup { fenced("⟨", inner, "⟩") }

  private static func fenced(_ left: String, _ inner: [Markup], _ right: String) -> Markup {
    "<mrow><mo fence=\"true\" form=\"prefix\">\(left)</mo>\(inner)<mo fence=\"true\" form=\"postfix\">\(right)</mo></mrow>"
  }
}
