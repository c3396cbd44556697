/// The formulas that pages show.
enum Formula {
  private typealias M = MathML

  static let n = M.inline(M.variable("n"))
  static let width = M.inline(M.variable("N"))
  static let deviation = M.inline(mn)
  static let twoPoint = M.inline(M.apply(greens("2"), x("i"), M.op(","), x("j")))
  static let coupling = M.inline(M.sub(M.variable("λ"), M.variable("m")))
  static let cutoff = M.inline(M.variable("Λ"))
  static let propagator = M.inline(kernel(x("i"), x("j")))

  static func deviation(_ order: Int) -> Markup { M.inline(M.sub(M.variable("m"), M.number("\(order)"))) }
  static func width(_ n: Int) -> Markup { M.inline(M.variable("N"), M.op("="), M.number("\(n)")) }

  /// f(x) = W₁ σ(W₀ x + b₀) + b₁.
  static let network = M.display(
    M.apply(M.variable("f"), M.variable("x")), M.op("="), M.sub(M.variable("W"), M.number("1")),
    M.apply(
      M.variable("σ"), M.sub(M.variable("W"), M.number("0")), M.variable("x"), M.op("+"),
      M.sub(M.variable("b"), M.number("0"))), M.op("+"), M.sub(M.variable("b"), M.number("1")))

  /// m_n = mean |G(n) − G_GP(n)|/|G_GP(n)|.
  static let deviationDefinition = M.display(
    mn, M.op("="),
    M.under(
      M.name("mean"), M.row(M.sub(M.variable("i"), M.number("1")), M.op("…"), M.sub(M.variable("i"), M.variable("n")))),
    M.fraction(
      M.absolute(greens("n", isVariable: true), M.op("−"), gaussian), M.absolute(gaussian)))

  /// K(x, y) = σ_b² + σ_W² E[σ(z_x) σ(z_y)].
  static let propagatorDefinition = M.display(
    kernel(M.variable("x"), M.variable("y")), M.op("="), squared("b"), M.op("+"), squared("W"),
    M.mean(neuron("x"), neuron("y")))

  /// E e^{itf} = e^{−σ_b²t²/2} (E e^{−σ_W²σ(z)²t²/2N})^N.
  static let characteristicFunction = M.display(
    M.mean(M.sup(M.variable("e"), M.row(M.variable("i"), M.variable("t"), M.variable("f")))), M.op("="),
    M.sup(
      M.variable("e"),
      M.row(M.op("−"), squared("b"), M.sup(M.variable("t"), M.number("2")), M.op("/"), M.number("2"))),
    M.sup(
      M.mean(
        M.sup(
          M.variable("e"),
          M.row(
            M.op("−"), squared("W"), M.apply(M.sup(M.variable("σ"), M.number("2")), M.variable("z")),
            M.sup(M.variable("t"), M.number("2")), M.op("/"), M.number("2"), M.variable("N")))), M.variable("N")))

  /// λ_m = −G(4)_c / (24 ∫ Π K_W(y, x_i) dy) over the box.
  static let couplingDefinition = M.display(
    M.sub(M.variable("λ"), M.variable("m")), M.op("="), M.op("−"),
    M.fraction(
      M.subsup(M.variable("G"), M.name("c"), M.row(M.op("("), M.number("4"), M.op(")"))),
      M.row(
        M.number("24"),
        M.subsup(M.op("∫"), M.row(M.op("−"), M.variable("Λ")), M.variable("Λ")),
        M.sub(M.variable("K"), M.variable("W")), M.op("…"), M.sub(M.variable("K"), M.variable("W")),
        M.variable("dy"))))

  /// (measured − exact)/error.
  static let pull = M.display(
    M.name("pull"), M.op("="),
    M.fraction(
      M.row(M.sub(M.variable("G"), M.name("measured")), M.op("−"), M.sub(M.variable("G"), M.name("exact"))),
      M.variable("ΔG")))

  private static let mn = M.sub(M.variable("m"), M.variable("n"))
  private static let gaussian = M.subsup(
    M.variable("G"), M.name("GP"), M.row(M.op("("), M.variable("n"), M.op(")")))

  private static func x(_ index: String) -> Markup { M.sub(M.variable("x"), M.variable(index)) }
  private static func kernel(_ a: Markup, _ b: Markup) -> Markup { M.apply(M.variable("K"), a, M.op(","), b) }
  private static func greens(_ order: String, isVariable: Bool = false) -> Markup {
    M.sup(
      M.variable("G"),
      M.row(M.op("("), isVariable ? M.variable(order) : M.number(order), M.op(")")))
  }
  private static func squared(_ index: String) -> Markup { M.subsup(M.variable("σ"), M.variable(index), M.number("2")) }
  private static func neuron(_ point: String) -> Markup {
    M.apply(M.variable("σ"), M.sub(M.variable("z"), M.variable(point)))
  }
}
