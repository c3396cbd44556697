/// The transformations that leave an action unchanged, of which each forbids terms of ΔS (review section 4, rules of the EFT).
///
/// Rotations are those of O(d), reflections included: normal weights know no handedness, so that no ε-tensor can occur.
public struct ActionSymmetries: OptionSet, Sendable, Hashable {
  /// A bit a symmetry.
  public let rawValue: Int
  /// Of its parts.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// f → −f: the last layer's weights and bias have even densities.
  public static let sign = ActionSymmetries(rawValue: 1)
  /// f_a → R_ab f_b, R in O(d_out).
  public static let outputRotation = ActionSymmetries(rawValue: 2)
  /// f(x) → f(Rx), R in O(d_in).
  public static let inputRotation = ActionSymmetries(rawValue: 4)
  /// f(x) → f(x + a).
  public static let inputTranslation = ActionSymmetries(rawValue: 8)

  /// Each with the words that describe it.
  public static let named: [(symmetry: ActionSymmetries, name: String)] = [
    (.sign, "f → −f"), (.outputRotation, "rotation of the outputs"), (.inputRotation, "rotation of the inputs"),
    (.inputTranslation, "translation of the inputs"),
  ]

  /// Each by its name.
  public var names: [String] { Self.named.filter { contains($0.symmetry) }.map(\.name) }
}
