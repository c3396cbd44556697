/// The partitions of n positions into blocks, which turn moments into cumulants and back.
public struct SetPartitions: Sendable {
  /// Each partition as its blocks, each block as positions 0 ..< n.
  public let partitions: [[[Int]]]

  /// All partitions of n positions, or only those into blocks of even size, which suffice where odd moments vanish.
  public init(of n: Int, evenOnly: Bool) {
    var found: [[[Int]]] = []
    func place(_ position: Int, into blocks: [[Int]]) {
      guard position < n else {
        if !evenOnly || blocks.allSatisfy({ $0.count % 2 == 0 }) { found.append(blocks) }
        return
      }
      for block in blocks.indices {
        var grown = blocks
        grown[block].append(position)
        place(position + 1, into: grown)
      }
      place(position + 1, into: blocks + [[position]])
    }
    place(0, into: [])
    partitions = found
  }

  /// Those into even blocks, of the orders that occur often.
  static func even(_ n: Int) -> SetPartitions {
    n < commonEven.count ? commonEven[n] : SetPartitions(of: n, evenOnly: true)
  }
  private static let commonEven = (0...8).map { SetPartitions(of: $0, evenOnly: true) }

  /// The Möbius function of the partition lattice, (−1)^(b−1) (b−1)!, for b blocks: the weight of a product of moments in
  /// the cumulant.
  public static func weight(blocks b: Int) -> Double {
    (1..<max(b, 1)).reduce(1.0) { $0 * -Double($1) }
  }
}

extension Wick {
  /// The connected part of an n-point function from full ones, κ = Σ_π (−1)^(b−1) (b−1)! Π_B G(B).
  ///
  /// - Parameters:
  ///   - partitions: of the n positions; even blocks only where odd n-point functions vanish.
  ///   - moment: G of the points at some positions.
  public static func connected(_ partitions: SetPartitions, moment: ([Int]) -> Double) -> Double {
    partitions.partitions.reduce(0) { sum, partition in
      sum + SetPartitions.weight(blocks: partition.count) * partition.reduce(1) { $0 * moment($1) }
    }
  }
}
