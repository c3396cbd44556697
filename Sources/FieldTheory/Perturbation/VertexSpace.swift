/// The points y that vertices stand on, with their measure, and all propagators there: the nodes of a quadrature, or the sites of a
/// finite input space, where perturbation theory can be held against the exact integral over fields.
public struct VertexSpace: Sendable {
  let weights: [Double]
  /// Of a coarser rule on the same nodes; nil where the sum is exact.
  let coarse: [Double]?
  /// K(y, x_i): one column an external point.
  let legs: [[Double]]
  /// K(y, y).
  let loops: [Double]
  /// K(y, z), row after row.
  let lines: [Double]
  /// K(x_i, x_j) between external points.
  let external: [[Double]]

  /// A finite input space: vertices and external points stand on the same sites, and ∫ dy is a sum.
  ///
  /// - Parameter covariance: K between the sites.
  public init(sites covariance: [[Double]]) {
    weights = covariance.map { _ in 1 }
    coarse = nil
    legs = covariance
    loops = covariance.indices.map { covariance[$0][$0] }
    lines = covariance.flatMap { $0 }
    external = covariance
  }

  /// The nodes of the box [−Λ, Λ]^d. Two vertices take a propagator for every two nodes.
  ///
  /// - Parameters:
  ///   - points: the external ones.
  ///   - mostLegs: of one vertex: 4, or 6 with κ.
  ///   - cutoff: Λ.
  ///   - vertex: the line from a vertex to an input.
  /// - Throws: ``PerturbationError``.
  public init(_ vertex: VertexPropagator, points: [[Double]], cutoff: Cutoff, mostLegs: Int = 4) throws {
    let dimension = points.first?.count ?? 0
    let quadrature = try VertexQuadrature(
      vertex, points: points, cutoffs: [cutoff], legs: stride(from: 2, through: mostLegs, by: 2).map { $0 })
    // The unit box stands for all where the kernel is homogeneous.
    let factor = vertex.homogeneity == nil ? 1 : cutoff.value
    let volume = (0..<dimension).reduce(1) { product, _ in product * factor }
    let nodes = quadrature.tables.flatMap { $0.nodes.map { factor * $0 } }
    let count = nodes.count / max(dimension, 1)
    guard count <= Self.mostNodes else { throw PerturbationError.tooLarge(nodes: count, most: Self.mostNodes) }
    weights = quadrature.tables.flatMap { $0.weights.map { volume * $0 } }
    coarse = quadrature.tables.flatMap { $0.coarse.map { volume * $0 } }
    legs = points.map { vertex.column(nodes, $0) }
    loops = vertex.diagonal(nodes, dimension: dimension)
    lines = (0..<count).flatMap { vertex.column(nodes, Array(nodes[($0 * dimension)..<(($0 + 1) * dimension)])) }
    external = vertex.propagator.matrix(points)
  }

  /// The matrix of lines takes 8 bytes times its square: 512 MiB.
  static let mostNodes = 8192

  /// w_q Π_i K(y_q, x_i) K(y_q, y_q)^loops.
  func amplitude(_ points: [Int], loops count: Int, _ weights: [Double]) -> [Double] {
    var result = weights
    for q in result.indices {
      for i in points { result[q] *= legs[i][q] }
      for _ in 0..<count { result[q] *= loops[q] }
    }
    return result
  }

  /// Σ_z K(y, z)^power v(z).
  func propagated(_ v: [Double], power: Int) -> [Double] {
    let n = v.count
    return lines.withUnsafeBufferPointer { lines in
      v.withUnsafeBufferPointer { v in
        (0..<n).map { y in
          var sum = 0.0
          for z in 0..<n {
            let line = lines[y * n + z]
            var product = v[z]
            for _ in 0..<power { product *= line }
            sum += product
          }
          return sum
        }
      }
    }
  }
}
