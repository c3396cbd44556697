import Ensembles
import FieldTheory

/// The action of an ensemble at one width from its connected functions, exact or measured (`EdgeworthAction` of FieldTheory), and the densities of
/// single outputs that follow.
public struct ReconstructedAction: Sendable {
  /// Of the ensemble.
  public let specification: Specification
  /// N, the neurons of the hidden layer.
  public let width: Int
  /// How many networks were measured. Nil: from the exact connected functions.
  public let networks: UInt64?
  /// Of the exact functions, or of all networks together.
  public let action: EdgeworthAction
  /// Between the components of f: δ, g of four fields and of six; the last empty where no 6-point function was measured.
  public let couplings: Couplings
  /// Between principal axes of unit variance, by descending variance.
  public let principal: Couplings
  /// Of the first output at each input.
  public let densities: [OutputDensity]

  /// The couplings of the action, each at ascending indices once, in lexicographic order.
  public struct Couplings: Sendable {
    /// δ_ij, the coefficients of ½ :f_i f_j:.
    public let counterTerms: [Coupling]
    /// g_ijkl, the coefficients of :f_i f_j f_k f_l:/4!.
    public let quartic: [Coupling]
    /// g_ijklmn, the coefficients of :f_i … f_n:/6!; empty where the specification's orders lack 6.
    public let sextic: [Coupling]
  }

  /// One coupling between two, four or six components of f or axes.
  public struct Coupling: Sendable {
    /// Ascending components or axes, counted from 0. A component is input · d_out + output.
    public let indices: [Int]
    /// With its jackknife error, which is nil where the connected functions are exact or one block alone was measured.
    public let value: Estimate
  }

  /// The density of one output beside the exact one.
  public struct OutputDensity: Sendable {
    /// The place of x among the specification's inputs, counted from 0.
    public let input: Int
    /// σ² = G2(x, x), of the first output.
    public let variance: Double
    /// γ₄ = G4c/σ⁴ at x four times.
    public let fourth: Estimate
    /// γ₆ = G6c/σ⁶ at x six times; nil where the specification's orders lack 6.
    public let sixth: Estimate?
    /// To the highest order that is known.
    public let density: EdgeworthDensity
    /// Half the integral of |p − exact p|: of the Gaussian, with γ₄, and with γ₆ too; empty where no exact density is known.
    public let distances: [Double]
  }

  // MARK: From where

  /// From the exact connected functions at a width.
  ///
  /// - Throws: ``UnknownTheory`` where no exact theory is known, weights.mean or biases.mean is not 0, there are more than
  ///   `EdgeworthAction.mostComponents` components, or the functions are 0 or no finite numbers.
  public init(exact specification: Specification, width: Int, tolerance: Double = EdgeworthAction.tolerance) throws {
    let layout = try Layout(specification)
    guard let network = specification.exactNetwork(tuples: layout.fours + layout.sixes),
      let two = layout.exactPropagator
    else { throw UnknownTheory(reason: "the exact theory needs weights.mean and biases.mean 0") }
    let parts = Parts(
      layout, propagator: two, fours: layout.fours.map { network.connected($0, width: width).value },
      sixes: layout.sixes.map { network.connected($0, width: width).value })
    let action = try parts.checkedAction(tolerance)
    let values = Self.values(parts, action)
    self.init(layout, width, networks: nil, action, values.map { Estimate(value: $0, error: nil) }, parts)
  }

