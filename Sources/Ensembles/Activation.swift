import Foundation

/// A neuron's nonlinearity σ, known by the name that specifications and kernels use for it.
///
/// Adding one takes a function `activation_NAME` in the kernel text and a row in ``all``.
public struct Activation: Hashable, Sendable {
  /// As specifications and kernels spell it.
  public let name: String

  /// The constant c(x) that the kernel subtracts from the pre-activation at an input x, as a function of
  /// (σ_W² |x|² / d_in, σ_b²). Zero for the usual pointwise activations.
  let shift: @Sendable (_ weightVariance: Double, _ biasVariance: Double) -> Double

  /// The kernel's σ(z) is NaN beyond this |z|; a specification that may reach there is refused.
  var farthest = Double.infinity

  /// Whether σ(z) falls to 0 with z, about as fast as z.
  public internal(set) var vanishes = true

  /// The order of magnitude that |σ| usually has, or 1 where it may be larger, for pre-activations of the order of `scale` that are lowered by
  /// `shift`.
  func usual(_ scale: Double, shift: Double) -> Double {
    (vanishes ? min(scale, 1) : 1) * exp(-shift)
  }

  public static func == (a: Activation, b: Activation) -> Bool { a.name == b.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// σ(z) = erf(z).
  public static let erf = Activation(name: "erf", shift: { _, _ in 0 })

  /// σ(z) = max(z, 0).
  public static let relu = Activation(name: "relu", shift: { _, _ in 0 })

  /// The normalised exponential of the Gauss-net, σ_x(z) = exp(z) / √exp[2(σ_b² + σ_W²|x|²/d_in)]
  /// (2008.08601 eq. 2.31), evaluated as exp(z − σ_b² − σ_W²|x|²/d_in).
  public static let gauss = Activation(name: "gauss", shift: { $0 + $1 }, vanishes: false)

  /// σ(z) = max(z, 0.01 z), with 0.01 rounded to binary32.
  public static let leakyRelu = Activation(name: "leakyRelu", shift: { _, _ in 0 })

  /// σ(z) = 1 for z > 0 and 0 elsewhere.
  public static let step = Activation(name: "step", shift: { _, _ in 0 }, vanishes: false)

  /// σ(z) = z Φ(z), Φ the normal distribution function.
  public static let gelu = Activation(name: "gelu", shift: { _, _ in 0 })

  /// σ(z) = cos z, for |z| up to 2⁴⁰: beyond, a float's spacing is more than 10⁴ turns.
  public static let cos = Activation(name: "cos", shift: { _, _ in 0 }, farthest: 0x1p40, vanishes: false)
  /// σ(z) = sin z, for |z| up to 2⁴⁰, as the cosine.
  public static let sin = Activation(name: "sin", shift: { _, _ in 0 }, farthest: 0x1p40)

  /// σ(z) = tanh z.
  public static let tanh = Activation(name: "tanh", shift: { _, _ in 0 })

  /// σ(z) = z: a linear network.
  public static let identity = Activation(name: "identity", shift: { _, _ in 0 })

  /// Every activation that all backends sample.
  public static let all = [erf, gauss, relu, leakyRelu, step, gelu, cos, sin, tanh, identity]

  /// The activation of a name; nil where there is none.
  public static func named(_ name: String) -> Activation? { all.first { $0.name == name } }
}

extension Specification {
  /// The constant c(x) by which `activation` lowers the pre-activation at `input`.
  public func shift(of activation: Activation, at input: [Double]) -> Double {
    let square = input.reduce(0) { $0 + $1 * $1 } / Double(architecture.inputDimension)
    return activation.shift(weights.deviation * weights.deviation * square, biases.deviation * biases.deviation)
  }
}
