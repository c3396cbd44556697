import HDF5

/// The files that a run can be exported to.
public enum ExportFormat: String, Sendable, CaseIterable {
  case hdf5, npz, csv, json

  /// Begins a file of this format. Nothing is seen at `path` before the writer has finished.
  ///
  /// - Parameters:
  ///   - replacing: whether a regular file at `path` is replaced.
  ///   - hdf5: names of the HDF5 library, tried in turn.
  /// - Throws: ``OutputError`` where there can be no such file; `LibraryMissing` where there is no HDF5.
  func writer(
    to path: String, replacing: Bool, about run: ExportedRun, covariance: Bool, hdf5: [String]
  ) throws -> any ExportWriter {
    let replacing: Replacement = replacing ? .anything : .nothing
    return switch self {
    case .hdf5: try ArrayExport(HDF5Sink(path: path, replacing: replacing, library: Library(names: hdf5)), about: run)
    case .npz: try ArrayExport(NPZSink(path: path, replacing: replacing), about: run)
    case .csv: try CSVExport(path: path, replacing: replacing, about: run, covariance: covariance)
    case .json: try JSONExport(path: path, replacing: replacing, about: run)
    }
  }
}

/// Takes a run width by width, so that one width's blocks at a time are in memory.
protocol ExportWriter {
  mutating func write(_ width: ExportedWidth) throws

  /// Ends the file and puts it in its place.
  ///
  /// - Returns: the paths of the files that are there now.
  mutating func finish() throws -> [String]
}
