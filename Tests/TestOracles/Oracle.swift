import Ensembles
import Foundation

/// Exact correlators of a one-hidden-layer network at any width, from a file beside this one: quadrature of single-neuron
/// expectations to a relative 1e-10.
public struct Oracle: Sendable {
  public let name: String
  public let activation: String
  public let inputs: [[Double]]
  public let weightDeviation: Double
  public let biasDeviation: Double
  /// By non-decreasing index tuple.
  private let g2: [[Int]: [Double]]
  private let g4: [[Int]: [Double]]
  private let g6: [[Int]: [Double]]

  public static let names = [
    "erf-d1", "erf-d2", "erf-d3", "gauss-d1", "gauss-d2", "gauss-d3", "gauss-narrow", "relu-bias",
    "relu-d1", "relu-d2", "relu-d3",
  ]

  public init(_ name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Oracles")
    let data = try Data(contentsOf: folder.appendingPathComponent(name + ".json"))
    let file = try JSONDecoder().decode(File.self, from: data)
    self.name = name
    activation = file.activation
    inputs = file.inputs
    weightDeviation = file.weightDeviation
    biasDeviation = file.biasDeviation
    g2 = Self.table(file.two)
    g4 = Self.table(file.four)
    g6 = Self.table(file.six)
  }

  /// The tuples of order 2, 4 or 6.
  public func tuples(_ order: Int) -> [[Int]] { table(order).keys.sorted { $0.lexicographicallyPrecedes($1) } }

  public func gaussian(_ tuple: [Int]) -> Double { table(tuple.count)[tuple]?[0] ?? .nan }

  /// G(n) at a width.
  public func full(_ tuple: [Int], width: Int) -> Double {
    let row = table(tuple.count)[tuple] ?? []
    let n = Double(width)
    return zip(row, [1, n, n * n]).reduce(0) { $0 + $1.0 / $1.1 }
  }

  /// The connected part of order 4 or 6 at a width.
  public func connected(_ tuple: [Int], width: Int) -> Double {
    let row = table(tuple.count)[tuple] ?? []
    let n = Double(width)
    return switch tuple.count {
    case 2: row[0]
    case 4: row[1] / n
    default: row[2] / (n * n)
    }
  }

  public func specification(widths: [Int], networks: UInt64, seed: UInt64, orders: [Int] = [2, 4, 6]) -> Specification {
    Specification(
      name: name,
      architecture: Architecture(
        inputDimension: inputs[0].count, hiddenLayers: [HiddenLayer(activation: Activation.named(activation) ?? .erf)],
        outputDimension: 1),
      weights: NormalDensity(mean: 0, deviation: weightDeviation),
      biases: NormalDensity(mean: 0, deviation: biasDeviation), widths: widths, inputs: inputs, orders: orders,
      networks: networks, experiments: 10, seed: seed, estimator: .direct)
  }

  private func table(_ order: Int) -> [[Int]: [Double]] { order == 2 ? g2 : order == 4 ? g4 : g6 }

  private static func table(_ rows: [Row]) -> [[Int]: [Double]] {
    Dictionary(uniqueKeysWithValues: rows.map { ($0.tuple, $0.values) })
  }

  private struct File: Decodable {
    let activation: String
    let inputs: [[Double]]
    let weightDeviation: Double
    let biasDeviation: Double
    let two: [Row]
    let four: [Row]
    let six: [Row]

    private enum CodingKeys: String, CodingKey {
      case activation, inputs, weightDeviation, biasDeviation
      case two = "G2"
      case four = "G4"
      case six = "G6"
    }
  }

  /// `[[indices], value, …]`.
  private struct Row: Decodable {
    let tuple: [Int]
    var values: [Double] = []

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      tuple = try container.decode([Int].self)
      while !container.isAtEnd { values.append(try container.decode(Double.self)) }
    }
  }
}
