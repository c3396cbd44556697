import FieldTheory
import Measurement

/// The action that connected functions make, for people.
public struct EdgeworthTable {
  private let action: ReconstructedAction
  private let all: Bool

  /// - Parameters:
  ///   - action: what the table shows.
  ///   - all: every coupling, and those between components too.
  public init(_ action: ReconstructedAction, all: Bool) {
    self.action = action
    self.all = all
  }

  /// What the action was made from, the axes kept with the residuals, the couplings, the densities, and a warning where these are negative.
  /// No newline at the end.
  public var text: String {
    ([heading, axes, table(action.principal, "axes")] + (all ? [table(action.couplings, "components")] : [])
      + [densities] + warnings).joined(separator: "\n\n")
  }

  private var heading: String {
    let source = action.networks.map { "measured on \($0) networks" } ?? "from the exact connected functions"
    return """
      \(action.specification.name), N = \(action.width): the action \(source), to the order 1/N².
      S = ½ f Ξ f + ½ δ :f f: + (1/4!) g₄ :f f f f: + (1/6!) g₆ :f f f f f f:, Ξ = G2⁻¹, normal ordered with G2.
      """
  }

  private var axes: String {
    func words(_ residuals: EdgeworthAction.Residuals) -> String {
      "G2 to \(NumberText.short(residuals.two)), G4c to \(NumberText.short(residuals.four))"
        + (residuals.six.map { ", G6c to \(NumberText.short($0))" } ?? "")
    }
    return """
      G2 of \(action.action.components) components has rank \(action.action.rank) here, with variances \
      \(action.action.variances.map { NumberText.short($0) }.joined(separator: ", ")) along its axes; \
      \(NumberText.short(action.action.outside)) of G4c lies outside.
      Back-substituted from the couplings along axes: \(words(action.action.backSubstitution())) of the largest;
      from those between components: \(words(action.action.backSubstitution(of: .components))).
      """
  }

  private func table(_ couplings: ReconstructedAction.Couplings, _ name: String) -> String {
    var table = TextTable(["", name, "coupling"], left: [0, 1])
    var hidden = 0
    for (symbol, list) in [("δ", couplings.counterTerms), ("g₄", couplings.quartic), ("g₆", couplings.sextic)] {
      let shown = all ? list : Array(list.sorted { abs($0.value.value) > abs($1.value.value) }.prefix(Self.few))
      hidden += list.count - shown.count
      for coupling in shown {
        table.add([symbol, coupling.indices.map(String.init).joined(separator: " "), NumberText.text(coupling.value)])
      }
    }
    return table.text + (hidden > 0 ? "\n\(hidden) smaller ones; --all prints all of them." : "")
  }

  /// Of each kind.
  private static let few = 8

  private var densities: String {
    var table = TextTable(["input", "σ²", "γ₄", "γ₆", "Gaussian", "+ γ₄", "+ γ₆"])
    for density in action.densities {
      let distances = density.distances.map { NumberText.short($0) } + [String](repeating: "–", count: 3)
      table.add(
        [
          "\(density.input)", NumberText.digits(density.variance), NumberText.text(density.fourth),
          density.sixth.map { NumberText.text($0) } ?? "–",
        ] + distances.prefix(3))
    }
    return """
      The density of f(x): φ [1 + γ₄/4! He₄ + γ₆/6! He₆ + ½ (γ₄/4!)² He₈]. Half of ∫ |p − exact p| for each order:

      \(table.text)
      """
  }

  private var warnings: [String] {
    let negative = action.densities.compactMap { density in
      density.density.negativeRanges.first.map { range -> String in
        let end = range.to.map { " to \(NumberText.short($0))" } ?? " on"
        return "input \(density.input): negative from |f| = \(NumberText.short(range.from))\(end), of probability "
          + "−\(NumberText.short(range.probability))"
      }
    }
    return negative.isEmpty
      ? [] : ["Warning: the corrected density is no density everywhere.\n" + negative.joined(separator: "\n")]
  }
}
