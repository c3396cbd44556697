import Ensembles
import Foundation
import Instrument
import Report

/// What `nnqft bench` measured, for machines, `nnqft-bench` version 2, and for people.
struct BenchDocument: Codable {
  let format: String
  let version: Int
  let program: String
  let repeats: Int
  let results: Bench.Results
  /// Rates over those of the baseline, by what is timed.
  let ratioToBaseline: [String: Double]?

  init(results: Bench.Results, repeats: Int, baseline: Bench.Results?) {
    format = Self.formatName
    version = Self.formatVersion
    program = "nnqft \(programVersion)"
    self.repeats = repeats
    self.results = results
    ratioToBaseline = baseline.map { baseline in
      let before = baseline.rates
      let ratios = results.rates.compactMap { key, rate in before[key].map { (key, rate / $0) } }
      return Dictionary(uniqueKeysWithValues: ratios)
    }
  }

  /// An earlier document.
  ///
  /// - Throws: `FileError` where the file cannot be read, ``NotABaseline`` where it is none.
  init(file: String) throws {
    let data: Data
    do {
      data = try FileHandle(forReadingFrom: URL(fileURLWithPath: file)).read(upToCount: Self.mostBytes) ?? Data()
    } catch {
      throw FileError(path: file, reason: systemReason(error))
    }
    guard let document = try? JSONDecoder().decode(BenchDocument.self, from: data), document.format == Self.formatName,
      document.version == Self.formatVersion
    else { throw NotABaseline(path: file, allowed: "\(Self.formatName) version \(Self.formatVersion)") }
    self = document
  }

  private static let formatName = "nnqft-bench"
  private static let formatVersion = 2
  /// A thousand times what there is.
  private static let mostBytes = 1 << 24

  /// For a person.
  var failures: [String] {
    results.devices.compactMap { device in device.failure.map { "\(device.device): \($0)" } }
      + results.rows.compactMap { row in row.failure.map { "\(row.device), \(row.ensemble): \($0)" } }
  }

  var text: String {
    [peaks, parts, ensembles, names].joined(separator: "\n\n")
  }

  /// The column that a baseline adds.
  private var ratioHead: [String] { ratioToBaseline == nil ? [] : ["over baseline"] }

  private func ratio(_ key: String) -> [String] {
    ratioToBaseline.map { [NumberText.short($0[key])] } ?? []
  }

  private var peaks: String {
    var table = TextTable(["at most, a second"] + results.devices.map(\.selector), left: [0])
    func add(_ name: String, _ value: (Bench.Device) -> String?) {
      table.add([name] + results.devices.map { value($0) ?? "–" })
    }
    for (name, peak) in Roofline.names { add(name) { $0.peaks.map { NumberText.count($0[keyPath: peak]) } } }
    add("a launch costs, µs") { $0.launchSeconds.map { NumberText.short($0 * 1e6) } }
    add("of what it lasts, %") { $0.launchShare.map { NumberText.short($0 * 100) } }
    return table.text
  }

  private var parts: String {
    var table = TextTable(
      ["part", "unit", "device", "a second", "range", "at most", "by", "share"] + ratioHead, left: [0, 1, 2, 6])
    for part in results.parts {
      table.add(
        [
          part.part, part.unit, part.selector, NumberText.count(part.rate),
          "\(NumberText.count(part.lowest)) to \(NumberText.count(part.highest))",
        ] + limit(part.limit) + ratio(part.key))
    }
    return table.text
  }

  private var ensembles: String {
    var table = TextTable(
      [
        "activation", "N", "order", "estimator", "device", "networks/s", "neurons/s", "range", "at most", "by", "share",
        "ratio to cpu",
      ] + ratioHead, left: [0, 3, 4, 9])
    for row in results.rows {
      let what = [row.activation, "\(row.width)", "\(row.order)", row.estimator, row.selector]
      if let median = row.neuronsPerSecond, let lowest = row.lowest, let highest = row.highest {
        let rates = [
          NumberText.count(median / Double(row.width)), NumberText.count(median),
          "\(NumberText.count(lowest)) to \(NumberText.count(highest))",
        ]
        table.add(what + rates + limit(row.limit) + [NumberText.short(row.ratioToCPU)] + ratio(row.key))
      } else {
        table.add(what + ["!failed", "–", "–", "–", "–", "–", "–"] + ratioHead.map { _ in "–" })
      }
    }
    return table.text
  }

  private func limit(_ limit: Bench.Limit?) -> [String] {
    guard let limit else { return ["–", "–", "–"] }
    return [NumberText.count(limit.rate), limit.bound.rawValue, NumberText.short(limit.share)]
  }

  private var names: String {
    results.devices.map { "\($0.selector): \($0.device)" }.joined(separator: "\n")
  }
}

extension Bench.Results {
  /// All rates by what is timed, on which device.
  fileprivate var rates: [String: Double] {
    let timed = parts.map { ($0.key, $0.rate) } + rows.compactMap { row in row.neuronsPerSecond.map { (row.key, $0) } }
    return Dictionary(timed, uniquingKeysWith: { first, _ in first })
  }
}

extension Bench.Part {
  fileprivate var key: String { "\(part), \(device)" }
}

extension Bench.Row {
  /// For a person.
  fileprivate var ensemble: String { "\(activation), N = \(width), order \(order), \(estimator)" }
  fileprivate var key: String { "\(ensemble), \(device)" }
}

extension Roofline {
  /// What each peak is of, as the table names it.
  fileprivate static var names: [(String, KeyPath<Roofline, Double> & Sendable)] {
    [
      ("multiply-adds", \.multiplyAdds), ("operations on integers", \.integers),
      ("both in turn", \.instructions), ("products with both halves", \.wideProducts), ("square roots", \.squareRoots),
      ("quotients", \.quotients), ("multiply-adds, double", \.doubleMultiplyAdds),
    ]
  }
}

/// A file that `--compare` can make nothing of.
struct NotABaseline: Error, CustomStringConvertible {
  let path: String
  let allowed: String
  var description: String { "--compare: \(path) is not the JSON of nnqft bench; allowed: \(allowed)" }
}
