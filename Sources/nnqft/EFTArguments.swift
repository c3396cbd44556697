import Ensembles
import FieldTheory
import Measurement

/// What the commands of the effective theory are asked, checked before anything is computed.
enum EFTArguments {
  /// A number above 0, `inf` or `infinite`.
  static func cutoff(_ text: String) throws -> Cutoff {
    if text == "inf" || text == "infinite" { return .infinite }
    guard let cutoff = Double(text).flatMap(Cutoff.init) else {
      throw UsageError(description: "--cutoff: found \(text); allowed: a number above 0, or inf")
    }
    return cutoff
  }

  /// Numbers above 0, with commas between; the paper's where nil.
  static func cutoffs(_ text: String?) throws -> [Double] {
    guard let text else { return Cutoff.paper.map(\.value) }
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    guard words.count <= CouplingFlow.mostCutoffs else {
      throw UsageError(
        description: "--cutoffs: found \(words.count) of them; allowed: at most \(CouplingFlow.mostCutoffs)")
    }
    return try words.map { word in
      guard let cutoff = Double(word).flatMap(Cutoff.init) else {
        throw UsageError(description: "--cutoffs: found \"\(word)\"; allowed: numbers above 0, with commas between")
      }
      return cutoff.value
    }
  }

  /// Terms with commas between, each once.
  static func terms(_ text: String) throws -> [QuarticTerm] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let terms = words.compactMap(QuarticTerm.init)
    guard terms.count == words.count, Set(terms).count == terms.count else {
      let names = QuarticTerm.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError(description: "--fit: found \(text); allowed: \(names), each at most once, with commas between")
    }
    return terms
  }

  static func width(_ width: Int?) throws {
    if let width, width < 1 { throw UsageError(description: "--width: found \(width); allowed: 1 or more neurons") }
  }

  /// A width that exact theory is asked for: any, or the specification's widest.
  static func finiteWidth(_ width: Int?, _ specification: Specification) throws -> Int {
    try Self.width(width)
    return width ?? specification.widths.max() ?? 1
  }

  /// A number of rows.
  static func points(_ points: Int, atMost most: Int) throws -> Int {
    guard (2...most).contains(points) else {
      throw UsageError(description: "--points: found \(points); allowed: 2 to \(most)")
    }
    return points
  }
}
