import CNumerics
import FieldTheory

/// The couplings of one width at one cutoff.
public struct CouplingMeasurement: Sendable {
  /// The n-point functions behind it.
  public let data: FieldData
  /// Λ.
  public let cutoff: Cutoff
  /// λ of each index tuple.
  public let lambda: CouplingTensor
  /// Nil where the 6-point function is not looked at.
  public let kappa: CouplingTensor?
  /// The quartic terms that were fitted.
  public let terms: [QuarticTerm]
  /// Of the connected 4-point functions, by `terms`, weighted by their covariance; and with all elements of the tensor alike, the same where they
  /// are exact.
  public let fit, plainFit: GeneralisedLeastSquares
  /// How well the second fits, and how well its coefficients do on other inputs.
  public let train: PercentageError
  /// On other inputs; nil without them.
  public let test: PercentageError?
  /// The least-squares λ alone, all elements alike; nil where other terms are fitted too.
  public var fittedLambda: Estimate? { terms == [.constant] ? plainFit.coefficients[0] : nil }
  /// Whether few tuples make the mean λ, so that ``fittedLambda`` is the better number.
  public var isMeanDoubtful: Bool { CouplingTensor.isMeanDoubtful(lambda.mean, fittedLambda) }
  /// Whether one λ serves for all tuples.
  public let constancy: Constancy

  /// - Parameters:
  ///   - basis: of the data's inputs.
  ///   - test: functions at other inputs of the same width, with their basis, at the same cutoff and of the same terms.
  ///   - data: the n-point functions.
  public init(_ data: FieldData, _ basis: CouplingBasis, test: (data: FieldData, basis: CouplingBasis)? = nil) {
    let quartic = CouplingTensor.Rule(fields: 4, integrals: basis.quartic)
    let sextic = basis.sextic.map { CouplingTensor.Rule(fields: 6, integrals: $0) }
    let chain = data.resampled { quartic.chain($0) + (sextic?.chain($0) ?? []) }
    let tuples = data.tuples(4)
    let connected = chain[0..<tuples.count]
    self.data = data
    cutoff = basis.cutoff
    terms = basis.terms
    lambda = CouplingTensor(quartic, tuples: tuples, chain[0..<quartic.count])
    kappa = sextic.map { CouplingTensor($0, tuples: data.tuples(6), chain[quartic.count..<chain.count]) }
    let plainFit = GeneralisedLeastSquares(
      connected, columns: basis.columns, counts: basis.counts, byCovariance: false)
    fit =
      data.isExact ? plainFit : GeneralisedLeastSquares(connected, columns: basis.columns, counts: basis.counts)
    self.plainFit = plainFit
    train = PercentageError(connected.values, plainFit.fitted, basis.counts)
    self.test = test.map { test in
      let there = test.data.whole.connected(4)
      let predicted = there.indices.map { t in
        zip(plainFit.solution, test.basis.columns).reduce(0) { $0 + $1.0 * $1.1[t] }
      }
      return PercentageError(there, predicted, test.basis.counts)
    }
    constancy = Constancy(
      lambda, precision: data.connectedPrecision(4), isExact: data.isExact, blocks: chain.blocks,
      GeneralisedLeastSquares(connected, columns: [basis.quartic.map { -24 * $0.value }]))
  }
}

/// |prediction/value − 1| in per cent, over all elements of the tensor, as arXiv:2008.08601 scores its fits.
///
/// Noise that all tuples share goes into the coefficients, so that a small percentage does not mean an accurate coupling.
public struct PercentageError: Sendable {
  /// In per cent.
  public let mean: Double
  /// In per cent.
  public let largest: Double
  /// Tuples whose value is rounding beside the largest, where a percentage makes no sense.
  public let leftOut: Int

  /// - Parameter counts: the elements that each index tuple stands for.
  init(_ values: [Double], _ predicted: [Double], _ counts: [Double]) {
    let scale = values.map(abs).max() ?? 0
    let places = values.indices.filter { abs(values[$0]) > 1e-12 * scale }
    let errors = places.map { 100 * abs(predicted[$0] / values[$0] - 1) }
    let total = places.reduce(0) { $0 + counts[$1] }
    mean = zip(errors, places).reduce(0) { $0 + $1.0 * counts[$1.1] } / total
    largest = errors.max() ?? .nan
    leftOut = values.count - places.count
  }
}