  /// From measured connected functions; G2 is the exact one where that is known.
  ///
  /// - Parameters:
  ///   - basis: of the blocks' moments.
  ///   - width: N.
  ///   - blocks: of the width, in index order; at least one, with moments of order 4.
  ///   - tolerance: axes are kept whose variance is larger than this times the largest.
  /// - Throws: ``UnknownTheory`` where weights.mean or biases.mean is not 0, there are more than `EdgeworthAction.mostComponents`
  ///   components, or the functions are 0 or no finite numbers.
  public init(
    _ basis: CorrelatorBasis, width: Int, blocks: [BlockMoments], tolerance: Double = EdgeworthAction.tolerance
  ) throws {
    let specification = basis.specification
    let layout = try Layout(specification)
    func parts(_ means: MomentMeans) -> Parts {
      let two = layout.exactPropagator ?? layout.matrix(basis.order(2).full(means))
      return Parts(
        layout, propagator: two, fours: basis.order(4).connected(means),
        sixes: layout.sixes.isEmpty ? [] : basis.order(6).connected(means))
    }
    let total = MomentTotal(blocks)
    let whole = parts(total.means)
    let action = try whole.checkedAction(tolerance)
    // A block left out must not change how many axes there are.
    let estimates = Jackknife.estimates(blocks) { means in
      let parts = parts(means)
      return Self.values(parts, parts.action(tolerance, rank: action.rank))
    }
    self.init(layout, width, networks: total.networks, action, estimates, whole)
  }

  private init(
    _ layout: Layout, _ width: Int, networks: UInt64?, _ action: EdgeworthAction, _ values: [Estimate], _ parts: Parts
  ) {
    specification = layout.specification
    self.width = width
    self.networks = networks
    self.action = action
    var left = values[...]
    func take(_ tuples: [[Int]]) -> [Coupling] {
      defer { left = left.dropFirst(tuples.count) }
      return zip(tuples, left).map { Coupling(indices: $0, value: $1) }
    }
    func couplings(_ components: Int) -> Couplings {
      let tuples = [2, 4, 6].map { MonomialBasis.tuples(components: components, order: $0) }
      return Couplings(
        counterTerms: take(tuples[0]), quartic: take(tuples[1]), sextic: layout.sixes.isEmpty ? [] : take(tuples[2]))
    }
    self.couplings = couplings(layout.components)
    principal = couplings(action.rank)
    densities = layout.specification.inputs.indices.map { input in
      let fourth = left.removeFirst()
      let sixth = layout.sixes.isEmpty ? nil : left.removeFirst()
      return OutputDensity(layout.specification, width, input, variance: parts.variance(input), fourth, sixth)
    }
  }

  /// All numbers that have errors, in the order in which the initialiser takes them.
  private static func values(_ parts: Parts, _ action: EdgeworthAction) -> [Double] {
    func all(_ couplings: EdgeworthAction.Couplings, _ components: Int) -> [Double] {
      let tuples = [2, 4, 6].map { MonomialBasis.tuples(components: components, order: $0) }
      return tuples[0].map(couplings.counterTerm) + tuples[1].map(couplings.quartic)
        + tuples[2].compactMap(couplings.sextic)
    }
    return all(action.couplings, action.components) + all(action.principal, action.rank) + parts.excesses
  }
}

/// What the connected functions of a specification are.
private struct Layout {
  let specification: Specification
  let components: Int
  let fours, sixes: [[Int]]
  /// The exact 2-point function between components; nil where none is known.
  let exactPropagator: [[Double]]?

  /// - Throws: ``UnknownTheory``.
  init(_ specification: Specification) throws {
    let components = specification.components
    guard specification.isEven else {
      throw UnknownTheory(
        reason: "the action from correlators needs weights.mean and biases.mean 0: else odd functions do not vanish")
    }
    guard components <= EdgeworthAction.mostComponents else {
      throw UnknownTheory(
        reason:
          "inputs: found \(components) outputs at all inputs together; allowed for the action from correlators: up to "
          + "\(EdgeworthAction.mostComponents)")
    }
    self.specification = specification
    self.components = components
    fours = MonomialBasis.tuples(components: components, order: 4)
    sixes = specification.orders.contains(6) ? MonomialBasis.tuples(components: components, order: 6) : []
    let outputs = specification.architecture.outputDimension
    exactPropagator = specification.exactTwoPointFunction.map { kernel in
      (0..<components).map { a in
        (0..<components).map { a % outputs == $0 % outputs ? kernel[a / outputs][$0 / outputs] : 0 }
      }
    }
  }

