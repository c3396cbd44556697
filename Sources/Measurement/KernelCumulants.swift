import Ensembles
import FieldTheory

/// The joint cumulants over networks of the empirical kernel K̂, for every multiset of pairs of points: what the conditional and the cumulant
/// estimator measure.
///
/// The cumulant estimator's sample vector is unbiased estimates of them. The conditional one's moments are power sums over networks, of which
/// the k-statistics are taken. They are unbiased, whatever the origin of the sums is, and of order 3 and 4 they have less noise than moments
/// about the exact mean.
struct KernelCumulants: Sendable {
  let basis: NeuronBasis
  /// Points of the specification, and outputs at each.
  let points: Int
  let outputs: Int
  /// What K̂ is measured from, σ_b² + σ_W² `pairMeans`.
  let origin: [Double]
  /// Of every pair, where it is known exactly.
  let exactMean: [Double]?
  private let isConditional: Bool
  private let subsets: [UInt32]

  /// Nil for the direct estimator.
  init?(_ specification: Specification) {
    guard let basis = specification.neuronBasis else { return nil }
    self.basis = basis
    points = specification.inputs.count
    outputs = specification.architecture.outputDimension
    let (weight, bias) = (specification.weights.deviation, specification.biases.deviation)
    origin = (specification.centred.pairMeans ?? []).map { bias * bias + weight * weight * $0 }
    exactMean = specification.exactTwoPointFunction.map { kernel in basis.pairs.map { kernel[$0.a][$0.b] } }
    isConditional = specification.estimator == .conditional
    subsets = isConditional ? basis.properSubsets() : []
  }

  /// The cumulants of one order, in the basis' order; of order 1 the mean's distance from the origin.
  func cumulants(_ order: Int, _ means: MomentMeans) -> [Double] {
    let range = basis.monomials.range(ofOrder: order)
    guard isConditional, order > 1 else { return Array(means[range]) }
    let stride = (1 << basis.order) - 2
    let n = means.networks
    return means.values.withUnsafeBufferPointer { means in
      subsets.withUnsafeBufferPointer { subsets in
        range.map { monomial in
          let own = means[monomial]
          func mean(_ set: Int) -> Double { means[Int(subsets[monomial * stride + set - 1])] }
          return switch order {
          case 2: KStatistic.second(own, mean, networks: n)
          case 3: KStatistic.third(own, mean, networks: n)
          default: KStatistic.fourth(own, mean, networks: n)
          }
        }
      }
    }
  }
}

/// Unbiased estimates of joint cumulants of n numbers from means of products (Kendall and Stuart, The Advanced Theory of Statistics 1, 12;
/// McCullagh 1987, 4.2). `mean(s)` is that of the factors in the bit set s.
private enum KStatistic {
  static func second(_ own: Double, _ mean: (Int) -> Double, networks n: Double) -> Double {
    n / (n - 1) * (own - mean(1) * mean(2))
  }

  static func third(_ own: Double, _ mean: (Int) -> Double, networks n: Double) -> Double {
    let (a, b, c) = (mean(1), mean(2), mean(4))
    let central = own - (mean(3) * c + mean(5) * b + mean(6) * a) + 2 * a * b * c
    return n * n / ((n - 1) * (n - 2)) * central
  }

  /// From central moments: k = n² [(n + 1) m_abcd − (n − 1) Σ m_ab m_cd] / ((n − 1)(n − 2)(n − 3)).
  static func fourth(_ own: Double, _ mean: (Int) -> Double, networks n: Double) -> Double {
    let (a, b, c, d) = (mean(1), mean(2), mean(4), mean(8))
    let (ab, ac, bc) = (mean(3), mean(5), mean(6))
    let (ad, bd, cd) = (mean(9), mean(10), mean(12))
    let threes = mean(7) * d + mean(11) * c + mean(13) * b + mean(14) * a
    let twos = (ab * c + ac * b + bc * a) * d + (ad * b + bd * a) * c + cd * a * b
    let fourth = own - threes + twos - 3 * a * b * c * d
    let squares = (ab - a * b) * (cd - c * d) + (ac - a * c) * (bd - b * d) + (ad - a * d) * (bc - b * c)
    return n * n / ((n - 1) * (n - 2) * (n - 3)) * ((n + 1) * fourth - (n - 1) * squares)
  }
}
