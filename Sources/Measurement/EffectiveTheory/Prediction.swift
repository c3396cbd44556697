import Ensembles
import FieldTheory

/// n-point functions as a theory with few numbers has them, beside those that there are (2008.08601 eq. 3.37).
///
/// λ and κ are means over index tuples, at the same cutoff, of what the connected 4- and 6-point functions give. Predictions of order 6 from λ
/// alone are predictions; those of order 4 and those with κ are fits.
public struct Prediction: Sendable {
  /// What a prediction is made of.
  public enum Theory: String, Sendable, CaseIterable {
    /// The Gaussian process.
    case gaussian = "GP"
    /// With λ ∫ f⁴.
    case lambda = "GP+λ"
    /// With κ ∫ f⁶ too.
    case kappa = "GP+λ+κ"
    /// With the connected 4-point function that there is in place of a local vertex: the best that any quartic interaction does at first
    /// order.
    case quartic = "GP+G4c"
  }

  /// One index tuple.
  public struct Row: Sendable {
    /// 0-based positions in the inputs, ascending.
    public let indices: [Int]
    /// What there is.
    public let full: Estimate
    /// G_GP.
    public let gaussian: Double
    /// By the prediction's theories.
    public let predictions: [Estimate]
    /// (G − prediction)/error, the prediction's own error and rounding included; nil without errors.
    public let pulls: [Double?]
  }

  /// A theory's score over all index tuples.
  public struct Score: Sendable {
    /// Which terms were kept.
    public let theory: Theory
    /// The mean of prediction/G.
    public let ratio: Estimate
    /// Nil without errors.
    public let pulls: PullSummary?
  }

  /// The n-point functions behind it.
  public let data: FieldData
  /// n of the predicted functions.
  public let order: Int
  /// Λ.
  public let cutoff: Cutoff
  /// Fitted to the 4-point functions.
  public let lambda: Estimate
  /// Least squares of the 4-point functions, all elements alike, which no prediction uses.
  public let fittedLambda: Estimate?
  /// Whether few tuples make ``lambda``, so that ``fittedLambda`` is the better number.
  public var isMeanDoubtful: Bool { CouplingTensor.isMeanDoubtful(lambda, fittedLambda) }
  /// Fitted to the 6-point functions; nil at order 4.
  public let kappa: Estimate?
  /// One a theory.
  public let scores: [Score]
  /// One an index tuple.
  public let rows: [Row]
  /// Tuples whose exact function vanishes, which have no ratio.
  public let withoutRatio: Int

  /// - Parameter basis: of the data's inputs.
  /// - Parameter data: the n-point functions.
  public init(_ data: FieldData, _ basis: PredictionBasis) {
    let order = basis.order
    let quartic = CouplingTensor.Rule(fields: 4, integrals: basis.couplings.quartic)
    let sextic = basis.couplings.sextic.map { CouplingTensor.Rule(fields: 6, integrals: $0) }
    let terms = basis.terms
    let theories: [Theory] =
      [.gaussian, .lambda] + (sextic == nil ? [] : [.kappa]) + (order > 4 ? [.quartic] : [])
    let hasRatio = basis.haveRatio(data)

    func predictions(_ functions: FieldData.Functions, _ lambda: Double, _ kappa: Double?) -> [[Double]] {
      theories.map { theory in
        switch theory {
        case .gaussian: terms.map(\.gaussian)
        case .lambda: terms.map { $0.value(lambda: lambda) }
        case .kappa: terms.map { $0.value(lambda: lambda, kappa: kappa ?? 0) }
        case .quartic: basis.disconnected(functions.connected(4))
        }
      }
    }
    func couplings(_ functions: FieldData.Functions) -> (lambda: Double, kappa: Double?) {
      (quartic.values(functions.connected(4)).mean, sextic.map { $0.values(functions.connected(6)).mean })
    }
    // Couplings, functions, then of each theory its predictions, its residuals, and its mean ratio.
    let chain = data.resampled { functions in
      let (lambda, kappa) = couplings(functions)
      let full = functions.full(order)
      var numbers = [lambda, kappa ?? 0] + full
      for predicted in predictions(functions, lambda, kappa) {
        let residuals = zip(full, predicted).map { $0 - $1 }
        let ratios = full.indices.filter { hasRatio[$0] }.map { predicted[$0] / full[$0] }
        numbers += predicted
        numbers += residuals
        numbers.append(ratios.mean)
      }
      return numbers
    }
    let count = terms.count
    func place(_ theory: Int, _ part: Int) -> Int { 2 + count + theory * (2 * count + 1) + part * count }
    let resolution = (0..<count).map { FieldData.resolution * abs(chain.values[2 + $0]) }
    self.data = data
    self.order = order
    cutoff = basis.couplings.cutoff
    lambda = chain[0]
    fittedLambda =
      GeneralisedLeastSquares(
        data.resampled { $0.connected(4) }, columns: basis.couplings.columns, counts: basis.couplings.counts,
        byCovariance: false
      ).coefficients[0]
    kappa = sextic == nil ? nil : chain[1]
    withoutRatio = hasRatio.count { !$0 }
    scores = theories.enumerated().map { t, theory in
      Score(
        theory: theory, ratio: chain[place(t, 2)],
        pulls: PullSummary(chain[place(t, 1)..<place(t, 2)], resolution: resolution))
    }
    rows = basis.tuples.enumerated().map { i, tuple in
      Row(
        indices: tuple, full: chain[2 + i], gaussian: terms[i].gaussian,
        predictions: theories.indices.map { chain[place($0, 0) + i] },
        pulls: theories.indices.map { t in
          let residual = chain[place(t, 1) + i]
          let error = residual.error.map { ($0 * $0 + resolution[i] * resolution[i]).squareRoot() }
          // Estimators that have the weights integrated out give some functions that vanish as 0 without noise.
          return error.flatMap { $0 > 0 ? residual.value / $0 : nil }
        })
    }
  }
}