  /// A symmetric matrix from its elements at ascending pairs.
  func matrix(_ pairs: [Double]) -> [[Double]] {
    (0..<components).map { a in
      (0..<components).map { pairs[MonomialBasis.place(of: [min(a, $0), max(a, $0)], components: components)] }
    }
  }
}

/// The connected functions at one width.
private struct Parts {
  let layout: Layout
  let propagator: [[Double]]
  let fours, sixes: [Double]

  init(_ layout: Layout, propagator: [[Double]], fours: [Double], sixes: [Double]) {
    (self.layout, self.propagator, self.fours, self.sixes) = (layout, propagator, fours, sixes)
  }

  func action(_ tolerance: Double, rank: Int? = nil) -> EdgeworthAction {
    func at(_ values: [Double], _ tuple: [Int]) -> Double {
      values[MonomialBasis.place(of: tuple, components: layout.components)]
    }
    return EdgeworthAction(
      covariance: propagator, fourth: { at(fours, $0) }, sixth: sixes.isEmpty ? nil : { at(sixes, $0) },
      tolerance: tolerance, rank: rank)
  }

  /// The action of functions that make one.
  ///
  /// - Throws: ``UnknownTheory``.
  func checkedAction(_ tolerance: Double) throws -> EdgeworthAction {
    guard (propagator.joined() + fours + sixes).allSatisfy(\.isFinite) else {
      throw UnknownTheory(reason: "the n-point functions at these inputs are no finite numbers")
    }
    let action = action(tolerance)
    guard action.rank > 0 else {
      throw UnknownTheory(reason: "G(2) is 0 at all inputs: there is no field, and no action")
    }
    return action
  }

  func variance(_ input: Int) -> Double {
    let component = input * layout.specification.architecture.outputDimension
    return propagator[component][component]
  }

  /// γ₄, and γ₆ where it is known, of the first output at each input.
  var excesses: [Double] {
    layout.specification.inputs.indices.flatMap { input in
      let component = input * layout.specification.architecture.outputDimension
      let place = { MonomialBasis.place(of: [Int](repeating: component, count: $0), components: layout.components) }
      let variance = variance(input)
      // An output that is 0 in every network has no excess.
      func excess(_ value: Double, _ scale: Double) -> Double { variance == 0 ? 0 : value / scale }
      return [excess(fours[place(4)], variance * variance)]
        + (sixes.isEmpty ? [] : [excess(sixes[place(6)], variance * variance * variance)])
    }
  }
}

extension ReconstructedAction.OutputDensity {
  fileprivate init(
    _ specification: Specification, _ width: Int, _ input: Int, variance: Double, _ fourth: Estimate, _ sixth: Estimate?
  ) {
    self.input = input
    self.variance = variance
    self.fourth = fourth
    self.sixth = sixth
    let square = variance * variance
    func expansion(_ four: Double, _ six: Double?) -> EdgeworthDensity {
      EdgeworthDensity(variance: variance, fourth: four * square, sixth: six.map { $0 * square * variance })
    }
    density = expansion(fourth.value, sixth?.value)
    guard let exact = specification.outputDistribution(at: input, width: width) else {
      distances = []
      return
    }
    let edges = (-30..<30).map { (Double($0) + 0.5) * variance.squareRoot() / 5 }
    let truth = exact.probabilities(edges: edges)
    let orders = [expansion(0, nil), expansion(fourth.value, nil)] + (sixth == nil ? [] : [density])
    distances = orders.map { order -> Double in
      let differences = zip(order.probabilities(edges: edges), truth).map { abs($0 - $1) }
      return differences.reduce(0, +) / 2
    }
  }
}
