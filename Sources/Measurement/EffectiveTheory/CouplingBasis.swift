import Ensembles
import FieldTheory

/// A quartic term of the action, by what it does to the connected 4-point function at first order.
public enum QuarticTerm: String, Sendable, CaseIterable {
  /// λ₀ ∫ f⁴: −24 ∫ K K K K.
  case constant = "l0"
  /// λ₂ ∫ y² f⁴: −24 ∫ y² K K K K.
  case square = "l2"
  /// λ_NL ∫∫ f(y)² f(z)²: −8 Σ₃ ∫ K K ∫ K K.
  case nonLocal = "lNL"
}

extension Cutoff {
  /// Infinite where K_W falls faster than any power, and 100 elsewhere, as arXiv:2008.08601 has it.
  public static func usual(for propagator: Propagator) -> Cutoff {
    propagator.nonlinearity.isShortRanged ? .infinite : .finite(100)
  }
}

/// Vertex integrals of all index tuples of a specification's inputs at one cutoff: what couplings multiply. The same for every width.
public struct CouplingBasis: Sendable {
  /// Λ.
  public let cutoff: Cutoff
  /// The quartic terms that are fitted.
  public let terms: [QuarticTerm]
  /// ∫ K_W⁴ and ∫ K_W⁶.
  public let quartic: [Approximation]
  /// ∫ K_W⁶ of each 6-point function; nil where they are not asked for.
  public let sextic: [Approximation]?
  /// By term.
  let columns: [[Double]]
  /// How many elements of the whole tensor each index tuple stands for.
  let counts: [Double]

  /// - Parameters:
  ///   - points: the inputs.
  ///   - sextic: whether the 6-point function is looked at.
  ///   - terms: the quartic terms to fit.
  ///   - cutoff: Λ.
  ///   - propagator: K.
  /// - Throws: `PerturbationError`, ``VanishingIntegrals``.
  public init(
    _ propagator: Propagator, points: [[Double]], cutoff: Cutoff, terms: [QuarticTerm] = [.constant],
    sextic: Bool = false
  ) throws {
    let legs = (terms.contains(.nonLocal) ? [2] : []) + [4] + (sextic ? [6] : [])
    try self.init(
      VertexQuadrature(VertexPropagator(propagator), points: points, cutoffs: [cutoff], legs: legs), terms: terms,
      sextic: sextic)
  }

  /// - Parameter quadrature: at one cutoff, with the legs that are needed.
  init(_ quadrature: VertexQuadrature, terms: [QuarticTerm], sextic: Bool) throws {
    let points = quadrature.points
    func tuples(_ order: Int) -> [[Int]] { MonomialBasis.tuples(components: points.count, order: order) }
    let four = tuples(4)
    let quartic = try quadrature.integrals(four)[0]
    guard quartic.contains(where: { abs($0.value) > $0.error }) else { throw VanishingIntegrals() }
    cutoff = quadrature.cutoffs[0]
    self.terms = terms
    self.quartic = quartic
    self.sextic = sextic ? try quadrature.integrals(tuples(6))[0] : nil
    counts = four.map { Double(Self.permutations($0)) }
    columns = try terms.map { term in
      switch term {
      case .constant: return quartic.map { -24 * $0.value }
      case .square: return try quadrature.integrals(four, timesSquare: true)[0].map { -24 * $0.value }
      case .nonLocal:
        let pairs = try quadrature.integrals(tuples(2))[0]
        func pair(_ tuple: [Int], _ i: Int, _ j: Int) -> Double {
          pairs[MonomialBasis.place(of: [tuple[i], tuple[j]], components: points.count)].value
        }
        return four.map { x in
          -8 * (pair(x, 0, 1) * pair(x, 2, 3) + pair(x, 0, 2) * pair(x, 1, 3) + pair(x, 0, 3) * pair(x, 1, 2))
        }
      }
    }
  }

  /// n!/Π (multiplicity of an index)!.
  private static func permutations(_ tuple: [Int]) -> Int {
    var (count, run) = (1, 0)
    for place in tuple.indices {
      run = place > 0 && tuple[place] == tuple[place - 1] ? run + 1 : 1
      count = count * (place + 1) / run
    }
    return count
  }
}

/// No index tuple has a vertex integral, so that no local coupling makes any n-point function.
public struct VanishingIntegrals: Error, CustomStringConvertible {
  public var description: String {
    "inputs: the vertex integrals of all index tuples vanish; allowed: inputs where the propagator is not 0"
  }
}