/// What predictions of one order at some inputs and one cutoff need; the same for every width.
public struct PredictionBasis: Sendable {
  /// n of the predicted functions.
  public let order: Int
  /// Ascending indices.
  public let tuples: [[Int]]
  let couplings: CouplingBasis
  let terms: [FirstOrder.Terms]
  private let propagator: Propagator
  private let points: [[Double]]
  /// Of the exact functions of this order, where somebody had it.
  private let network: ExactNetwork?
  /// By tuple: the connected 4-point functions by their place, times the pairings of the other points.
  private let channels: [[(place: Int, rest: Double)]]

  /// - Parameters:
  ///   - order: 4 or 6.
  ///   - sextic: whether κ is looked at; only for order 6.
  ///   - propagator: K.
  ///   - cutoff: Λ.
  ///   - points: the inputs.
  ///   - network: of the exact functions of this order, where it is there already.
  /// - Throws: `PerturbationError`, ``VanishingIntegrals``.
  public init(
    _ propagator: Propagator, points: [[Double]], order: Int, cutoff: Cutoff, sextic: Bool,
    network: ExactNetwork? = nil
  ) throws {
    let tuples = MonomialBasis.tuples(components: points.count, order: order)
    let quadrature = try VertexQuadrature(
      VertexPropagator(propagator), points: points, cutoffs: [cutoff], legs: sextic ? [4, 6] : [4])
    self.order = order
    self.tuples = tuples
    self.propagator = propagator
    self.points = points
    self.network = network
    couplings = try CouplingBasis(quadrature, terms: [.constant], sextic: sextic)
    terms = try FirstOrder(quadrature, tuples: tuples, kappa: sextic).terms[0]
    let external = propagator.matrix(points)
    channels = tuples.map { tuple in
      (0..<(1 << order)).filter { $0.nonzeroBitCount == 4 }.map { set in
        let attached = tuple.indices.filter { set >> $0 & 1 == 1 }.map { tuple[$0] }
        let others = tuple.indices.filter { set >> $0 & 1 == 0 }.map { tuple[$0] }
        return (
          MonomialBasis.place(of: attached, components: points.count),
          Wick.correlator(others) { external[$0][$1] }
        )
      }
    }
  }

  /// Which functions are not 0, by tuple. Of measured ones noise hides it, and exact ones of some σ take seconds: those are evaluated that noise
  /// alone could make.
  func haveRatio(_ data: FieldData) -> [Bool] {
    let full = network == nil ? data.resampled { $0.full(order) } : nil
    let doubtful = tuples.indices.filter { !(full?.isBeyondNoise($0) ?? false) }
    let network = self.network ?? ExactNetwork(propagator, inputs: points, tuples: doubtful.map { tuples[$0] })
    var have = [Bool](repeating: true, count: tuples.count)
    for place in doubtful { have[place] = !network.full(tuples[place], width: data.width).vanishes }
    return have
  }

  /// The Gaussian process and Σ G4c Π K.
  func disconnected(_ connected: [Double]) -> [Double] {
    zip(terms, channels).map { terms, channels in
      channels.reduce(terms.gaussian) { $0 + connected[$1.place] * $1.rest }
    }
  }
}
