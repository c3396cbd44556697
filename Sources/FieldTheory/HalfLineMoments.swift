#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What the quadratures behind sign correlations may be wrong by, relative to the product of the neurons' sizes.
let signTolerance = 1e-12

/// z^p (s + (1 − s) θ(z)): s = 0 is ReLU (p = 1) and the step (p = 0); s = −1 is |z| and the sign. Homogeneous of degree p.
struct PiecewisePowerMoments: NeuronMoments {
  let power: Int
  /// s, the factor for negative z.
  let negative: Double

  var homogeneity: Double? { Double(power) }
  var hasKinks: Bool { true }

  func moment(_ z: PreActivations, _ positions: [Int]) -> Approximation {
    // z is 0 for sure at the origin without biases.
    let certain = positions.filter { z.covariance[$0][$0] == 0 }
    if !certain.isEmpty && power > 0 { return Approximation(0) }
    let factor = certain.reduce(1) { product, _ in product * negative }
    let uncertain = positions.filter { z.covariance[$0][$0] != 0 }
    let size = uncertain.reduce(1) { $0 * pow(z.covariance[$1][$1].squareRoot(), Double(power)) }
    let lines = lines(z, uncertain)
    if lines.contains(where: { $0.positive == 0 && $0.negative == 0 }) { return Approximation(0) }
    switch lines.count {
    case 0: return Approximation(factor)
    case 1: return Approximation(factor * size * (lines[0].positive + lines[0].negative) * halfLine(lines[0].degree))
    case 2:
      let angle = z.angle(lines[0].point, lines[1].point)
      return Approximation(factor * size * twoLines(lines[0], lines[1], angle))
    default: break
    }
    // Equal z share one half space.
    let points = Array(Set(uncertain)).sorted()
    let multiplicities = points.map { point in uncertain.count { $0 == point } }
    let covariance = z.covariance(at: points)
    let forms = points.indices.flatMap { [Int](repeating: $0, count: power * multiplicities[$0]) }
    var sum = 0.0
    for subset in 0..<(1 << points.count) {
      // (s + (1 − s) θ)^m = s^m + (1 − s^m) θ.
      var weight = factor
      for i in points.indices {
        let all = pow(negative, Double(multiplicities[i]))
        weight *= subset >> i & 1 == 1 ? 1 - all : all
      }
      if weight == 0 { continue }
      var cone = HalfSpaceMoments(covariance: covariance, constraints: points.indices.filter { subset >> $0 & 1 == 1 })
      sum += weight * cone.moment(forms)
    }
    return Approximation(sum, error: lines.count > 3 ? signTolerance * size : 0)
  }

  // MARK: One or two directions

  /// Points whose z are proportional: Π σ is `size` |u|^degree times `positive` or `negative`, by the sign of the standard normal u.
  private struct Line {
    let point: Int
    var degree = 0
    var positive = 1.0
    var negative = 1.0
  }

  private func lines(_ z: PreActivations, _ positions: [Int]) -> [Line] {
    // σ(−|z|) = s (−|z|)^p.
    let other = power % 2 == 0 ? negative : -negative
    var lines: [Line] = []
    for position in positions {
      let angles = lines.lazy.map { z.angle($0.point, position) }
      let place = angles.firstIndex { $0 == .parallel || $0 == .opposite } ?? lines.count
      let isOpposite = place < lines.count && angles[place] == .opposite
      if place == lines.count { lines.append(Line(point: position)) }
      lines[place].degree += power
      lines[place].positive *= isOpposite ? other : 1
      lines[place].negative *= isOpposite ? 1 : other
    }
    return lines
  }

  /// E u^k over u > 0.
  private func halfLine(_ k: Int) -> Double {
    pow(2, Double(k) / 2 - 1) * tgamma(Double(k + 1) / 2) / Double.pi.squareRoot()
  }

