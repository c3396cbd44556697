import Ensembles
import FieldTheory

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// λ_m over the cutoffs of one width, its β function, and whether predictions depend on the cutoff (review section 5).
public struct CouplingFlow: Sendable {
  /// One cutoff.
  public struct Row: Sendable {
    /// Λ.
    public let cutoff: Double
    /// Of λ_m over index tuples.
    public let mean, spread: Estimate
    /// By tuple, in ``tuples``' order.
    public let elements: [Estimate]
    /// β(λ)/λ = −γ̄: the mean over tuples of −d log ∫ K_W⁴/d log Λ, by integrals over the box's surface.
    public let beta: Double
    /// λ̄ from the flow equation, integrated from the first cutoff, and from the propagator's scaling; and the first one over λ̄, less 1.
    public let flowed: Estimate
    /// λ at the first cutoff, scaled by the power that K_W has; nil where it has none.
    public let scaled: Estimate?
    /// λ from the integrated flow equation over the measured one, less 1.
    public let flowError: Estimate
    /// Predictions of inputs that were left out; nil where there are too few inputs.
    public let heldOut: HeldOut?
  }

  /// Predictions of the connected 4-point functions at one input from a λ that is fitted where this input does not occur; each input has its
  /// turn.
  public struct HeldOut: Sendable {
    /// The root mean square of d log |G4c|/d log Λ of predictions: 0 where the cutoff does not matter. At fitted inputs it is 0 by
    /// construction.
    public let drift: Estimate
    /// The mean of |prediction/G4c − 1|.
    public let error: Estimate
  }

  /// The regression of log |λ_m| on log Λ, over all tuples and cutoffs.
  ///
  /// λ_m is a connected function over an integral, and the same function at every cutoff, so that its noise does not enter the slope: the
  /// slope is the integrals', and its error is the regression's.
  public struct Slope: Sendable {
    /// Least squares of log |λ| against log Λ: the slope, its error and R².
    public let value, error, rSquared: Double
    /// Elements that are zero, which have no logarithm.
    public let leftOut: Int
  }

  /// The n-point functions behind it.
  public let data: FieldData
  /// Tuples with a λ_m.
  public let tuples: [[Int]]
  /// Those whose vertex integral vanishes at a cutoff or between, which have none.
  public let leftOut: Int
  /// One a cutoff, ascending.
  public let rows: [Row]
  /// Nil with one cutoff.
  public let slope: Slope?
  /// The law of large cutoffs; nil where there is none.
  public let scaling: CouplingScaling?

  /// So many at most.
  public static let mostCutoffs = 100

  /// - Parameter vertices: of all 4-tuples of the data's inputs.
  /// - Parameter data: the n-point functions.
  /// - Throws: ``VanishingIntegrals``.
  public init(_ data: FieldData, _ vertices: RunningVertices) throws {
    guard !vertices.places.isEmpty else { throw VanishingIntegrals() }
    let scaling = CouplingScaling(
      data.propagator.nonlinearity, fields: 4, inputDimension: data.specification.architecture.inputDimension)
    let cutoffs = vertices.cutoffs
    let tuples = vertices.places.map { vertices.tuples[$0] }
    let splits = Self.splits(tuples, points: data.specification.inputs.count)
    // Of each cutoff: λ_m, then mean, spread, the flowed and the scaled mean, the flow's error, drift and error of what is held out.
    let more = 7
    let chain = data.resampled { functions in
      let connected = functions.connected(4)
      let values = vertices.places.map { connected[$0] }
      var first: Double?
      return cutoffs.indices.flatMap { c -> [Double] in
        let lambda = zip(values, vertices.integrals[c]).map { -$0 / (24 * $1) }
        let mean = lambda.mean
        let start = first ?? mean
        first = start
        let flowed = vertices.flowed(start, at: c)
        let scaled = scaling?.flowed(start, from: cutoffs[0], to: cutoffs[c]) ?? 0
        let held = Self.heldOut(splits, values, vertices.integrals[c], vertices.gammas[c])
        return lambda + [mean, lambda.spread(about: mean), flowed, scaled, flowed / mean - 1, held.drift, held.error]
      }
    }
    let stride = tuples.count + more
    self.data = data
    self.tuples = tuples
    leftOut = vertices.tuples.count - tuples.count
    self.scaling = scaling
    rows = cutoffs.indices.map { c in
      func number(_ place: Int) -> Estimate { chain[c * stride + tuples.count + place] }
      return Row(
        cutoff: cutoffs[c], mean: number(0), spread: number(1), elements: tuples.indices.map { chain[c * stride + $0] },
        beta: -vertices.gammas[c].mean, flowed: number(2), scaled: scaling == nil ? nil : number(3),
        flowError: number(4), heldOut: splits.isEmpty ? nil : HeldOut(drift: number(5), error: number(6)))
    }
    slope = Slope(rows.map { ($0.cutoff, $0.elements.map(\.value)) })
  }

  /// For each input, the tuples without it and those with it, where both exist.
  private static func splits(_ tuples: [[Int]], points: Int) -> [(train: [Int], test: [Int])] {
    (0..<points).compactMap { point in
      let test = tuples.indices.filter { tuples[$0].contains(point) }
      let train = tuples.indices.filter { !tuples[$0].contains(point) }
      return test.isEmpty || train.isEmpty ? nil : (train, test)
    }
  }

  private static func heldOut(
    _ splits: [(train: [Int], test: [Int])], _ values: [Double], _ integrals: [Double], _ gammas: [Double]
  ) -> (drift: Double, error: Double) {
    var drifts: [Double] = []
    var errors: [Double] = []
    // Functions that vanish by a symmetry are rounding.
    let smallest = 1e-12 * (values.map(abs).max() ?? 0)
    for split in splits {
      let lambda = split.train.map { -values[$0] / (24 * integrals[$0]) }.mean
      let beta = split.train.map { gammas[$0] * values[$0] / (24 * integrals[$0]) }.mean / lambda
      for t in split.test {
        drifts.append(beta + gammas[t])
        if abs(values[t]) > smallest { errors.append(abs(-24 * lambda * integrals[t] / values[t] - 1)) }
      }
    }
    return (drifts.map { $0 * $0 }.mean.squareRoot(), errors.mean)
  }
}

extension CouplingFlow.Slope {
  init?(_ rows: [(cutoff: Double, values: [Double])]) {
    var points: [(x: Double, y: Double)] = []
    var leftOut = 0
    for row in rows {
      let smallest = 1e-12 * (row.values.map(abs).max() ?? 0)
      for value in row.values {
        if abs(value) > smallest { points.append((log(row.cutoff), log(abs(value)))) } else { leftOut += 1 }
      }
    }
    let (x, y) = (points.map(\.x).mean, points.map(\.y).mean)
    func sum(_ f: ((x: Double, y: Double)) -> Double) -> Double { points.reduce(0) { $0 + f(($1.x - x, $1.y - y)) } }
    let (xx, xy, yy) = (sum { $0.x * $0.x }, sum { $0.x * $0.y }, sum { $0.y * $0.y })
    guard rows.count > 1, points.count > 2, xx > 0 else { return nil }
    let slope = xy / xx
    let residuals = sum { ($0.y - slope * $0.x) * ($0.y - slope * $0.x) }
    value = slope
    error = (residuals / Double(points.count - 2) / xx).squareRoot()
    rSquared = yy > 0 ? 1 - residuals / yy : 1
    self.leftOut = leftOut
  }
}
