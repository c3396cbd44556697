import Foundation
import Yams

extension Specification {
  /// Reads and validates a specification whole.
  ///
  /// - Parameter path: of the YAML file; a data file that it names is looked for beside it.
  /// - Throws: ``FileError`` where a file cannot be read; ``SpecificationErrors`` with everything that is wrong.
  public static func read(contentsOf path: String) throws -> Specification {
    let data = try InputFile.contents(path, limit: SpecificationLimits.fileSize)
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw SpecificationErrors(errors: [
        SpecificationError(file: path, line: nil, key: "file", found: "bytes that are not UTF-8", allowed: "UTF-8 text")
      ])
    }
    return try read(text, file: path)
  }

  /// Reads and validates a specification whole.
  ///
  /// - Parameters:
  ///   - text: the YAML.
  ///   - file: what errors call it; data files are looked for in its folder.
  /// - Throws: as ``read(contentsOf:)``.
  public static func read(_ text: String, file: String) throws -> Specification {
    var reader = SpecificationReader(file: file)
    let specification = try reader.specification(text)
    guard let specification, reader.errors.isEmpty else {
      throw SpecificationErrors(errors: reader.errors.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
    }
    return specification
  }
}

/// Turns YAML's nodes into a specification, and notes down everything that is wrong on the way.
struct SpecificationReader {
  let file: String
  private(set) var errors: [SpecificationError] = []
  /// Where each key stands, so that a problem found later names its line.
  private var lines: [String: Int] = [:]

  init(file: String) { self.file = file }

  mutating func specification(_ text: String) throws -> Specification? {
    guard let root = root(text) else { return nil }
    var table = Table(
      root, path: "", self,
      keys: [
        "name", "architecture", "weights", "biases", "widths", "inputs", "orders", "networks", "experiments", "seed",
        "estimator",
      ])
    let name = table.string("name")
    var architecture = table.table("architecture", keys: ["activation", "inputDimension", "outputDimension"])
    let activation = architecture?.choice("activation", Activation.all.map(\.name)).flatMap(Activation.named)
    let inputDimension = architecture?.integer("inputDimension")
    let outputDimension = architecture?.integer("outputDimension", default: 1)
    let weights = density("weights", in: &table)
    let biases = density("biases", in: &table)
    let widths = table.integers("widths", most: SpecificationLimits.widthCount.upperBound)
    let inputs = try self.inputs(&table)
    let orders = table.integers("orders", most: SpecificationLimits.orders.count, default: [2, 4, 6])
    let networks = table.unsigned("networks")
    let usual = networks.map { Int(min($0, 10)) }
    let experiments = table.integer("experiments", default: usual)
    let seed = table.unsigned("seed")
    let estimator = table.choice("estimator", Estimator.allCases.map(\.rawValue), default: "direct")
      .flatMap(Estimator.init)
    for part in [table, architecture, weights.table, biases.table] { part.map { take($0) } }

    guard let name, let activation, let inputDimension, let outputDimension, let weightDensity = weights.density,
      let biasDensity = biases.density, let widths, let inputs, let orders, let networks, let experiments, let seed,
      let estimator, errors.isEmpty
    else { return nil }
    let specification = Specification(
      name: name,
      architecture: Architecture(
        inputDimension: inputDimension, hiddenLayers: [HiddenLayer(activation: activation)],
        outputDimension: outputDimension),
      weights: weightDensity, biases: biasDensity, widths: widths, inputs: inputs, orders: orders.sorted(),
      networks: networks, experiments: experiments, seed: seed, estimator: estimator)
    for problem in specification.problems() + specification.vanishingScales() {
      note(problem.key, line: line(of: problem.key), found: problem.found, allowed: problem.allowed)
    }
    return specification
  }

  // MARK: Errors

  private mutating func note(_ key: String, line: Int?, found: String, allowed: String) {
    errors.append(SpecificationError(file: file, line: line, key: key, found: found, allowed: allowed))
  }

  private mutating func take(_ table: Table) {
    errors += table.errors
    lines.merge(table.lines) { $1 }
  }

  /// The line of a key, or of the nearest one around it.
  private func line(of key: String) -> Int? {
    if let line = lines[key] { return line }
    guard let cut = key.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
    return line(of: String(key[..<cut]))
  }

  // MARK: Parts

