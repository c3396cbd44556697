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
  /// The shapes that there are, a bit for each: `TILE_SHAPE` of the kernels.
  public private(set) var shapes: UInt32 = 0
  /// Tiles.
  public var count: Int { starts.count / 2 }
  /// Sums of all tiles, those included that no monomial needs: a tile with too few suffixes, or left to a larger shape, has its last ones again, and
  /// two prefixes that go together may have a suffix that only one of them needs.
  public private(set) var sums = 0
  /// For each monomial the place of its sum: tile after tile, prefix after prefix.
  public private(set) var places: [UInt32]

  /// - Parameter registers: that hold a tile's sums, its prefixes and a suffix: 16 or 32.
  public init(_ products: MonomialProducts, registers: Int) {
    places = [UInt32](repeating: 0, count: products.suffixes.count)
    var tiles: [Tile] = []
    for (suffixes, prefixes) in Self.rectangles(products) {
      var done = 0
      for width in Self.widths(of: suffixes.count) {
        let columns = Array(done..<min(done + width, suffixes.count))
        let few = prefixes.map { prefix, monomials in (prefix, monomials: columns.map { monomials[$0] }) }
        tiles += Self.tiles(few, with: columns.map { suffixes[$0] }, width: width, registers: registers)
        done += width
      }
    }
    let hosts = Self.hosts(of: tiles)
    var begins: [(shape: Shape, word: UInt32, sum: UInt32)] = []
    for tile in tiles {
      let shape = hosts[tile.shape] ?? tile.shape
      begins.append((shape, UInt32(words.count), UInt32(sums)))
      add(tile, as: shape)
    }
    shapes = begins.reduce(0) { $0 | 1 << $1.shape.number }
    starts = begins.sorted { $0.shape.number > $1.shape.number }.flatMap { [$0.word, $0.sum] }
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

  /// The shape of a tile, for which the kernels have a loop of its own.
  private struct Shape: Hashable {
    var rows: Int
    var columns: Int
    var beginsWithOnes: Bool

    var number: UInt32 { nnqft_tile_shape(UInt32(rows), UInt32(columns), beginsWithOnes ? 1 : 0) }
    var sums: Int { rows * columns }

    /// Whether its loop could go through a tile of another shape, some of whose rows and columns are there twice. The product with the ones is
    /// the prefix itself.
    func holds(_ other: Shape) -> Bool {
      rows >= other.rows && columns >= other.columns && (other.beginsWithOnes || !beginsWithOnes)
    }
  }

  private struct Tile {
    let shape: Shape
    let suffixes: [UInt32]
    let prefixes: ArraySlice<(Prefix, monomials: [Int?])>
  }

  /// Tiles of one width, as high as the registers allow, and for what is left over by powers of two: the kernel has these shapes.
  private static func tiles(
    _ prefixes: [(Prefix, monomials: [Int?])], with suffixes: [UInt32], width: Int, registers: Int
  ) -> [Tile] {
    let most = min((registers - 1) / (width + 1), 4)
    var tiles: [Tile] = []
    var begin = 0
    while begin < prefixes.count {
      let left = prefixes.count - begin
      let height = left < most ? powerOfTwo(atMost: left) : most
      let shape = Shape(rows: height, columns: width, beginsWithOnes: suffixes[0] == 0)
      tiles.append(Tile(shape: shape, suffixes: suffixes, prefixes: prefixes[begin..<begin + height]))
      begin += height
    }
    return tiles
  }

  /// Shapes of few tiles, and those that serve them as well: all these tiles together have a 64th of all sums in vain, and compilers a third of the
  /// loops less to go through, while somebody waits for the first result.
  private static func hosts(of tiles: [Tile]) -> [Shape: Shape] {
    var counts: [Shape: Int] = [:]
    for tile in tiles { counts[tile.shape, default: 0] += 1 }
    var left = tiles.reduce(0) { $0 + $1.shape.sums } / 64
    var hosts: [Shape: Shape] = [:]
    for shape in counts.keys.sorted(by: { ($0.sums, $0.number) < ($1.sums, $1.number) }) {
      let count = counts[shape] ?? 0
      // Ones are read and multiplied, at the price of about a sum.
      func cost(_ host: Shape) -> Int {
        count * (host.sums - shape.sums + (shape.beginsWithOnes && !host.beginsWithOnes ? 1 : 0))
      }
      let others = counts.keys.filter { $0 != shape && $0.holds(shape) }
      guard let host = others.min(by: { (cost($0), $0.number) < (cost($1), $1.number) }), cost(host) <= left else {
        continue
      }
      left -= cost(host)
      counts[host, default: 0] += count
      counts[shape] = nil
      hosts[shape] = host
    }
    // A host may have found one itself.
    return hosts.mapValues { host in
      var last = host
      while let next = hosts[last] { last = next }
      return last
    }
  }

  /// Its last suffix and its last prefix fill up a larger shape.
  private mutating func add(_ tile: Tile, as shape: Shape) {
    func filled<Element>(_ elements: some Collection<Element>, _ count: Int) -> [Element] {
      elements + elements.suffix(1).flatMap { Array(repeating: $0, count: count - elements.count) }
    }
    words += [UInt32(shape.columns), UInt32(shape.rows)] + filled(tile.suffixes, shape.columns)
    words += filled(tile.prefixes, shape.rows).flatMap { [$0.0.left, $0.0.middle] }
    for (row, prefix) in tile.prefixes.enumerated() {
      for case (let column, let monomial?) in prefix.monomials.enumerated() {
        places[monomial] = UInt32(sums + row * shape.columns + column)
      }
    }
    sums += shape.sums
  }

  private static func powerOfTwo(atMost number: Int) -> Int { 1 << (Int.bitWidth - 1 - number.leadingZeroBitCount) }
}