  /// In the plane that two directions span, u = r sin ψ and v = r sin(δ − ψ) in the wedge where both are positive, whose opening is δ = π − θ;
  /// δ = θ where one of them is negative. Nothing cancels where the wedge is narrow.
  private func twoLines(_ u: Line, _ v: Line, _ angle: CorrelationAngle) -> Double {
    let degree = Double(u.degree + v.degree)
    func wedge(_ opening: Double) -> Double {
      func integrand(_ angle: Double) -> Double {
        pow(sin(angle), Double(u.degree)) * pow(sin(opening - angle), Double(v.degree))
      }
      // Trigonometric polynomials: four times fifteen nodes are exact but for rounding.
      return (0..<4).reduce(0) { sum, part in
        let (from, to) = (Double(part) / 4 * opening, Double(part + 1) / 4 * opening)
        return sum + Quadrature.integral(from, to, tolerance: .infinity, integrand).value
      }
    }
    let same = u.positive * v.positive + u.negative * v.negative
    let opposite = u.positive * v.negative + u.negative * v.positive
    let radial = pow(2, degree / 2) * tgamma(degree / 2 + 1) / (2 * .pi)
    return radial
      * ((same == 0 ? 0 : same * wedge(angle.fromOpposite))
        + (opposite == 0 ? 0 : opposite * wedge(angle.fromParallel)))
  }

  // MARK: Two points

  func pair(_ a: Double, _ b: Double, _ c: Double) -> Double? {
    a > 0 && b > 0 ? pair(a.squareRoot() * b.squareRoot(), CorrelationAngle(a, b, c)) : nil
  }

  func pair(_ z: PreActivations, _ i: Int, _ j: Int) -> Double? {
    let (a, b) = (z.covariance[i][i], z.covariance[j][j])
    return a > 0 && b > 0 ? pair(a.squareRoot() * b.squareRoot(), z.angle(i, j)) : nil
  }

  /// Cho and Saul 2009; the leaky one from E[z z'θθ'] at θ and π − θ. With θ' = π − θ, sin θ + (π − θ) cos θ = sin θ' − θ' cos θ'.
  private func pair(_ scale: Double, _ angle: CorrelationAngle) -> Double? {
    let s = negative
    switch power {
    case 0: return ((1 + s * s) * angle.fromOpposite + 2 * s * angle.fromParallel) / (2 * .pi)
    case 1:
      let (same, opposite) = (sineLessArc(angle.fromOpposite), sineLessArc(angle.fromParallel))
      return scale / (2 * .pi) * ((1 + s * s) * same - 2 * s * opposite)
    default: return nil
    }
  }

  /// sin t − t cos t = Σ (−1)^(k+1) 2k t^(2k+1)/(2k + 1)!, to its own relative accuracy.
  private func sineLessArc(_ t: Double) -> Double {
    if t > 1 { return sin(t) - t * cos(t) }
    let square = t * t
    var (power, sum) = (t, 0.0)
    for k in 1...9 {
      power *= -square / Double(2 * k * (2 * k + 1))
      sum -= Double(2 * k) * power
    }
    return sum
  }
}

/// erf z = E sign(√2 z + ξ) with ξ standard normal, so that products of erf are sign correlations of variables whose
/// correlation is 2c/√((1 + 2a)(1 + 2b)).
struct ErrorFunctionMoments: NeuronMoments {
  func moment(_ z: PreActivations, _ positions: [Int]) -> Approximation {
    let scale = positions.map { (1 + 2 * z.covariance[$0][$0]).squareRoot() }
    let value = SignCorrelation.value(
      positions.indices.map { i in
        positions.indices.map { j in
          i == j ? 1 : 2 * z.covariance[positions[i]][positions[j]] / (scale[i] * scale[j])
        }
      })
    return Approximation(value, error: positions.count > 2 ? signTolerance : 0)
  }

  /// Williams 1997.
  func pair(_ a: Double, _ b: Double, _ c: Double) -> Double? {
    2 / .pi * asin(clippedCosine(2 * c / ((1 + 2 * a) * (1 + 2 * b)).squareRoot()))
  }
}
