import Foundation

/// The graph-drawing program, which finds places for points that lines join (Kamada and Kawai 1989, by stress majorization).
public struct Graphviz: Sendable {
  private let program: ChildProgram

  /// Finds neato on the PATH.
  ///
  /// - Throws: ``GraphvizMissing``.
  public init(path: String = ProcessInfo.processInfo.environment["PATH"] ?? "") throws {
    guard let program = ChildProgram("neato", path: path) else { throw GraphvizMissing() }
    self.program = program
  }

  /// A graph by its nodes' number and its edges, each with the length that it would like to have.
  struct Graph {
    var nodes: Int
    var edges: [(a: Int, b: Int, length: Double)]
  }

  /// Lays out many graphs in one run.
  ///
  /// - Returns: for each graph the places of its nodes, in units of the lengths, y upwards.
  /// - Throws: ``GraphvizFailure``; ``DrawingError`` where the system refuses temporary files or the process.
  func layouts(_ graphs: [Graph]) throws -> [[SIMD2<Double>]] {
    guard !graphs.isEmpty else { return [] }
    let output = try PrivateFolder.with { folder in
      try folder.write(graphs.map(\.text).joined(separator: "\n"), to: "graphs.gv")
      if let reason = try program.run(["-Tplain", "graphs.gv"], in: folder, output: "layout.txt") {
        throw GraphvizFailure(reason: reason)
      }
      return String(decoding: try folder.contents("layout.txt"), as: UTF8.self)
    }
    let found = Self.places(in: output)
    guard found.count == graphs.count, zip(found, graphs).allSatisfy({ $0.count == $1.nodes }) else {
      throw GraphvizFailure(reason: "its layout is not what was asked for")
    }
    return found
  }

  /// The format `plain`: a line `node NAME X Y …` for each node, and `stop` after each graph.
  private static func places(in output: String) -> [[SIMD2<Double>]] {
    var graphs: [[SIMD2<Double>]] = []
    var nodes: [Int: SIMD2<Double>] = [:]
    for line in output.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.first == "node", words.count > 3, let node = Int(words[1]), let x = Double(words[2]),
        let y = Double(words[3])
      {
        nodes[node] = SIMD2(x, y)
      } else if words.first == "stop" {
        graphs.append(nodes.keys.sorted().compactMap { nodes[$0] })
        nodes = [:]
      }
    }
    return graphs
  }
}

extension Graphviz.Graph {
  /// In graphviz' own language.
  fileprivate var text: String {
    let nodes = (0..<nodes).map { "\($0);" }.joined(separator: " ")
    let edges = edges.map { "\($0.a) -- \($0.b) [len=\($0.length)];" }.joined(separator: " ")
    return "graph { node [shape=point]; \(nodes) \(edges) }"
  }
}

/// There is no graphviz on the PATH.
public struct GraphvizMissing: Error, CustomStringConvertible {
  public var description: String {
    "graphviz is not installed, and diagrams are laid out by its program neato; on Debian or Ubuntu: apt-get install graphviz"
  }
}

/// Graphviz gave up.
public struct GraphvizFailure: Error, CustomStringConvertible {
  /// What graphviz said.
  public let reason: String
  public var description: String { "graphviz cannot lay out the diagrams: \(reason)" }
}
