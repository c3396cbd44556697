/// Negative numbers on the command line. The parser would take them for options, and say that a value is missing.
enum NegativeNumbers {
  /// `--order -2` becomes `--order=-2`.
  static func joined(_ arguments: [String]) -> [String] {
    // After it nothing is an option.
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    let words = arguments[..<end].reduce(into: [String]()) { words, word in
      if let option = words.last, option.hasPrefix("--"), !option.contains("="), isNegative(word) {
        words[words.count - 1] = "\(option)=\(word)"
      } else {
        words.append(word)
      }
    }
    return words + arguments[end...]
  }

  /// Lists that begin with one, as `-1,2`, count as well.
  private static func isNegative(_ word: String) -> Bool {
    guard word.hasPrefix("-") else { return false }
    return word.dropFirst().first?.isNumber == true || Double(word) != nil
  }
}
