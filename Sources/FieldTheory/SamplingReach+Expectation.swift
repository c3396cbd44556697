#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension SamplingReach {
  /// E of a function of z over the |z| in a range, in deviations of z, from its sign and the logarithm of its size, which grows at most as z
  /// does. What it costs does not depend on the deviation; how right it is does for sin and cos of many turns, whose quadrature leaves off.
  static func expectation(
    _ variance: Double, _ range: ClosedRange<Double>,
    _ function: @escaping (Double) -> (sign: Double, logarithm: Double)
  ) -> Double {
    guard range.lowerBound < .infinity else { return 0 }
    let integrand = Integrand(deviation: variance.squareRoot(), function: function)
    let end = integrand.end(range)
    let peaks = [-1.0, 1].map { (side: $0, place: integrand.peak(range.lowerBound...end, side: $0)) }
    let scale = peaks.map { abs(integrand.value($0.side * $0.place)) }.max() ?? 0
    guard scale > 0, scale.isFinite else { return scale }
    return peaks.reduce(0) { sum, peak in
      sum + integrand.integral(range.lowerBound...end, peak.place, side: peak.side, scale: scale)
    }
  }
}

/// A function of z times the normal density, over u = z/deviation.
private struct Integrand {
  let deviation: Double
  let function: (Double) -> (sign: Double, logarithm: Double)

  func value(_ u: Double) -> Double {
    let value = function(deviation * u)
    return value.sign * exp(value.logarithm - u * u / 2) / (2 * .pi).squareRoot()
  }

  private func logarithm(_ u: Double) -> Double { function(deviation * u).logarithm - u * u / 2 }

  /// Where nothing is left of it: e⁻⁵⁰ of its peak. A power's peak is a few deviations out, that of an exponential of cz at c deviations: it is
  /// gone after. What is still there at ``farthest`` is far beyond any run.
  func end(_ range: ClosedRange<Double>) -> Double {
    guard range.upperBound == .infinity else { return range.upperBound }
    func height(_ u: Double) -> Double { max(logarithm(u), logarithm(-u)) }
    var end = range.lowerBound + 12
    var largest = places(range.lowerBound...end).map(height).max() ?? -.infinity
    // It may begin where it is too small for a double.
    while end < Self.farthest, largest == -.infinity || height(end) > largest - 50 {
      largest = max(largest, height(end))
      end *= 2
    }
    return end
  }

  /// Where it is largest on one side, to the step of a grid.
  func peak(_ range: ClosedRange<Double>, side: Double) -> Double {
    places(range).max { logarithm(side * $0) < logarithm(side * $1) } ?? range.lowerBound
  }

  /// ∫ over one side, cut where a rule's nodes might miss what is narrow: at the peak, and where |z| is so small that bounded σ have not yet come
  /// to their ends.
  func integral(_ range: ClosedRange<Double>, _ peak: Double, side: Double, scale: Double) -> Double {
    let cuts = [Self.steep / deviation, peak].filter { range.lowerBound < $0 && $0 < range.upperBound }
    let ends = [range.lowerBound] + cuts.sorted() + [range.upperBound]
    return zip(ends, ends.dropFirst()).reduce(0) { sum, piece in
      let tolerance = 1e-9 * scale * min(1, piece.1 - piece.0)
      return sum + Quadrature.integral(piece.0, piece.1, tolerance: tolerance) { value(side * $0) }.value
    }
  }

  private func places(_ range: ClosedRange<Double>) -> [Double] {
    Array(stride(from: range.lowerBound, through: range.upperBound, by: 0.25))
  }

  private static let farthest = 1000.0
  private static let steep = 8.0
}
