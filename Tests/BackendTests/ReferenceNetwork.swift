import Ensembles
import Foundation

/// A network written down as plainly as possible, in double precision with the system's mathematics: what keeps the
/// kernels honest. Shares no code with them.
struct ReferenceNetwork {
  let specification: Specification
  let width: Int
  let network: UInt64

  /// Normal deviate number p of this network's stream (review eqs. 1-3; Box and Muller 1958).
  func deviate(_ p: Int) -> Double {
    let words = referencePhilox(
      counter: [UInt32(p / 4), UInt32(width), UInt32(truncatingIfNeeded: network), UInt32(network >> 32)],
      key: [UInt32(truncatingIfNeeded: specification.seed), UInt32(specification.seed >> 32)])
    let pair = (p % 4) / 2 * 2
    let radius = (-2 * log((Double(words[pair]) + 0.5) / 4_294_967_296)).squareRoot()
    let angle = 2 * Double.pi * Double(words[pair + 1]) / 4_294_967_296
    return radius * (p % 2 == 0 ? cos(angle) : sin(angle))
  }

  /// Every parameter drawn, and σ(z_j(x_i)) in place of the input layer's.
  struct Draw {
    /// `[neuron][point]`
    var hidden: [[Double]] = []
    /// `[neuron][output]`
    var weights: [[Double]] = []
    /// `[output]`; zeros where there are none.
    var biases: [Double] = []
  }

  func draw() -> Draw {
    let architecture = specification.architecture
    let (inputs, dimension) = (specification.inputs, architecture.inputDimension)
    let hasBiases = specification.biases.deviation > 0
    var p = 0
    func parameter(_ density: NormalDensity, fanIn: Int) -> Double {
      defer { p += 1 }
      return density.mean + density.deviation / Double(fanIn).squareRoot() * deviate(p)
    }
    var draw = Draw()
    for _ in 0..<width {
      let weights = (0..<dimension).map { _ in parameter(specification.weights, fanIn: dimension) }
      let bias = hasBiases ? parameter(specification.biases, fanIn: 1) : 0
      draw.hidden.append(inputs.map { x in activation(zip(weights, x).reduce(bias) { $0 + $1.0 * $1.1 }, at: x) })
      draw.weights.append(
        (0..<architecture.outputDimension).map { _ in parameter(specification.weights, fanIn: width) })
    }
    draw.biases = (0..<architecture.outputDimension).map { _ in
      hasBiases ? parameter(specification.biases, fanIn: 1) : 0
    }
    return draw
  }

  /// f(x_i), point by point and output by output.
  func outputs() -> [Double] {
    let draw = draw()
    return specification.inputs.indices.flatMap { point in
      draw.biases.indices.map { output in
        zip(draw.hidden, draw.weights).reduce(draw.biases[output]) { $0 + $1.0[point] * $1.1[output] }
      }
    }
  }

  private func activation(_ z: Double, at x: [Double]) -> Double {
    let (s, b) = (specification.weights.deviation, specification.biases.deviation)
    let square = x.reduce(0) { $0 + $1 * $1 } / Double(x.count)
    return switch specification.architecture.hiddenLayers[0].activation.name {
    case "erf": erf(z)
    case "relu": max(z, 0)
    case "gauss": exp(z) / exp(2 * (b * b + s * s * square)).squareRoot()
    case "leakyRelu": z < 0 ? Double(Float(0.01)) * z : z
    case "step": z > 0 ? 1 : 0
    case "gelu": z * erfc(-z / 2.0.squareRoot()) / 2
    case "cos": cos(z)
    case "sin": sin(z)
    case "tanh": tanh(z)
    case "identity": z
    default: .nan
    }
  }
}

/// Philox4x32-10 (Salmon et al., SC11), as in the paper's figure.
func referencePhilox(counter: [UInt32], key: [UInt32], rounds: Int = 10) -> [UInt32] {
  var c = counter
  var k = key
  for _ in 0..<rounds {
    let a = UInt64(c[0]) * 0xD251_1F53
    let b = UInt64(c[2]) * 0xCD9E_8D57
    c = [
      UInt32(b >> 32) ^ c[1] ^ k[0], UInt32(truncatingIfNeeded: b),
      UInt32(a >> 32) ^ c[3] ^ k[1], UInt32(truncatingIfNeeded: a),
    ]
    k = [k[0] &+ 0x9E37_79B9, k[1] &+ 0xBB67_AE85]
  }
  return c
}
