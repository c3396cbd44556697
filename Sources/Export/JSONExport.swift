import Ensembles
import Measurement

/// One `nnqft-export` object, version 1. What is not known is left out.
struct JSONExport: ExportWriter {
  private let file: OutputFile
  private var isFirst = true

  init(path: String, replacing: Replacement, about run: ExportedRun) throws {
    file = try OutputFile(path: path, replacing: replacing)
    // The widths are written one by one, as the last member of the run's object.
    try file.write(String(try JSONText.of(run).dropLast()) + ",\"widths\":[")
  }

  mutating func write(_ width: ExportedWidth) throws {
    do {
      try file.write((isFirst ? "\n" : ",\n") + JSONText.of(Width(width)))
    } catch is EncodingError {
      throw NotANumber(width: width.width)
    }
    isFirst = false
  }

  func finish() throws -> [String] {
    try file.write("\n]}\n")
    try OutputFile.finish([file])
    return [file.path]
  }

  private struct Width: Encodable {
    let width: Int
    let networks: UInt64
    let correlators: [Row]
    let covariances: [Covariance]
    let blocks: [Block]

    init(_ width: ExportedWidth) {
      self.width = width.width
      networks = width.networks
      correlators = width.rows.map(Row.init)
      covariances = width.covariances.map(Covariance.init)
      blocks = width.blocks.map(Block.init)
    }
  }

  private struct Row: Encodable {
    let order: Int
    let indices, outputs: [Int]
    let value: Double
    let error, gaussian, exact, exactError: Double?
    let connected: Double
    let connectedError, exactConnected, exactConnectedError: Double?

    init(_ row: ExportedWidth.Row) {
      order = row.measured.order
      indices = row.measured.indices
      outputs = row.measured.outputs
      value = row.measured.full.value
      error = row.measured.full.error
      gaussian = row.measured.gaussian
      exact = row.exact?.full
      exactError = row.exact?.fullError
      connected = row.measured.connected.value
      connectedError = row.measured.connected.error
      exactConnected = row.exact?.connected
      exactConnectedError = row.exact?.connectedError
    }
  }

  private struct Covariance: Encodable {
    let order: Int
    let full, connected: [[Double]]

    init(_ covariance: CorrelatorCovariance) {
      func rows(_ matrix: [Double]) -> [[Double]] {
        (0..<covariance.count).map { Array(matrix[($0 * covariance.count)..<(($0 + 1) * covariance.count)]) }
      }
      order = covariance.order
      full = rows(covariance.full)
      connected = rows(covariance.connected)
    }
  }

  private struct Block: Encodable {
    let index, first, networks: UInt64
    let means: [Double]

    init(_ block: BlockMoments) {
      index = block.block.index
      first = block.block.networks.lowerBound
      networks = block.block.count
      means = block.means
    }
  }
}

/// A number that JSON has no word for.
public struct NotANumber: Error, CustomStringConvertible {
  /// Whose correlators have it.
  public let width: Int
  public var description: String {
    "width \(width): an error or a value is too large for binary64, and JSON has no infinity; choose --format hdf5, npz or csv"
  }
}
