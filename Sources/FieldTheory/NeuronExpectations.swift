#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// E[σ(z_x) σ(z_y)] of one neuron, from the covariances of its pre-activations.
typealias NeuronExpectation = @Sendable (NeuronCovariance) -> Double

/// The closed forms, by the activation's name. One row an activation.
let neuronExpectations: [String: NeuronExpectation] = [
  "erf": erfExpectation, "gauss": gaussExpectation, "relu": reluExpectation,
]

/// (2/π) arcsin(2c / √((1 + 2a)(1 + 2b))), Williams 1997.
@Sendable private func erfExpectation(_ z: NeuronCovariance) -> Double {
  let sine = 2 * z.c / ((1 + 2 * z.a) * (1 + 2 * z.b)).squareRoot()
  return 2 / .pi * asin(min(1, max(-1, sine)))
}

/// √(ab) [sin θ + (π − θ) cos θ] / 2π, Cho and Saul 2009.
@Sendable private func reluExpectation(_ z: NeuronCovariance) -> Double {
  let angle = z.angle
  return (z.a * z.b).squareRoot() / (2 * .pi) * (sin(angle) + (.pi - angle) * cos(angle))
}

/// exp(−σ_W²|x − y|²/2d), 2008.08601 eq. 2.31.
@Sendable private func gaussExpectation(_ z: NeuronCovariance) -> Double {
  exp(-(z.weightPart.xx + z.weightPart.yy - 2 * z.weightPart.xy) / 2)
}
