/// A term of ΔS: an integral over one or several points of a product of fields, derivatives contracted in pairs, outputs contracted in
/// pairs, and a polynomial of the inputs that is part of the coefficient.
public struct FieldOperator: Sendable, Hashable {
  /// How many fields stand at each point of integration, descending; one point: a local operator.
  public let points: [Int]
  /// Pairs of fields whose outputs are contracted; empty for a single output.
  public let outputPairs: [Pair]
  /// Pairs of fields that share a contracted derivative; a field with itself: ∂².
  public let derivativePairs: [Pair]
  /// Pairs of points: x·y, or |x|² for a point with itself; |x − y|² where translations are a symmetry.
  public let powerPairs: [Pair]
  /// Whether powers are of differences of points.
  let usesDifferences: Bool

  /// Two places of fields, in ascending order.
  public struct Pair: Sendable, Hashable, Comparable {
    /// Counted from 0.
    public let first, second: Int
    init(_ a: Int, _ b: Int) { (first, second) = (min(a, b), max(a, b)) }
    public static func < (a: Pair, b: Pair) -> Bool { (a.first, a.second) < (b.first, b.second) }
  }

  /// k, the number of fields.
  public var fields: Int { points.reduce(0, +) }
  /// All of them; they come in pairs.
  public var derivatives: Int { 2 * derivativePairs.count }
  /// The degree of the coefficient in the inputs.
  public var powers: Int { 2 * powerPairs.count }
  /// Whether all fields stand at one point.
  public var isLocal: Bool { points.count == 1 }

  /// [g] of its coefficient.
  ///
  /// - Parameter scaling: [K], of K_W(sx, sy) ~ s^[K].
  /// - Parameter inputDimension: d_in.
  public func couplingDimension(inputDimension: Int, scaling: Double) -> Double {
    CouplingScaling.dimension(
      fields: fields, points: points.count, derivatives: derivatives, powers: powers, inputDimension: inputDimension,
      scaling: scaling)
  }

  // MARK: Text

  /// As `f² (∂f)²`, `f(x)² f(y)²`, `|x|² (f·f)²`.
  public var text: String { OperatorText(self, isLaTeX: false).text }
  /// In LaTeX.
  public var latex: String { OperatorText(self, isLaTeX: true).text }
}

/// Writes an operator down.
private struct OperatorText {
  let term: FieldOperator
  let isLaTeX: Bool

  init(_ term: FieldOperator, isLaTeX: Bool) {
    self.term = term
    self.isLaTeX = isLaTeX
  }

  var text: String {
    (powers + fields).joined(separator: isLaTeX ? "\\," : " ")
  }

  private static let letters = ["x", "y", "z", "w", "u", "v", "s", "t"]
  private func point(_ i: Int) -> String { i < Self.letters.count ? Self.letters[i] : "x\(i)" }

  private func power(_ base: String, _ exponent: Int) -> String {
    guard exponent > 1 else { return base }
    if isLaTeX { return "\(base)^{\(exponent)}" }
    return base + Superscript.power(exponent)
  }

  /// The coefficient's polynomial.
  private var powers: [String] {
    counted(term.powerPairs.sorted()).map { pair, count in
      let (a, b) = (point(pair.first), point(pair.second))
      let bars = { (inner: String) in isLaTeX ? "\\lvert \(inner)\\rvert" : "|\(inner)|" }
      if pair.first == pair.second { return power(bars(a), 2 * count) }
      if term.usesDifferences { return power(bars(isLaTeX ? "\(a)-\(b)" : "\(a) − \(b)"), 2 * count) }
      return power(isLaTeX ? "(\(a)\\cdot \(b))" : "(\(a)·\(b))", count)
    }
  }

  /// Pairs of fields that differ from no other pair are written without indices, (f·f) and (∂f)²; the rest with them.
  private var fields: [String] {
    var location: [Int] = []
    for (point, count) in term.points.enumerated() { location += [Int](repeating: point, count: count) }
    let hasOutputs = !term.outputPairs.isEmpty
    var indices = [[String]](repeating: [], count: location.count)
    var outputs = [String](repeating: "", count: location.count)
    let greek = isLaTeX ? ["\\mu", "\\nu", "\\rho", "\\sigma", "\\tau"] : ["μ", "ν", "ρ", "σ", "τ"]
    let roman = ["a", "b", "c", "d", "e", "g", "h"]
    var isDone = [Bool](repeating: false, count: location.count)
    var words: [(word: String, rank: Int)] = []
    let argument = { (field: Int) in term.isLocal ? "" : "(\(point(location[field])))" }
    func degree(_ field: Int) -> Int {
      term.derivativePairs.reduce(0) { $0 + ($1.first == field ? 1 : 0) + ($1.second == field ? 1 : 0) }
    }
    let partial = isLaTeX ? "\\partial " : "∂"
    // (f·f), and (∂f)² where both derivatives meet each other.
    if hasOutputs {
      for pair in term.outputPairs where location[pair.first] == location[pair.second] {
        guard degree(pair.first) == 0, degree(pair.second) == 0 else { continue }
        isDone[pair.first] = true
        isDone[pair.second] = true
        words.append((isLaTeX ? "(f\\cdot f)\(argument(pair.first))" : "(f·f)\(argument(pair.first))", 0))
      }
    } else {
      for pair in term.derivativePairs
      where pair.first != pair.second && location[pair.first] == location[pair.second] {
        guard degree(pair.first) == 1, degree(pair.second) == 1 else { continue }
        isDone[pair.first] = true
        isDone[pair.second] = true
        words.append((power("(\(partial)f)\(argument(pair.first))", 2), 1))
      }
    }
    var index = 0
    for pair in term.derivativePairs.sorted() where !isDone[pair.first] && !isDone[pair.second] {
      if pair.first == pair.second {
        indices[pair.first].append("2")
      } else {
        let letter = greek[index % greek.count]
        index += 1
        indices[pair.first].append(letter)
        indices[pair.second].append(letter)
      }
    }
    for (number, pair) in term.outputPairs.filter({ !isDone[$0.first] }).enumerated() {
      outputs[pair.first] = roman[number % roman.count]
      outputs[pair.second] = outputs[pair.first]
    }
    for field in location.indices where !isDone[field] {
      var word = ""
      for index in indices[field] {
        word += index == "2" ? power(isLaTeX ? "\\partial" : "∂", 2) : isLaTeX ? "\\partial_{\(index)}" : "∂_\(index)"
        word += isLaTeX ? " " : ""
      }
      let output = outputs[field].isEmpty ? "" : "_" + outputs[field]
      let body = word.isEmpty ? "f\(output)" : "(\(word)f\(output))"
      words.append((body + argument(field), word.isEmpty ? 0 : 1))
    }
    let order = words.enumerated().sorted {
      ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
    }.map(\.element.word)
    return counted(order).map { word, count in power(word, count) }
  }

  /// Equal elements together, in order of first occurrence.
  private func counted<T: Hashable>(_ list: [T]) -> [(T, Int)] {
    var counts: [T: Int] = [:]
    var order: [T] = []
    for element in list {
      if counts[element] == nil { order.append(element) }
      counts[element, default: 0] += 1
    }
    return order.map { ($0, counts[$0] ?? 0) }
  }
}

enum Superscript {
  static let digits: [Character: Character] = [
    "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹", "-": "⁻",
  ]

  /// Empty for 1.
  static func power(_ exponent: Int) -> String {
    exponent == 1 ? "" : String(String(exponent).map { digits[$0] ?? $0 })
  }
}
