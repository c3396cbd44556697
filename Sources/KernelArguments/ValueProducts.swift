import Ensembles
import Kernels

/// What is summed over the neurons of a network in place of the power sums of y(a, b) = σ_a σ_b (values.cl): products of σ at two points, four, …
///
/// Many multisets of pairs have the same product: three pairs of six points one of 462, of which there are 1771.
struct ValueProducts: Sendable {
  /// Points.
  let points: Int
  /// Each sum as a product of rows of a table, whose components are the points.
  let products: MonomialProducts
  /// The first sum of each number of pairs, by that number − 1.
  private let starts: [Int]

  /// - Parameter pairs: at most, whose points a product has; 2 to 4.
  init(points: Int, pairs: Int) {
    self.points = points
    // Four pairs are two rows of three points and one of two.
    let rows = ProductRows(components: points, degree: pairs > 3 ? 3 : 2)
    var factors: [Factors] = []
    var starts: [Int] = []
    for count in 1...pairs {
      starts.append(factors.count)
      factors += MonomialBasis.tuples(components: points, order: 2 * count).map { Factors($0[...], last: points - 1) }
    }
    self.starts = starts
    products = MonomialProducts(
      rows: rows, lefts: factors.map { rows.row($0.left) }, middles: factors.map { rows.row($0.middle) },
      suffixes: factors.map { rows.row($0.suffix) })
  }

  /// The sum of the products of these pairs, which are points two by two, in any order.
  func sum(_ pairs: [(a: Int, b: Int)]) -> Int {
    starts[pairs.count - 1] + MonomialBasis.place(of: pairs.flatMap { [$0.a, $0.b] }, components: points)
  }

  /// The points of each row, three at most, and ``NeuronArguments/noPair`` for those that there are not.
  var rowPoints: [UInt32] {
    var points: [[UInt32]] = [[]]
    for row in 1..<products.rows.count {
      points.append(points[Int(products.rows.parents[row])] + [products.rows.members[row]])
    }
    return points.flatMap { $0 + [UInt32](repeating: NeuronArguments.noPair, count: 3 - $0.count) }
  }

  /// The sums for devices that go step by step, those of one prefix together: how many, the prefix' rows, then each sum and its suffix' row.
  var strips: [UInt32] {
    var order: [[UInt32]] = []
    var sums: [[UInt32]: [Int]] = [:]
    for sum in products.suffixes.indices {
      let prefix = [products.lefts[sum], products.middles[sum]]
      if sums[prefix] == nil { order.append(prefix) }
      sums[prefix, default: []].append(sum)
    }
    let most = Int(POWERS_PER_STRIP)
    return order.flatMap { prefix -> [UInt32] in
      let all = sums[prefix] ?? []
      return stride(from: 0, to: all.count, by: most).flatMap { begin -> [UInt32] in
        let few = all[begin..<min(begin + most, all.count)]
        return [UInt32(few.count)] + prefix + few.flatMap { [UInt32($0), products.suffixes[$0]] }
          + [UInt32](repeating: 0, count: 2 * (most - few.count))
      }
    }
  }

  /// Points that do not decrease, as two rows that make a prefix, and a suffix of two.
  ///
  /// A prefix has as suffixes all pairs from its last point on. Of those that end in the last point of all that is one, so the first two points are their
  /// suffix, and what a prefix begins with is the end of its suffixes.
  private struct Factors {
    let left: ArraySlice<Int>
    let middle: ArraySlice<Int>
    let suffix: ArraySlice<Int>

    init(_ tuple: ArraySlice<Int>, last: Int) {
      let isAtTheEnd = tuple.count > 2 && tuple.dropLast(2).last == last
      let prefix = isAtTheEnd ? tuple.dropFirst(2) : tuple.dropLast(2)
      suffix = isAtTheEnd ? tuple.prefix(2) : tuple.suffix(2)
      left = prefix.prefix(prefix.count > 2 ? prefix.count / 2 : 0)
      middle = prefix.dropFirst(left.count)
    }
  }
}