/// Whether one constant λ makes all connected 4-point functions.
public struct Constancy: Sendable {
  /// What the spread over tuples says.
  public enum Verdict: String, Sendable {
    /// To a per cent where data cannot tell the difference, or within the errors.
    case describes
    /// To a tenth of its size, though data can tell the difference.
    case approximates
    /// A constant λ does not describe the data; no λ does where a function without a vertex integral is not zero.
    case fails
    /// λ is below three errors, or the data are too few numbers to tell.
    case undecided
  }

  /// In a word.
  public let verdict: Verdict
  /// The spread of λ_m over its mean; of measured ones, that which is left when the noise's is taken away.
  public let variation: Double
  /// The spread over that of noise alone.
  public let spreadOverNoise: Double?
  /// χ² of a constant λ, by generalised least squares.
  public let goodness: GeneralisedLeastSquares.Goodness?
  /// Functions that are not zero though their vertex integral is: no local λ makes them.
  public let withoutVertex: Int

  /// A right hypothesis is said to fail with this probability, by χ² and by functions without a vertex each.
  public static let significance = 1e-3
  private static let (describes, approximates) = (0.01, 0.1)

  /// - Parameters:
  ///   - tensor: λ.
  ///   - precision: of its connected functions, beyond their errors.
  ///   - isExact: whether they are computed.
  ///   - blocks: of measured ones, nil where there are no errors.
  ///   - fit: of one λ.
  init(
    _ tensor: CouplingTensor, precision: [Double], isExact: Bool, blocks: Int?, _ fit: GeneralisedLeastSquares
  ) {
    let (mean, spread) = (tensor.mean, tensor.spread.value)
    let noise = tensor.noise ?? 0
    let variation = max(spread * spread - noise * noise, 0).squareRoot() / abs(mean.value)
    self.variation = variation
    spreadOverNoise = tensor.noise.flatMap { $0 > 0 ? spread / $0 : nil }
    goodness = fit.goodness
    let isSeen = isExact || abs(mean.value) > 3 * (mean.error ?? .infinity)
    let isRejected = fit.goodness.map { $0.probability < Self.significance } ?? false
    let isExcluded = isExact || isRejected
    // A vertex integral that is zero within its error leaves so much to a coupling.
    let coupling = min(abs(mean.value), abs(fit.solution[0]))
    let makeable = zip(tensor.elements, precision).map { element, precision in
      precision + 24 * coupling * (abs(element.integral.value) + element.integral.error)
    }
    withoutVertex = Self.functionsWithoutVertex(tensor, makeable, isExact: isExact, blocks: blocks)
    if withoutVertex > 0 {
      verdict = .fails
    } else if isSeen, !isRejected, tensor.variation < Self.describes || (!isExact && fit.goodness != nil) {
      verdict = .describes
    } else if isExcluded {
      verdict = variation < Self.approximates ? .approximates : .fails
    } else {
      verdict = .undecided
    }
  }

  /// A measured function is not zero where Student's t, with a degree of freedom for every block but one, is as large with less than
  /// ``significance`` over the number of tuples: if all vanish, any is said not to with ``significance`` at most.
  private static func functionsWithoutVertex(
    _ tensor: CouplingTensor, _ makeable: [Double], isExact: Bool, blocks: Int?
  ) -> Int {
    let places = tensor.elements.indices.filter { tensor.elements[$0].value == nil }
    return places.count { place in
      let connected = tensor.elements[place].connected
      let excess = abs(connected.value) - makeable[place]
      guard excess > 0, !isExact else { return excess > 0 }
      guard let blocks, let error = connected.error, error.isFinite else { return false }
      // t² is Fisher's F of 1 and these degrees of freedom.
      let t = excess / error
      return error == 0 || nnqft_fisher_tail(t * t, 1, Double(blocks - 1)) < significance / Double(places.count)
    }
  }
}
