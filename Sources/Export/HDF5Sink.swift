import Ensembles
import HDF5

/// An HDF5 file: arrays are datasets; the groups `specification` and `provenance` have their texts and numbers as attributes,
/// and everything as JSON in the attribute `json`.
struct HDF5Sink: ArraySink {
  private let output: OutputFile
  private let file: File

  init(path: String, replacing: Replacement, library: Library) throws {
    output = try OutputFile(path: path, replacing: replacing)
    file = try File(creating: output.temporary, library)
  }

  func describe(_ run: ExportedRun) throws {
    try file.setAttribute("format", run.format)
    try file.setAttribute("version", Int64(run.version))
    try describe("specification", run.specification)
    try describe("provenance", run.provenance)
  }

  private func describe(_ group: String, _ value: some Encodable) throws {
    try file.makeGroup(group)
    try file.setAttribute("json", try JSONText.of(value), of: group)
    for (name, value) in try JSONScalar.members(of: value) {
      switch value {
      case .text(let value): try file.setAttribute(name, value, of: group)
      case .unsigned(let value): try file.setAttribute(name, value, of: group)
      case .number(let value): try file.setAttribute(name, value, of: group)
      case .structure: break
      }
    }
  }

  func write(_ values: [Double], shape: [Int], at name: String) throws {
    try file.write(values, shape: shape, at: name)
  }

  func write(_ values: [Int64], shape: [Int], at name: String) throws {
    try file.write(values, shape: shape, at: name)
  }

  func finish() throws -> [String] {
    try file.close()
    try OutputFile.finish([output])
    return [output.path]
  }
}
