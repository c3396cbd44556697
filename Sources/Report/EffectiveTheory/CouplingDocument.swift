import FieldTheory
import Measurement

/// The `nnqft-couplings` object, version 1. What is not known is left out.
public struct CouplingDocument: Encodable, Sendable {
  /// What the object is.
  public let format = "nnqft-couplings"
  /// Of the format.
  public let version = 1
  /// The specification's.
  public let name: String
  /// `exact`, or how it was measured.
  public let estimator: String
  /// A number, or `infinite`.
  public let cutoff: CutoffValue
  /// Points of d_in numbers.
  public let inputs: [[Double]]
  /// Those that fits are scored on.
  public let testInputs: [[Double]]?
  /// One a width.
  public let widths: [Width]

  /// One width.
  public struct Width: Encodable, Sendable {
    let width: Int
    let networks: UInt64?
    let lambda: Tensor
    let kappa: Tensor?
    /// Weighted by the covariance; and with all elements of the tensor alike.
    let fit, plainFit: Fit
    let train: Percentage
    let test: Percentage?
    let verdict: Constancy.Verdict.RawValue
    /// The spread of λ_m over its mean, without noise.
    let variation: Double?
    let spreadOverNoise, chiSquare, probability: Double?
    let degreesOfFreedom: Int?
    let heavyTailed: Bool
  }

  /// A coupling over index tuples.
  public struct Tensor: Encodable, Sendable {
    let mean: Double?
    let error: Double?
    let spread, spreadError, noise: Double?
    /// Elements without a value; and those among them whose function vanishes, too, so that they say nothing.
    let undefined, silent: Int
    let elements: [Element]
  }

  /// One index tuple.
  public struct Element: Encodable, Sendable {
    let indices: [Int]
    let value, error: Double?
    let integral, integralError, connected: Double
    let connectedError: Double?
  }

  /// A least-squares fit.
  public struct Fit: Encodable, Sendable {
    let terms: [Term]
    let covariance: [[Double]]?
    let rank: Int
    let condition: Double?
    let modes: Int
    let chiSquare, probability: Double?
    let degreesOfFreedom: Int?
    /// Changes of the coefficients, by term, that leave the fit as it is.
    let undetermined: [[Double]]
  }

  /// A fitted term.
  public struct Term: Encodable, Sendable {
    let term: QuarticTerm.RawValue
    let value, error: Double?
  }

  /// Errors in per cent.
  public struct Percentage: Encodable, Sendable {
    let mean, largest: Double?
    let leftOut: Int
  }

  /// - Parameter measurements: of one file, at least one.
  /// - Parameter testInputs: of the functions that a fit is scored on; nil without them.
  public init?(_ measurements: [CouplingMeasurement], testInputs: [[Double]]? = nil) {
    guard let first = measurements.first else { return nil }
    name = first.data.specification.name
    estimator = first.data.estimatorName
    cutoff = CutoffValue(first.cutoff)
    inputs = first.data.specification.inputs
    self.testInputs = testInputs
    widths = measurements.map { measurement in
      let constancy = measurement.constancy
      return Width(
        width: measurement.data.width, networks: measurement.data.networks, lambda: Tensor(measurement.lambda),
        kappa: measurement.kappa.map(Tensor.init), fit: Fit(measurement.fit, measurement.terms),
        plainFit: Fit(measurement.plainFit, measurement.terms),
        train: Percentage(measurement.train),
        test: measurement.test.map(Percentage.init), verdict: constancy.verdict.rawValue,
        variation: finite(constancy.variation), spreadOverNoise: constancy.spreadOverNoise,
        chiSquare: constancy.goodness?.chiSquare, probability: constancy.goodness?.probability,
        degreesOfFreedom: constancy.goodness?.degreesOfFreedom,
        heavyTailed: measurement.data.isHeavyTailed(order: measurement.kappa == nil ? 4 : 6))
    }
  }
}

extension CouplingDocument.Tensor {
  init(_ tensor: CouplingTensor) {
    self.init(
      mean: finite(tensor.mean.value), error: tensor.mean.error.flatMap(finite), spread: finite(tensor.spread.value),
      spreadError: tensor.spread.error.flatMap(finite), noise: tensor.noise, undefined: tensor.undefined,
      silent: tensor.silent,
      elements: tensor.elements.map {
        CouplingDocument.Element(
          indices: $0.indices, value: $0.value?.value, error: $0.value?.error, integral: $0.integral.value,
          integralError: $0.integral.error, connected: $0.connected.value, connectedError: $0.connected.error)
      })
  }
}

extension CouplingDocument.Fit {
  init(_ fit: GeneralisedLeastSquares, _ terms: [QuarticTerm]) {
    self.init(
      terms: zip(terms, fit.coefficients).map {
        CouplingDocument.Term(term: $0.rawValue, value: $1?.value, error: $1?.error.flatMap(finite))
      },
      covariance: fit.covariance.flatMap { $0.joined().allSatisfy(\.isFinite) ? $0 : nil }, rank: fit.rank,
      condition: finite(fit.condition), modes: fit.modes, chiSquare: fit.goodness?.chiSquare,
      probability: fit.goodness?.probability, degreesOfFreedom: fit.goodness?.degreesOfFreedom,
      undetermined: fit.undetermined)
  }
}

extension CouplingDocument.Percentage {
  init(_ error: PercentageError) {
    self.init(mean: finite(error.mean), largest: finite(error.largest), leftOut: error.leftOut)
  }
}

/// Λ as JSON has it.
public struct CutoffValue: Encodable, Sendable {
  private let cutoff: Cutoff

  init(_ cutoff: Cutoff) { self.cutoff = cutoff }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch cutoff {
    case .finite(let value): try container.encode(value)
    case .infinite: try container.encode("infinite")
    }
  }

  var text: String {
    switch cutoff {
    case .finite(let value): NumberText.significant(value)
    case .infinite: "∞"
    }
  }
}

/// JSON has no number for what is not finite.
func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }

extension FieldData {
  var estimatorName: String { isExact ? "exact" : specification.estimator.rawValue }

  /// `relu-d1, N = 20, exact`.
  var heading: String {
    let origin = networks.map { "\(NumberText.count(Double($0)))networks, \(specification.estimator.rawValue)" }
    return "\(specification.name), N = \(width), \(origin ?? "exact")"
  }

  var remarks: [String] {
    specification.architecture.outputDimension > 1 ? ["Of the outputs the first is looked at."] : []
  }

  /// Nil where errors can be trusted.
  func tailRemark(orders: [Int]) -> String? {
    guard let order = orders.first(where: { isHeavyTailed(order: $0) }) else { return nil }
    return
      "Rare networks make the \(order)-point functions: a run of this size does not reach them, and its errors are too small."
  }
}
