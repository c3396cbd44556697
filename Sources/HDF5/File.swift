import CHDF5

/// A new HDF5 file, which is written and closed.
///
/// Numbers are kept as little-endian 64-bit ones, whatever the machine; texts as UTF-8 of any length. Missing groups on the way
/// to an array are made.
public final class File {
  private let library: Library
  private var file: hid_t?

  /// - Throws: ``HDF5Error`` where the file cannot be made.
  public init(creating path: String, _ library: Library) throws {
    self.library = library
    file = try library.check(
      "H5Fcreate", library.functions.H5Fcreate(path, chdf5_truncate(), chdf5_default(), chdf5_default()))
  }

  deinit { if let file { _ = library.functions.H5Fclose(file) } }

  /// Writes everything out.
  ///
  /// - Throws: ``HDF5Error``, on a full disk among others.
  public func close() throws {
    guard let file else { return }
    self.file = nil
    try library.check("H5Fclose", library.functions.H5Fclose(file))
  }

  // MARK: Datasets

  /// Writes an array, row-major, of binary64 numbers.
  ///
  /// - Precondition: as many values as `shape` has places.
  public func write(_ values: [Double], shape: [Int], at path: String) throws {
    try write(
      values, shape, path, kept: library.functions.H5T_IEEE_F64LE_g, here: library.functions.H5T_NATIVE_DOUBLE_g)
  }

  /// Writes an array, row-major, of 64-bit integers.
  ///
  /// - Precondition: as many values as `shape` has places.
  public func write(_ values: [Int64], shape: [Int], at path: String) throws {
    try write(values, shape, path, kept: library.functions.H5T_STD_I64LE_g, here: library.functions.H5T_NATIVE_LLONG_g)
  }

  private func write<Value: BitwiseCopyable>(
    _ values: [Value], _ shape: [Int], _ path: String, kept: hid_t, here: hid_t
  ) throws {
    precondition(values.count == shape.reduce(1, *))
    let functions = library.functions
    let space = try self.space(shape)
    let links = try Identifier(
      library, "H5Pcreate", functions.H5Pcreate(functions.H5P_CLS_LINK_CREATE_ID_g),
      closing: ("H5Pclose", functions.H5Pclose))
    try library.check("H5Pset_create_intermediate_group", functions.H5Pset_create_intermediate_group(links.number, 1))
    // Without the time of day, so that the same data are the same bytes.
    let creation = try Identifier(
      library, "H5Pcreate", functions.H5Pcreate(functions.H5P_CLS_DATASET_CREATE_ID_g),
      closing: ("H5Pclose", functions.H5Pclose))
    try library.check("H5Pset_obj_track_times", functions.H5Pset_obj_track_times(creation.number, false))
    let dataset = try Identifier(
      library, "H5Dcreate2",
      functions.H5Dcreate2(
        try open(), path, kept, space.number, links.number, creation.number, chdf5_default()),
      closing: ("H5Dclose", functions.H5Dclose))
    if !values.isEmpty {
      try library.check(
        "H5Dwrite",
        values.withUnsafeBytes {
          functions.H5Dwrite(dataset.number, here, chdf5_all(), chdf5_all(), chdf5_default(), $0.baseAddress)
        })
    }
    try dataset.close()
  }

  private func space(_ shape: [Int]) throws -> Identifier {
    let sizes = shape.map { hsize_t($0) }
    return try Identifier(
      library, "H5Screate_simple", library.functions.H5Screate_simple(Int32(sizes.count), sizes, nil),
      closing: ("H5Sclose", library.functions.H5Sclose))
  }

  private func open() throws -> hid_t {
    guard let file else { throw HDF5Error(call: "H5Fcreate", reason: "the file is closed") }
    return file
  }

  // MARK: Groups and attributes

  /// Makes an empty group.
  public func makeGroup(_ path: String) throws {
    let functions = library.functions
    try Identifier(
      library, "H5Gcreate2",
      functions.H5Gcreate2(try open(), path, chdf5_default(), chdf5_default(), chdf5_default()),
      closing: ("H5Gclose", functions.H5Gclose)
    ).close()
  }

  /// Gives an object a text; `/` is the file itself.
  public func setAttribute(_ name: String, _ text: String, of path: String = "/") throws {
    let functions = library.functions
    let type = try Identifier(
      library, "H5Tcopy", functions.H5Tcopy(functions.H5T_C_S1_g), closing: ("H5Tclose", functions.H5Tclose))
    try library.check("H5Tset_size", functions.H5Tset_size(type.number, chdf5_variable()))
    try library.check("H5Tset_cset", functions.H5Tset_cset(type.number, H5T_CSET_UTF8))
    try text.withCString { try setAttribute(name, [$0], path, kept: type.number, here: type.number) }
  }

  /// Gives an object an attribute of binary64.
  ///
  /// - Throws: ``HDF5Error``.
  public func setAttribute(_ name: String, _ number: Double, of path: String = "/") throws {
    let functions = library.functions
    try setAttribute(name, [number], path, kept: functions.H5T_IEEE_F64LE_g, here: functions.H5T_NATIVE_DOUBLE_g)
  }

  /// Gives an object an attribute of 64 bits without a sign.
  ///
  /// - Throws: ``HDF5Error``.
  public func setAttribute(_ name: String, _ number: UInt64, of path: String = "/") throws {
    let functions = library.functions
    try setAttribute(name, [number], path, kept: functions.H5T_STD_U64LE_g, here: functions.H5T_NATIVE_ULLONG_g)
  }

  /// Gives an object an attribute of 64 bits with a sign.
  ///
  /// - Throws: ``HDF5Error``.
  public func setAttribute(_ name: String, _ number: Int64, of path: String = "/") throws {
    let functions = library.functions
    try setAttribute(name, [number], path, kept: functions.H5T_STD_I64LE_g, here: functions.H5T_NATIVE_LLONG_g)
  }

  private func setAttribute<Value: BitwiseCopyable>(
    _ name: String, _ value: [Value], _ path: String, kept: hid_t, here: hid_t
  ) throws {
    let functions = library.functions
    let object = try Identifier(
      library, "H5Oopen", functions.H5Oopen(try open(), path, chdf5_default()),
      closing: ("H5Oclose", functions.H5Oclose))
    let scalar = try Identifier(
      library, "H5Screate", functions.H5Screate(H5S_SCALAR), closing: ("H5Sclose", functions.H5Sclose))
    let attribute = try Identifier(
      library, "H5Acreate2",
      functions.H5Acreate2(object.number, name, kept, scalar.number, chdf5_default(), chdf5_default()),
      closing: ("H5Aclose", functions.H5Aclose))
    try library.check(
      "H5Awrite", value.withUnsafeBytes { functions.H5Awrite(attribute.number, here, $0.baseAddress) })
  }
}
