/// How a network becomes the sample vector whose moments are measured (law 4).
public enum Estimator: String, Hashable, Sendable, Codable, CaseIterable {
  /// The vector is the outputs f(x_i), and moments to order n give n-point functions.
  case direct
  /// The last layer is integrated out: the vector is the fluctuation of the empirical kernel, δK̂(x_a, x_b), and moments to order n/2 give
  /// n-point functions.
  case conditional
  /// The neurons of a network are independent: the vector is unbiased estimates, from each network by itself, of all cumulants of its
  /// empirical kernel to order n/2, and their means give connected n-point functions.
  case cumulant
}

/// The sample vector of an estimator, and the moments that are summed over networks.
public struct SampleVector: Sendable, Equatable {
  /// Power sums over the neurons of a network go to this order of its kernel; 0 where the vector is the outputs.
  public let neuronOrder: Int
  /// `Int.max` where it overflows, which no specification that was validated does.
  public let components: Int
  /// The highest order of moments.
  public let order: Int

  init(_ specification: Specification) {
    let pairs = NeuronBasis.pairCount(points: specification.inputs.count)
    let half = max(specification.maximumOrder / 2, 1)
    switch specification.estimator {
    case .direct:
      neuronOrder = 0
      components = specification.components
      order = specification.maximumOrder
    case .conditional:
      neuronOrder = 1
      components = pairs
      order = half
    case .cumulant:
      neuronOrder = half
      components = MonomialBasis.count(components: pairs, order: half) ?? .max
      order = 1
    }
  }

  /// How many moments there are; nil where that overflows.
  public var monomials: Int? { MonomialBasis.count(components: components, order: order) }

  /// - Precondition: ``monomials`` fit in memory.
  public var basis: MonomialBasis { MonomialBasis(components: components, order: order) }
}

extension Specification {
  /// The neurons that its estimator needs at least: k-statistics of order n/2 are of as many numbers.
  public var leastWidth: Int { estimator == .cumulant ? max(maximumOrder / 2, 1) : 1 }

  /// What a network is measured by, and to which order.
  public var sampleVector: SampleVector { SampleVector(self) }

  /// The pairs of points that a hidden layer is known by, for estimators that look at it; nil for the direct one.
  public var neuronBasis: NeuronBasis? {
    estimator == .direct ? nil : NeuronBasis(points: inputs.count, order: max(maximumOrder / 2, 1))
  }
}
