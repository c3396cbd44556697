import Yams

extension SpecificationReader {
  /// One mapping of a specification: its values by key, each of a type, with errors noted down.
  struct Table {
    private let path: String
    private let file: String
    private let keys: [String]
    private var values: [String: Node] = [:]
    private let line: Int?
    private(set) var errors: [SpecificationError] = []
    /// Where each key of this table stands.
    private(set) var lines: [String: Int] = [:]

    init(_ mapping: Node.Mapping, path: String, _ reader: SpecificationReader, keys: [String]) {
      self.init(mapping, path: path, file: reader.file, keys: keys)
    }

    private init(_ mapping: Node.Mapping, path: String, file: String, keys: [String]) {
      self.path = path
      self.file = file
      self.keys = keys
      line = mapping.mark?.line
      for (key, value) in mapping {
        guard case .scalar(let name) = key, keys.contains(name.string) else {
          let found = key.scalar.map { "the unknown key \($0.string)" } ?? describe(key)
          note(key.scalar?.string ?? "", line: key.mark?.line, found: found, oneOf: keys)
          continue
        }
        values[name.string] = value
        lines[fullName(name.string)] = key.mark?.line
      }
    }

    // MARK: Values

    func has(_ key: String) -> Bool { values[key] != nil }
    func peek(_ key: String) -> Node? { values[key] }

    mutating func table(_ key: String, keys: [String]) -> Table? {
      guard let node = required(key) else { return nil }
      guard case .mapping(let mapping) = node else {
        return wrong(key, node, allowed: "a mapping with the keys \(keys.joined(separator: ", "))")
      }
      return Table(mapping, path: fullName(key), file: file, keys: keys)
    }

    mutating func string(_ key: String) -> String? {
      guard let node = required(key) else { return nil }
      guard case .scalar(let scalar) = node, scalar.style != .plain || isText(scalar.string) else {
        return wrong(key, node, allowed: "text")
      }
      return scalar.string
    }

    mutating func choice(_ key: String, _ allowed: [String], default usual: String? = nil) -> String? {
      guard let node = usual == nil ? required(key) : values[key] else { return usual }
      guard case .scalar(let scalar) = node, allowed.contains(scalar.string) else {
        note(key, line: node.mark?.line, found: describe(node), word: node.scalar?.string, oneOf: allowed)
        return nil
      }
      return scalar.string
    }

    mutating func unsigned(_ key: String) -> UInt64? {
      guard let node = required(key) else { return nil }
      guard let (negative, magnitude) = plain(node).flatMap(NumberGrammar.integer), !negative else {
        return wrong(key, node, allowed: "an integer from 0 to 18446744073709551615")
      }
      return magnitude
    }

    mutating func integer(_ key: String, default usual: Int? = nil) -> Int? {
      guard let node = has(key) || usual == nil ? required(key) : nil else { return has(key) ? nil : usual }
      return integer(node) ?? wrong(key, node, allowed: "an integer")
    }

    /// - Parameter most: integers that the list may have.
    mutating func integers(_ key: String, most: Int, default usual: [Int]? = nil) -> [Int]? {
      guard let node = has(key) || usual == nil ? required(key) : nil else { return has(key) ? nil : usual }
      guard case .sequence(let sequence) = node else { return wrong(key, node, allowed: "a list of integers") }
      guard sequence.count <= most else {
        note(key, line: node.mark?.line, found: "\(sequence.count) integers", allowed: "at most \(most) of them")
        return nil
      }
      return all(sequence) { table, place, node in
        table.integer(node) ?? table.wrong("\(key)[\(place)]", node, allowed: "an integer")
      }
    }

    mutating func double(_ key: String, default usual: Double? = nil) -> Double? {
      guard let node = has(key) || usual == nil ? required(key) : nil else { return has(key) ? nil : usual }
      return number(node) ?? wrong(key, node, allowed: "a finite number")
    }

