import FieldTheory

/// A local coupling as every index tuple alone would have it: λ_m = −G4c/(24 ∫ K_W⁴) (2008.08601 eq. 3.32), κ_m = −G6c/(720 ∫ K_W⁶).
/// Where one constant describes the data, all elements agree.
public struct CouplingTensor: Sendable {
  /// One index tuple.
  public struct Element: Sendable {
    /// 0-based positions in the inputs, ascending.
    public let indices: [Int]
    /// Nil where the integral vanishes: then no coupling makes this function.
    public let value: Estimate?
    /// ∫ of the product of lines.
    public let integral: Approximation
    /// What the coupling has to make.
    public let connected: Estimate
  }

  /// All tuples.
  public let elements: [Element]
  /// Of elements with a value, which count alike.
  public let mean: Estimate
  /// Their standard deviation about it, and what noise alone would make of it.
  public let spread: Estimate
  /// The spread that errors alone would give; nil for exact functions.
  public let noise: Double?

  /// The spread over the mean, both as they are measured.
  public var variation: Double { spread.value / abs(mean.value) }
  /// Tuples whose integral vanishes.
  public var undefined: Int { elements.count { $0.value == nil } }

  /// Whether the mean and a least-squares coupling differ by more than a factor of 2, or in sign, with three errors of each to spare: then few tuples
  /// with small integrals make the mean, and least squares is the better number.
  static func isMeanDoubtful(_ mean: Estimate, _ fitted: Estimate?) -> Bool {
    guard let fitted else { return false }
    let isMeanLarger = abs(mean.value) > abs(fitted.value)
    let (large, small) = isMeanLarger ? (mean, fitted) : (fitted, mean)
    let most = (large.value < 0 ? -small.value : small.value) + 3 * (small.error ?? 0)
    return abs(large.value) - 3 * (large.error ?? 0) > 2 * max(most, 0)
  }

  /// How a tensor follows from connected functions.
  struct Rule: Sendable {
    let fields: Int
    let integrals: [Approximation]
    /// Those with an integral that is not zero.
    let places: [Int]

    init(fields: Int, integrals: [Approximation]) {
      self.fields = fields
      self.integrals = integrals
      places = integrals.indices.filter { !integrals[$0].vanishes }
    }

    /// n!.
    private var factor: Double { fields == 4 ? 24 : 720 }

    func values(_ connected: [Double]) -> [Double] {
      places.map { -connected[$0] / (factor * integrals[$0].value) }
    }

    /// Connected functions, couplings, their mean and their standard deviation, one after the other.
    func chain(_ functions: FieldData.Functions) -> [Double] {
      let connected = functions.connected(fields)
      let values = values(connected)
      let mean = values.mean
      return connected + values + [mean, values.spread(about: mean)]
    }

    var count: Int { integrals.count + places.count + 2 }
  }

  /// - Parameter chain: of the rule.
  init(_ rule: Rule, tuples: [[Int]], _ chain: Resampled) {
    let first = tuples.count
    var values = [Estimate?](repeating: nil, count: tuples.count)
    for (i, place) in rule.places.enumerated() { values[place] = chain[first + i] }
    elements = tuples.indices.map {
      Element(indices: tuples[$0], value: values[$0], integral: rule.integrals[$0], connected: chain[$0])
    }
    mean = chain[rule.count - 2]
    spread = chain[rule.count - 1]
    noise = Self.noise(chain[first..<(first + rule.places.count)])
  }

  /// The root of the mean variance of elements about their common mean.
  private static func noise(_ values: Resampled) -> Double? {
    guard let rows = values.deviations, let blocks = values.blocks, !rows.isEmpty else { return nil }
    var sum = 0.0
    for j in 0..<blocks {
      let mean = rows.reduce(0) { $0 + $1[j] } / Double(rows.count)
      sum += rows.reduce(0) { $0 + ($1[j] - mean) * ($1[j] - mean) }
    }
    return (sum / Double(rows.count)).squareRoot()
  }
}
