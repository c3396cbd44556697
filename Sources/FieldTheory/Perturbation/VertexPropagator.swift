#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The lines that end at a vertex.
///
/// The paper's second version takes K_W = K − σ_b² there, its first one the whole K: a constant σ_b² would make every vertex
/// integral grow with the box. Lines between two external points are K in both.
public struct VertexPropagator: Sendable {
  /// Which part of K a line has.
  public enum Part: Sendable, Hashable, CaseIterable {
    /// K_W, the weights' part.
    case weights
    /// K.
    case whole
  }

  /// K.
  public let propagator: Propagator
  /// Its part.
  public let part: Part

  /// A line of a part of K.
  public init(_ propagator: Propagator, part: Part = .weights) {
    self.propagator = propagator
    self.part = part
  }

  /// p where a leg K(sy, x) = s^p K(y, x) for all s > 0: then integrals over the box are powers of Λ exactly.
  var homogeneity: Double? {
    propagator.biasDeviation == 0 ? propagator.nonlinearity.moments.homogeneity : nil
  }

  /// Whether legs have kinks: where y is parallel to x without biases, at y = x with them.
  var hasKinks: Bool { propagator.nonlinearity.moments.hasKinks }

  /// Where the kernel begins to know that y is not 0: σ_W²|y|²/d = 1.
  func scale(dimension: Int) -> Double {
    propagator.weightDeviation > 0 ? Double(dimension).squareRoot() / propagator.weightDeviation : 1
  }

  /// K(y, x) for many y.
  ///
  /// - Parameters:
  ///   - nodes: coordinates, one y after the other.
  ///   - x: one point.
  func column(_ nodes: [Double], _ x: [Double]) -> [Double] {
    let dimension = x.count
    let form = Form(self, dimension)
    let value = form.values(form.q(x, x))
    return [Double](unsafeUninitializedCapacity: nodes.count / dimension) { column, count in
      nodes.withUnsafeBufferPointer { nodes in
        x.withUnsafeBufferPointer { x in
          for q in column.indices {
            var (square, product) = (0.0, 0.0)
            for k in 0..<dimension {
              let y = nodes[q * dimension + k]
              square += y * y
              product += y * x[k]
            }
            column.initializeElement(at: q, to: value(form.q(square), form.q(product)))
          }
        }
      }
      count = column.count
    }
  }

  /// K(y, y) for many y.
  func diagonal(_ nodes: [Double], dimension: Int) -> [Double] {
    let form = Form(self, dimension)
    return stride(from: 0, to: nodes.count, by: dimension).map { start in
      let square = nodes[start..<(start + dimension)].reduce(0) { $0 + $1 * $1 }
      return form.value(form.q(square))
    }
  }

  /// K as a function of q(y, y), q(x, x), q(y, x).
  private struct Form {
    let moments: any NeuronMoments
    let biasVariance, perDimension, scale, added: Double

    init(_ vertex: VertexPropagator, _ dimension: Int) {
      let propagator = vertex.propagator
      moments = propagator.nonlinearity.moments
      biasVariance = propagator.biasDeviation * propagator.biasDeviation
      scale = propagator.weightDeviation * propagator.weightDeviation
      perDimension = scale / Double(dimension)
      added = vertex.part == .whole ? biasVariance : 0
    }

    func q(_ product: Double) -> Double { biasVariance + perDimension * product }
    func q(_ x: [Double], _ y: [Double]) -> Double { q(zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }) }

    /// By q(y, y) and q(y, x), of one q(x, x).
    func values(_ b: Double) -> (_ a: Double, _ c: Double) -> Double {
      let pair = moments.pairs(b)
      return { a, c in value(pair(a, c), a, b, c) }
    }

    /// K(y, y) by q(y, y).
    func value(_ a: Double) -> Double { value(moments.pair(a, a, a), a, a, a) }

    private func value(_ pair: Double?, _ a: Double, _ b: Double, _ c: Double) -> Double {
      if let pair { return added + scale * pair }
      // Nothing but the three covariances enters.
      let z = PreActivations(covariance: [[a, c], [c, b]])
      return added + scale * moments.moment(z, [0, 1]).value
    }
  }
}