    /// A list of points, each a list of numbers, or a number where points are numbers.
    mutating func points(_ key: String) -> [[Double]]? {
      guard let node = required(key) else { return nil }
      guard case .sequence(let sequence) = node else {
        return wrong(key, node, allowed: "a list of points, or a mapping with the keys file, rows, scale")
      }
      // Before they are gone through: aliases make long lists of short texts.
      guard sequence.count <= SpecificationLimits.points.upperBound else {
        note(
          key, line: node.mark?.line, found: "\(sequence.count) points",
          allowed: "1 to \(SpecificationLimits.points.upperBound) of them")
        return nil
      }
      var left = SpecificationLimits.inputNumbers
      return all(sequence) { table, place, node in
        if let number = table.number(node) { return [number] }
        guard case .sequence(let numbers) = node else {
          return table.wrong("\(key)[\(place)]", node, allowed: "a list of finite numbers")
        }
        left -= numbers.count
        guard left >= 0 else {
          return table.wrong(
            "\(key)[\(place)]", node, allowed: "at most \(SpecificationLimits.inputNumbers) numbers in all")
        }
        return table.all(numbers) { table, _, node in
          table.number(node) ?? table.wrong("\(key)[\(place)]", node, allowed: "finite numbers")
        }
      }
    }

    // MARK: Helpers

    private func fullName(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private mutating func note(_ key: String, line: Int?, found: String, allowed: String) {
      guard errors.count < SpecificationLimits.errors else { return }
      errors.append(
        SpecificationError(file: file, line: line, key: fullName(key), found: found, allowed: allowed))
    }

    /// - Parameter word: what was written, where `found` says more; the key itself where nil.
    private mutating func note(_ key: String, line: Int?, found: String, word: String? = nil, oneOf allowed: [String]) {
      let meant = Spelling.nearest(to: word ?? key, among: allowed).map { " (did you mean \($0)?)" } ?? ""
      note(key, line: line, found: found + meant, allowed: allowed.joined(separator: ", "))
    }

    private mutating func wrong<Value>(_ key: String, _ node: Node, allowed: String) -> Value? {
      note(key, line: node.mark?.line, found: describe(node), allowed: allowed)
      return nil
    }

    private mutating func required(_ key: String) -> Node? {
      if let node = values[key] { return node }
      note(key, line: line, found: "no such key", allowed: "the key must be there")
      return nil
    }

    /// All elements, or nil where one is wrong; every wrong one is noted, as long as anybody is told.
    private mutating func all<Value>(
      _ sequence: Node.Sequence, _ value: (inout Table, Int, Node) -> Value?
    ) -> [Value]? {
      var values: [Value] = []
      for (place, node) in sequence.enumerated() where errors.count < SpecificationLimits.errors {
        if let value = value(&self, place, node) { values.append(value) }
      }
      return values.count == sequence.count ? values : nil
    }

    /// A scalar's text where it is not quoted: "10" in quotes is text.
    private func plain(_ node: Node) -> String? {
      guard case .scalar(let scalar) = node, scalar.style == .plain else { return nil }
      return scalar.string
    }

    private func integer(_ node: Node) -> Int? {
      guard let (negative, magnitude) = plain(node).flatMap(NumberGrammar.integer) else { return nil }
      return Int(exactly: magnitude).map { negative ? -$0 : $0 }
    }

    private func number(_ node: Node) -> Double? {
      plain(node).flatMap(NumberGrammar.double).flatMap { $0.isFinite ? $0 : nil }
    }

    /// Whether YAML 1.2 reads a plain scalar as text. It may begin with a dot, as `./points.npy` does; `.inf` and `.nan`
    /// are numbers.
    private func isText(_ text: String) -> Bool {
      let others: Set = [
        "", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE", ".nan", ".NaN", ".NAN",
      ]
      let infinities: Set = [".inf", ".Inf", ".INF"]
      let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
      return !others.contains(text) && !infinities.contains(unsigned) && NumberGrammar.double(text) == nil
    }
  }
}