  private mutating func root(_ text: String) -> Node.Mapping? {
    do {
      let documents = try Parser(yaml: text)
      guard let node = try documents.singleRoot() else {
        note("file", line: 1, found: "nothing", allowed: "a mapping of keys to values")
        return nil
      }
      guard case .mapping(let mapping) = node else {
        note("file", line: node.mark?.line ?? 1, found: describe(node), allowed: "a mapping of keys to values")
        return nil
      }
      return mapping
    } catch let error as YamlError {
      let (line, found) = syntax(error)
      note("file", line: line, found: found, allowed: "one YAML 1.2 document")
    } catch {
      note("file", line: nil, found: "\(error)", allowed: "one YAML 1.2 document")
    }
    return nil
  }

  private func syntax(_ error: YamlError) -> (Int?, String) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return (mark.line, problem)
    case .duplicatedKeysInMapping(let duplicates, let context):
      return (context.mark.line, "the key \(duplicates.map { "\($0)" }.sorted().joined(separator: ", ")) twice")
    default: return (nil, "\(error)".split(separator: "\n").first.map(String.init) ?? "an error")
    }
  }

  private mutating func density(_ key: String, in table: inout Table) -> (density: NormalDensity?, table: Table?) {
    var part = table.table(key, keys: ["mean", "deviation"])
    let mean = part?.double("mean", default: 0)
    let deviation = part?.double("deviation")
    guard let mean, let deviation else { return (nil, part) }
    return (NormalDensity(mean: mean, deviation: deviation), part)
  }

  /// Whether a file lies in a folder or below it, links followed: a specification must not have other files read.
  private static func isBelow(_ folder: URL, _ name: String) -> Bool {
    let parts = name.split(separator: "/")
    guard !name.hasPrefix("/"), !parts.isEmpty, !parts.contains(".."), !name.contains("\0") else { return false }
    guard let whole = realpath(folder.appendingPathComponent(name).path, nil) else { return errno == ENOENT }
    guard let root = realpath(folder.path, nil) else { return false }
    defer {
      free(whole)
      free(root)
    }
    let (path, base) = (String(cString: whole), String(cString: root))
    return path.hasPrefix(base == "/" ? base : base + "/")
  }

  /// Points in the file itself, or `{ file, rows, scale }`.
  private mutating func inputs(_ table: inout Table) throws -> [[Double]]? {
    guard case .mapping? = table.peek("inputs") else { return table.points("inputs") }
    guard var part = table.table("inputs", keys: ["file", "rows", "scale"]) else { return nil }
    let name = part.string("file")
    let rows =
      part.has("rows") ? part.integers("rows", most: SpecificationLimits.points.upperBound) : nil
    let scale = part.double("scale", default: 1)
    take(part)
    guard let name, let scale, part.errors.isEmpty else { return nil }
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    let path = folder.appendingPathComponent(name).relativePath
    guard Self.isBelow(folder, name) else {
      note(
        "inputs.file", line: line(of: "inputs.file"), found: name,
        allowed: "a file beside the specification or in a folder below it")
      return nil
    }
    do {
      return chosen(rows, of: try PointFile.read(path), name: name)?.map { $0.map { $0 * scale } }
    } catch let error as PointFileError {
      errors.append(
        SpecificationError(
          file: path, line: error.line, key: "inputs.file", found: error.found, allowed: error.allowed))
      return nil
    }
  }

  /// Some rows of a file, or all; they are counted before there are copies of them.
  private mutating func chosen(_ rows: [Int]?, of points: PointTable, name: String) -> [[Double]]? {
    let key = rows == nil ? "inputs.file" : "inputs.rows"
    for row in rows ?? [] where !(0..<points.count).contains(row) {
      note(
        key, line: line(of: key), found: "\(row)", allowed: "0 to \(points.count - 1), the rows of \(name)")
    }
    let count = rows?.count ?? points.count
    if count > SpecificationLimits.points.upperBound {
      note(
        key, line: line(of: key), found: "\(count) points",
        allowed: "1 to \(SpecificationLimits.points.upperBound) of them")
    } else if count * points.dimension > SpecificationLimits.inputNumbers {
      note(
        key, line: line(of: key), found: "\(count) points of \(points.dimension) numbers",
        allowed: "at most \(SpecificationLimits.inputNumbers) numbers in all")
    }
    guard errors.isEmpty else { return nil }
    return (rows ?? Array(0..<points.count)).map { points[$0] }
  }
}

/// What a node is, for an error message.
func describe(_ node: Node) -> String {
  switch node {
  case .scalar(let scalar):
    let text = scalar.string.count > 60 ? String(scalar.string.prefix(60)) + "…" : scalar.string
    return scalar.style == .plain ? (text.isEmpty ? "nothing" : text) : "the text \"\(text)\""
  case .mapping: return "a mapping"
  case .sequence: return "a list"
  case .alias: return "an alias"
  }
}
