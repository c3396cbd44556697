import Ensembles
import Foundation

/// Tidy tables (RFC 4180): the n-point functions in the file itself, and beside it the blocks, the covariances where asked for, and
/// what was run as JSON. A tuple is numbers with blanks between them; what is not known is empty.
struct CSVExport: ExportWriter {
  private let correlators: Table
  private let blocks: Table
  private let covariance: Table?
  private let about: OutputFile
  private let moments: [ExportedRun.Monomial]

  /// - Parameter path: `NAME.csv`; the others are `NAME.blocks.csv`, `NAME.covariance.csv`, `NAME.run.json`.
  /// - Parameter isAsked: whether covariances are.
  init(path: String, replacing: Replacement, about run: ExportedRun, covariance isAsked: Bool) throws {
    let stem = path.hasSuffix(".csv") ? String(path.dropLast(4)) : path
    moments = run.moments
    correlators = try Table(
      path, replacing,
      [
        "width", "order", "indices", "outputs", "networks", "value", "error", "gaussian", "exact", "exactError",
        "connected",
        "connectedError", "exactConnected", "exactConnectedError",
      ])
    blocks = try Table(
      stem + ".blocks.csv", replacing, ["width", "block", "first", "networks", "order", "components", "mean"])
    about = try OutputFile(path: stem + ".run.json", replacing: replacing)
    if isAsked {
      covariance = try Table(
        stem + ".covariance.csv", replacing,
        ["width", "order", "indices", "outputs", "otherIndices", "otherOutputs", "full", "connected"])
    } else {
      covariance = nil
      try Self.refuseOlder(stem + ".covariance.csv")
    }
    try about.write(JSONText.of(run) + "\n")
  }

  func write(_ width: ExportedWidth) throws {
    for row in width.rows {
      let measured = row.measured
      try correlators.write([
        "\(measured.width)", "\(measured.order)", tuple(measured.indices), tuple(measured.outputs),
        "\(measured.networks)",
        "\(measured.full.value)", text(measured.full.error), text(measured.gaussian), text(row.exact?.full),
        text(row.exact?.fullError), "\(measured.connected.value)", text(measured.connected.error),
        text(row.exact?.connected), text(row.exact?.connectedError),
      ])
    }
    let components = moments.map { tuple($0.components) }
    for block in width.blocks {
      let range = block.block
      for (place, mean) in block.means.enumerated() {
        try blocks.write([
          "\(width.width)", "\(range.index)", "\(range.networks.lowerBound)", "\(range.count)",
          "\(moments[place].order)",
          components[place], "\(mean)",
        ])
      }
    }
    try writeCovariances(width)
  }

  private func writeCovariances(_ width: ExportedWidth) throws {
    guard let covariance else { return }
    for matrix in width.covariances {
      let names = width.rows.filter { $0.measured.order == matrix.order }.map {
        [tuple($0.measured.indices), tuple($0.measured.outputs)]
      }
      for (i, name) in names.enumerated() {
        for (j, other) in names.enumerated() {
          let place = i * matrix.count + j
          try covariance.write(
            ["\(width.width)", "\(matrix.order)"] + name + other + [
              "\(matrix.full[place])", "\(matrix.connected[place])",
            ])
        }
      }
    }
  }

  /// The table that was named comes last: where it is, the others are.
  func finish() throws -> [String] {
    let files = [about, blocks.file] + (covariance.map { [$0.file] } ?? []) + [correlators.file]
    try OutputFile.finish(files)
    return files.reversed().map(\.path)
  }

  /// Covariances of an earlier export must not seem to belong to this one.
  private static func refuseOlder(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    throw OutputError(path: path, action: "leave it", reason: "it is of another export; remove it first")
  }

  private func tuple(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: " ") }
  private func text(_ number: Double?) -> String { number.map { "\($0)" } ?? "" }

  /// No field here has a comma, a quote or a line end, so that none needs quoting.
  private struct Table {
    let file: OutputFile

    init(_ path: String, _ replacing: Replacement, _ columns: [String]) throws {
      file = try OutputFile(path: path, replacing: replacing)
      try write(columns)
    }

    func write(_ fields: [String]) throws { try file.write(fields.joined(separator: ",") + "\r\n") }
  }
}
