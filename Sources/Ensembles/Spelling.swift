/// What somebody may have meant by a word that is not known.
public enum Spelling {
  /// The one of `words` that is nearest to `word`, whatever its case; nil where none is near: a third of its letters wrong at most.
  public static func nearest(to word: String, among words: [String]) -> String? {
    let wanted = Array(word.lowercased())
    let found = words.map { (word: $0, distance: distance(wanted, Array($0.lowercased()))) }
      .min { $0.distance < $1.distance }
    guard let found, found.distance <= max(1, max(wanted.count, found.word.count) / 3) else { return nil }
    // A word that has nothing right is no suggestion, however short.
    return found.distance < wanted.count ? found.word : nil
  }

  /// Insertions, deletions, replacements and exchanges of neighbours that turn `a` into `b`: the optimal string alignment distance.
  static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var before = [Int](repeating: 0, count: b.count + 1)
    var above = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var least = min(row[j] + 1, above[j + 1] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, before[j - 1] + 1) }
        row.append(least)
      }
      (before, above) = (above, row)
    }
    return above[b.count]
  }
}
