#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A neuron's σ as the theory knows it: by the expectations E[σ(z₁)…σ(zₙ)] over its normal pre-activations.
public struct Nonlinearity: Sendable {
  /// As specifications spell it.
  public let name: String
  /// How K without bias grows with the inputs' scale, K_W(sx, sy) ~ s^[K] at large s; nil where that is no power.
  public let scalingDimension: Double?
  /// Whether K_W falls faster than any power of the inputs' distance, so that integrals converge and couplings do not run.
  public var isShortRanged: Bool { symmetries.contains(.translation) && scalingDimension == nil }
  /// The transformations of inputs that leave K unchanged, whatever σ_W and σ_b.
  public let symmetries: InputSymmetries
  /// σ of a pre-activation z, at an input where its variance is q(x, x); only the Gauss-net's depends on that.
  public let function: @Sendable (_ z: Double, _ variance: Double) -> Double
  let moments: any NeuronMoments

  /// Whether expectations come with an estimate of their error, and not from closed forms or convergent quadrature.
  public var isEstimated: Bool { moments.isEstimated }

  init(
    _ name: String, scalingDimension: Double?, symmetries: InputSymmetries = [.reflection, .rotation],
    _ moments: any NeuronMoments, function: @escaping @Sendable (_ z: Double, _ variance: Double) -> Double
  ) {
    self.name = name
    self.scalingDimension = scalingDimension
    self.symmetries = symmetries
    self.moments = moments
    self.function = function
  }

  /// σ(z) = erf z.
  public static let erf = Nonlinearity("erf", scalingDimension: 0, ErrorFunctionMoments()) { z, _ in errorFunction(z) }

  /// The Gauss-net's normalised exponential exp(z − σ_b² − σ_W²|x|²/d) (2008.08601 eq. 2.31). Its K_W = σ_W² exp(−σ_W²|x − y|²/2d)
  /// falls faster than any power, so couplings do not run.
  public static let gauss = Nonlinearity(
    "gauss", scalingDimension: nil, symmetries: [.reflection, .rotation, .translation],
    ExponentialMoments(isNormalised: true)
  ) { z, variance in exponential(z - variance) }

  /// σ(z) = exp z.
  public static let exp = Nonlinearity("exp", scalingDimension: nil, ExponentialMoments(isNormalised: false)) { z, _ in
    exponential(z)
  }

  /// σ(z) = max(z, 0).
  public static let relu = Nonlinearity("relu", scalingDimension: 2, PiecewisePowerMoments(power: 1, negative: 0)) {
    z, _ in max(z, 0)
  }

  /// σ(z) = z for z > 0 and `slope` · z elsewhere.
  public static func leakyRelu(slope: Double) -> Nonlinearity {
    Nonlinearity("leakyRelu", scalingDimension: 2, PiecewisePowerMoments(power: 1, negative: slope)) { z, _ in
      z > 0 ? z : slope * z
    }
  }

  /// The one that backends sample: slope 0.01, rounded to binary32.
  public static let leakyRelu = leakyRelu(slope: Double(Float(0.01)))

  /// σ(z) = |z|.
  public static let abs = Nonlinearity("abs", scalingDimension: 2, PiecewisePowerMoments(power: 1, negative: -1)) {
    z, _ in z.magnitude
  }

  /// σ(z) = max(z, 0)².
  public static let reluSquared = Nonlinearity(
    "reluSquared", scalingDimension: 4, PiecewisePowerMoments(power: 2, negative: 0)
  ) { z, _ in max(z, 0) * max(z, 0) }

  /// σ(z) = 1 for z > 0 and 0 elsewhere, also at 0.
  public static let step = Nonlinearity("step", scalingDimension: 0, PiecewisePowerMoments(power: 0, negative: 0)) {
    z, _ in z > 0 ? 1 : 0
  }

  /// σ(z) = z Φ(z).
  public static let gelu = Nonlinearity("gelu", scalingDimension: 2, GELUMoments()) { z, _ in
    z * erfc(-z / 2.0.squareRoot()) / 2
  }

  /// σ(z) = cos z and σ(z) = sin z.
  public static let cos = Nonlinearity("cos", scalingDimension: 0, TrigonometricMoments(isSine: false)) { z, _ in
    cosine(z)
  }
  /// σ(z) = sin z.
  public static let sin = Nonlinearity("sin", scalingDimension: 0, TrigonometricMoments(isSine: true)) { z, _ in
    sine(z)
  }

  /// σ(z) = exp(−z²/2). Its K_W falls as s⁻² between points of different direction, and as s⁻¹ between parallel ones.
  public static let bell = Nonlinearity("bell", scalingDimension: nil, BellMoments()) { z, _ in
    exponential(-z * z / 2)
  }

