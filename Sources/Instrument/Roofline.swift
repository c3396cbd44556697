import KernelArguments

/// What a device does at most, a second, as measured; and what follows for work whose operations are counted (Williams, Waterman and
/// Patterson: Roofline, 2009). Nothing here waits for memory: what kernels read and write again and again stays in registers and near caches.
public struct Roofline: Sendable, Codable {
  /// Operations of ``OperationCount/floating``, all multiply-adds, alone.
  public let multiplyAdds: Double
  /// Of ``OperationCount/integer``, sums and exclusive ors in turn, alone.
  public let integers: Double
  /// Of both kinds, one to one.
  public let instructions: Double
  /// Of ``OperationCount/wideProducts``, with an exclusive or each.
  public let wideProducts: Double
  /// In single precision, with a multiply-add each.
  public let squareRoots: Double
  /// In single precision, with a multiply-add each.
  public let quotients: Double
  /// Of ``OperationCount/doubles``, alone.
  public let doubleMultiplyAdds: Double

  /// What bounds a rate.
  public enum Bound: String, Sendable, Codable {
    /// Floating-point units.
    case multiplyAdds = "multiply-adds"
    /// Integer units.
    case integers
    /// How many operations of both kinds begin at a time.
    case instructions
    /// Multipliers of integers.
    case wideProducts = "wide products"
    /// The unit that takes roots and divides.
    case rootsAndQuotients = "roots and quotients"
  }

  /// The least time that so many operations take, if each part of the device does its own all the time, and by which part. Single and double
  /// precision are taken to share theirs, and roots and quotients a unit, as they do on CPUs.
  public func leastSeconds(_ count: OperationCount) -> (seconds: Double, bound: Bound) {
    let times: [(Double, Bound)] = [
      (count.floating / multiplyAdds + count.doubles / doubleMultiplyAdds, .multiplyAdds),
      (count.integer / integers, .integers), ((count.floating + count.integer) / instructions, .instructions),
      (count.wideProducts / wideProducts, .wideProducts),
      (count.squareRoots / squareRoots + count.quotients / quotients, .rootsAndQuotients),
    ]
    return times.max { $0.0 < $1.0 } ?? (0, .instructions)
  }
}
