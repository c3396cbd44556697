import Ensembles
import Measurement

/// A file of named arrays, such as HDF5 and NPZ are. Names have slashes: `correlators/value`.
protocol ArraySink {
  /// What was run and by whom.
  mutating func describe(_ run: ExportedRun) throws
  /// An array, row-major.
  mutating func write(_ values: [Double], shape: [Int], at name: String) throws
  mutating func write(_ values: [Int64], shape: [Int], at name: String) throws
  /// Puts the file in its place.
  mutating func finish() throws -> [String]
}

/// The arrays that a run is exported to. What is not known is NaN; tuples shorter than the longest are filled up with −1.
struct ArrayExport<Sink: ArraySink>: ExportWriter {
  private var sink: Sink
  private var rows: [ExportedWidth.Row] = []

  init(_ sink: Sink, about run: ExportedRun) throws {
    self.sink = sink
    try self.sink.describe(run)
    let inputs = run.specification.inputs
    try self.sink.write(inputs.flatMap { $0 }, shape: [inputs.count, inputs.first?.count ?? 0], at: "inputs")
    try self.sink.write(run.moments.map { Int64($0.order) }, shape: [run.moments.count], at: "moments/order")
    try writeTuples(run.moments.map(\.components), at: "moments/components")
  }

  mutating func write(_ width: ExportedWidth) throws {
    rows += width.rows
    let group = "widths/\(width.width)"
    let blocks = width.blocks.map(\.block)
    try sink.write(blocks.map { Int64($0.index) }, shape: [blocks.count], at: "\(group)/blocks/index")
    try sink.write(blocks.map { Int64($0.networks.lowerBound) }, shape: [blocks.count], at: "\(group)/blocks/first")
    try sink.write(blocks.map { Int64($0.count) }, shape: [blocks.count], at: "\(group)/blocks/networks")
    let monomials = width.blocks.first?.sums.count ?? 0
    try sink.write(width.blocks.flatMap(\.means), shape: [blocks.count, monomials], at: "\(group)/blocks/means")
    for covariance in width.covariances {
      let shape = [covariance.count, covariance.count]
      try sink.write(covariance.full, shape: shape, at: "\(group)/covariance/\(covariance.order)/full")
      try sink.write(covariance.connected, shape: shape, at: "\(group)/covariance/\(covariance.order)/connected")
    }
  }

  mutating func finish() throws -> [String] {
    try writeIntegers("width") { $0.measured.width }
    try writeIntegers("order") { $0.measured.order }
    try writeIntegers("networks") { Int($0.measured.networks) }
    try writeTuples(rows.map(\.measured.indices), at: "correlators/indices")
    try writeTuples(rows.map(\.measured.outputs), at: "correlators/outputs")
    try writeNumbers("value") { $0.measured.full.value }
    try writeNumbers("error") { $0.measured.full.error }
    try writeNumbers("gaussian") { $0.measured.gaussian }
    try writeNumbers("exact") { $0.exact?.full }
    try writeNumbers("exactError") { $0.exact?.fullError }
    try writeNumbers("connected") { $0.measured.connected.value }
    try writeNumbers("connectedError") { $0.measured.connected.error }
    try writeNumbers("exactConnected") { $0.exact?.connected }
    try writeNumbers("exactConnectedError") { $0.exact?.connectedError }
    return try sink.finish()
  }

  private mutating func writeIntegers(_ name: String, _ value: (ExportedWidth.Row) -> Int) throws {
    try sink.write(rows.map { Int64(value($0)) }, shape: [rows.count], at: "correlators/\(name)")
  }

  private mutating func writeNumbers(_ name: String, _ value: (ExportedWidth.Row) -> Double?) throws {
    try sink.write(rows.map { value($0) ?? .nan }, shape: [rows.count], at: "correlators/\(name)")
  }

  private mutating func writeTuples(_ tuples: [[Int]], at name: String) throws {
    let longest = tuples.map(\.count).max() ?? 0
    let filled = tuples.flatMap { tuple in (0..<longest).map { $0 < tuple.count ? Int64(tuple[$0]) : -1 } }
    try sink.write(filled, shape: [tuples.count, longest], at: name)
  }
}
