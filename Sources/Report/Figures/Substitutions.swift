/// Replaces many strings in one pass over a text. A plot has a hundred thousand coordinates and some thirty strings to replace; a pass for each of them
/// would take longer than the drawing.
struct Substitutions {
  private struct Rule {
    let from, to: [UInt8]
  }

  /// By the first byte of what is replaced.
  private let rules: [[Rule]]

  /// - Parameter rules: what is replaced, not empty, and by what; where several fit at one place, the first of them holds.
  init(_ rules: [(String, String)]) {
    var table = [[Rule]](repeating: [], count: 256)
    for (from, to) in rules {
      guard let first = from.utf8.first else { continue }
      table[Int(first)].append(Rule(from: Array(from.utf8), to: Array(to.utf8)))
    }
    self.rules = table
  }

  /// The text with all replaced, from its beginning to its end; what was put in is not looked at again.
  func applied(to text: some StringProtocol) -> String {
    let source = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(source.count + source.count / 4)
    var place = 0
    while place < source.count {
      if let rule = rules[Int(source[place])].first(where: { source[place...].starts(with: $0.from) }) {
        result += rule.to
        place += rule.from.count
      } else {
        result.append(source[place])
        place += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
