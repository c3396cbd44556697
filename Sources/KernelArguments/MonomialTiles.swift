import Kernels

/// The monomials as tiles: the products of a few prefixes with a few suffixes, whose sums a processor keeps in its registers while it goes over the
/// networks of a table (tiles.cl), or over neurons (powers.cl). Results do not depend on the tiles.
///
/// Many prefixes have the same suffixes: those that end in the same component, or leave the same number of components.
public struct MonomialTiles: Sendable {
  /// For each tile how many suffixes it has, how many prefixes, the suffixes' rows, and two rows for each prefix.
  public private(set) var words: [UInt32] = []
  /// For each tile where it begins in `words`, and the place of its first sum; tiles of a shape one after the other, since work-items of a GPU that go
  /// together wait for those that go another way.
  public private(set) var starts: [UInt32] = []
  /// In the order of `words`.
  private var tiles: [(shape: UInt32, word: UInt32, sum: UInt32)] = []
  /// The shapes that there are, a bit for each: `TILE_SHAPE` of the kernels.
  public private(set) var shapes: UInt32 = 0
  /// Tiles.
  public var count: Int { tiles.count }
  /// Sums of all tiles, those included that no monomial needs: a tile with too few suffixes has its last one again, and two prefixes that go
  /// together may have a suffix that only one of them needs.
  public private(set) var sums = 0
  /// For each monomial the place of its sum: tile after tile, prefix after prefix.
  public private(set) var places: [UInt32]

  /// - Parameter registers: that hold a tile's sums, its prefixes and a suffix: 16 or 32.
  public init(_ products: MonomialProducts, registers: Int) {
    places = [UInt32](repeating: 0, count: products.suffixes.count)
    for (suffixes, prefixes) in Self.rectangles(products) {
      var done = 0
      for width in Self.widths(of: suffixes.count) {
        let columns = Array(done..<min(done + width, suffixes.count))
        let rows = columns.map { suffixes[$0] }
        add(
          prefixes, with: rows + [UInt32](repeating: rows[rows.count - 1], count: width - rows.count), columns: columns,
          registers: registers)
        done += width
      }
    }
    starts = tiles.sorted { $0.shape > $1.shape }.flatMap { [$0.word, $0.sum] }
  }

  private struct Prefix: Hashable {
    let left: UInt32
    let middle: UInt32
  }

  /// Prefixes, and for each the monomials that it makes with the suffixes that all of them have; nil for one that nobody needs.
  private typealias Rectangle = (suffixes: [UInt32], prefixes: [(Prefix, monomials: [Int?])])

  private static func rectangles(_ products: MonomialProducts) -> [Rectangle] {
    var order: [Prefix] = []
    var monomials: [Prefix: [Int]] = [:]
    for monomial in products.suffixes.indices {
      let prefix = Prefix(left: products.lefts[monomial], middle: products.middles[monomial])
      if monomials[prefix] == nil { order.append(prefix) }
      monomials[prefix, default: []].append(monomial)
    }
    var places: [[UInt32]: Int] = [:]
    var rectangles: [Rectangle] = []
    for prefix in order {
      let own = monomials[prefix] ?? []
      let suffixes = own.map { products.suffixes[$0] }
      let place = places[suffixes, default: rectangles.count]
      if place == rectangles.count {
        places[suffixes] = place
        rectangles.append((suffixes, []))
      }
      rectangles[place].prefixes.append((prefix, own))
    }
    return paired(rectangles)
  }

  /// A lone prefix joins those of odd number before it whose suffixes, but for the first, it has: a sum that nobody needs costs less than a tile of
  /// one prefix, whose suffixes serve but one multiply-add each.
  private static func paired(_ rectangles: [Rectangle]) -> [Rectangle] {
    var paired: [Rectangle] = []
    for rectangle in rectangles {
      if let (suffixes, prefixes) = paired.last, prefixes.count % 2 == 1, rectangle.prefixes.count == 1,
        suffixes.dropFirst() == rectangle.suffixes[...]
      {
        let (prefix, monomials) = rectangle.prefixes[0]
        paired[paired.count - 1].prefixes.append((prefix, [nil] + monomials))
      } else {
        paired.append(rectangle)
      }
    }
    return paired
  }

  /// Widths of tiles, 6, 5 or 3, that hold so many suffixes: exactly, where 6 and 5 or 6 and 3 add up to it.
  private static func widths(of count: Int) -> [Int] {
    for fives in 0..<6 where count >= 5 * fives && (count - 5 * fives) % 6 == 0 {
      return [Int](repeating: 6, count: (count - 5 * fives) / 6) + [Int](repeating: 5, count: fives)
    }
    let (sixes, left) = count.quotientAndRemainder(dividingBy: 6)
    return [Int](repeating: 6, count: sixes) + [left > 3 ? 6 : 3]
  }

  /// Tiles of one width, as high as the registers allow, and for what is left over by powers of two: the kernel has these shapes.
  private mutating func add(
    _ prefixes: [(Prefix, monomials: [Int?])], with suffixes: [UInt32], columns: [Int], registers: Int
  ) {
    let most = min((registers - 1) / (suffixes.count + 1), 4)
    var begin = 0
    while begin < prefixes.count {
      let left = prefixes.count - begin
      let height = left < most ? Self.powerOfTwo(atMost: left) : most
      let shape = nnqft_tile_shape(UInt32(height), UInt32(suffixes.count), suffixes[0] == 0 ? 1 : 0)
      tiles.append((shape, UInt32(words.count), UInt32(sums)))
      shapes |= 1 << shape
      words += [UInt32(suffixes.count), UInt32(height)] + suffixes
      for (prefix, monomials) in prefixes[begin..<begin + height] {
        words += [prefix.left, prefix.middle]
        for (place, column) in columns.enumerated() {
          if let monomial = monomials[column] { places[monomial] = UInt32(sums + place) }
        }
        sums += suffixes.count
      }
      begin += height
    }
  }

  private static func powerOfTwo(atMost number: Int) -> Int { 1 << (Int.bitWidth - 1 - number.leadingZeroBitCount) }
}