  /// σ(z) = Σ_k coefficients[k] z^k.
  public static func polynomial(_ coefficients: [Double]) -> Nonlinearity {
    let degree = coefficients.lastIndex { $0 != 0 } ?? 0
    return Nonlinearity(
      "polynomial", scalingDimension: 2 * Double(degree), PolynomialMoments(coefficients: coefficients)
    ) { z, _ in coefficients.reversed().reduce(0) { $0 * z + $1 } }
  }

  /// σ(z) = z.
  public static let identity = Nonlinearity("identity", scalingDimension: 2, PolynomialMoments(coefficients: [0, 1])) {
    z, _ in z
  }

  /// σ(z) = tanh z.
  public static let tanh = Nonlinearity("tanh", scalingDimension: 0, TanhMoments()) { z, _ in hyperbolicTangent(z) }

  /// Any function that is smooth on the scale of the pre-activations, by quadrature with an error estimate.
  public static func smooth(
    _ name: String, scalingDimension: Double?, _ function: @escaping @Sendable (Double) -> Double
  ) -> Nonlinearity {
    Nonlinearity(name, scalingDimension: scalingDimension, SmoothMoments(function: function)) { z, _ in function(z) }
  }

  /// Those that backends sample.
  public static let all = [erf, gauss, relu, leakyRelu, step, gelu, cos, sin, tanh, identity]

  /// By the name that specifications use; nil for a name that is not known.
  public static func named(_ name: String) -> Nonlinearity? { all.first { $0.name == name } }
}

// The library's functions, by names that the activations do not hide.
private func errorFunction(_ z: Double) -> Double { erf(z) }
private func exponential(_ z: Double) -> Double { exp(z) }
private func cosine(_ z: Double) -> Double { cos(z) }
private func sine(_ z: Double) -> Double { sin(z) }
private func hyperbolicTangent(_ z: Double) -> Double { tanh(z) }

/// Transformations g of the input space with K(gx, gy) = K(x, y) for all x, y.
public struct InputSymmetries: OptionSet, Sendable {
  /// A bit a symmetry.
  public let rawValue: Int
  /// Of its parts.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// x → −x of both points.
  public static let reflection = InputSymmetries(rawValue: 1)
  /// x → Rx, R in SO(d_in).
  public static let rotation = InputSymmetries(rawValue: 2)
  /// x → x + a.
  public static let translation = InputSymmetries(rawValue: 4)
}

/// E[σ(z₁)…σ(zₙ)] over one neuron's pre-activations.
protocol NeuronMoments: Sendable {
  /// E Π σ(z_i) over `positions`, repetitions allowed.
  func moment(_ z: PreActivations, _ positions: [Int]) -> Approximation

  /// The same for many lists of positions.
  func moments(_ z: PreActivations, _ tuples: [[Int]]) -> [Approximation]

  /// E[σ(z_x) σ(z_y)] from q(x, x), q(y, y), q(x, y) without a quadrature of its own; nil where there is no such form.
  func pair(_ a: Double, _ b: Double, _ c: Double) -> Double?

  /// The same for one q(y, y) and many q(x, x) and q(x, y).
  func pairs(_ b: Double) -> (_ a: Double, _ c: Double) -> Double?

  /// How far that may be from the exact number, by q(x, x) and q(y, y): 0 of closed forms, which are exact to rounding.
  func pairError(_ a: Double, _ b: Double) -> Double

  /// The same at two positions, with what is known of them beside the three covariances.
  func pair(_ z: PreActivations, _ i: Int, _ j: Int) -> Double?

  /// p where σ(sz) = s^p σ(z) for all s > 0.
  var homogeneity: Double? { get }

  /// Whether E[σ(z_x) σ(z_y)] is not analytic where z_x and z_y are proportional.
  var hasKinks: Bool { get }

  /// ``Nonlinearity/isEstimated``.
  var isEstimated: Bool { get }
}

extension NeuronMoments {
  var isEstimated: Bool { false }

  func moments(_ z: PreActivations, _ tuples: [[Int]]) -> [Approximation] { eachMoment(z, tuples) }

  /// One by one, on all cores.
  func eachMoment(_ z: PreActivations, _ tuples: [[Int]]) -> [Approximation] {
    tuples.concurrentMap { moment(z, $0) }
  }

  func pair(_ a: Double, _ b: Double, _ c: Double) -> Double? { nil }
  func pairs(_ b: Double) -> (_ a: Double, _ c: Double) -> Double? { { pair($0, b, $1) } }
  func pairError(_ a: Double, _ b: Double) -> Double { 0 }
  func pair(_ z: PreActivations, _ i: Int, _ j: Int) -> Double? {
    pair(z.covariance[i][i], z.covariance[j][j], z.covariance[i][j])
  }
  var homogeneity: Double? { nil }
  var hasKinks: Bool { false }
}
