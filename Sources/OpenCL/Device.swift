import COpenCL

/// A device as its driver describes it.
public struct Device: @unchecked Sendable {
  // Root devices and platforms live as long as the process; their handles are plain names.
  let library: Library
  let platform: cl_platform_id
  let id: cl_device_id

  /// What sort of processor a device is.
  public enum Kind: Sendable {
    /// CL_DEVICE_TYPE_GPU.
    case gpu
    /// CL_DEVICE_TYPE_CPU: the processor that this program runs on, through a driver such as PoCL.
    case cpu
    /// Any other CL_DEVICE_TYPE.
    case accelerator
  }

  /// `PLATFORM:DEVICE`, both counted from 0.
  public let selector: String
  /// CL_PLATFORM_NAME.
  public let platformName: String
  /// CL_PLATFORM_VERSION.
  public let platformVersion: String
  /// CL_DEVICE_NAME.
  public let name: String
  /// CL_DRIVER_VERSION.
  public let driverVersion: String
  /// What sort of processor it is.
  public let kind: Kind
  /// CL_DEVICE_MAX_COMPUTE_UNITS.
  public let computeUnits: Int
  /// In bytes.
  public let memory: UInt64
  /// CL_DEVICE_MAX_MEM_ALLOC_SIZE, in bytes.
  public let largestAllocation: UInt64
  /// CL_DEVICE_MAX_WORK_ITEM_SIZES: work-items that a group may have in each dimension.
  public let largestGroup: [Int]
  /// CL_DEVICE_LOCAL_MEM_SIZE: what the work-items of a group share, in bytes.
  public let localMemory: Int
  /// Whether it computes in double precision at all.
  public let hasDoublePrecision: Bool
  /// Whether `-cl-fp32-correctly-rounded-divide-sqrt` may be asked of it.
  public let roundsSquareRootsCorrectly: Bool

  init(_ library: Library, _ platform: cl_platform_id, _ id: cl_device_id, selector: String) throws {
    func text(_ name: Int32) throws -> String {
      String(
        decoding: try info("clGetDeviceInfo") {
          library.functions.clGetDeviceInfo(id, cl_device_info(name), $0, $1, $2)
        }, as: UTF8.self
      )
      .trimmed
    }
    func platformText(_ name: Int32) throws -> String {
      String(
        decoding: try info("clGetPlatformInfo") {
          library.functions.clGetPlatformInfo(platform, cl_platform_info(name), $0, $1, $2)
        }, as: UTF8.self
      )
      .trimmed
    }
    func number(_ name: Int32) throws -> UInt64 {
      try info("clGetDeviceInfo") { library.functions.clGetDeviceInfo(id, cl_device_info(name), $0, $1, $2) }
        .reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    self.library = library
    self.platform = platform
    self.id = id
    self.selector = selector
    platformName = try platformText(CL_PLATFORM_NAME)
    platformVersion = try platformText(CL_PLATFORM_VERSION)
    name = try text(CL_DEVICE_NAME)
    driverVersion = try text(CL_DRIVER_VERSION)
    let type = try number(CL_DEVICE_TYPE)
    kind = type & UInt64(CL_DEVICE_TYPE_GPU) != 0 ? .gpu : type & UInt64(CL_DEVICE_TYPE_CPU) != 0 ? .cpu : .accelerator
    computeUnits = Int(try number(CL_DEVICE_MAX_COMPUTE_UNITS))
    memory = try number(CL_DEVICE_GLOBAL_MEM_SIZE)
    largestAllocation = try number(CL_DEVICE_MAX_MEM_ALLOC_SIZE)
    largestGroup = try info("clGetDeviceInfo") {
      library.functions.clGetDeviceInfo(id, cl_device_info(CL_DEVICE_MAX_WORK_ITEM_SIZES), $0, $1, $2)
    }.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 8).map {
        Int(clamping: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self))
      }
    }
    localMemory = Int(try number(CL_DEVICE_LOCAL_MEM_SIZE))
    hasDoublePrecision = try number(CL_DEVICE_DOUBLE_FP_CONFIG) != 0
    roundsSquareRootsCorrectly =
      try number(CL_DEVICE_SINGLE_FP_CONFIG) & UInt64(CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0
  }

  /// Every device of every platform. A driver that fails to describe itself is left out and told to `report`.
  ///
  /// - Throws: ``OpenCLError`` where the platforms cannot be listed. No platform at all is an empty list.
  public static func all(
    _ library: Library, report: (OpenCLError) -> Void = { _ in }
  ) throws -> [Device] {
    var count: cl_uint = 0
    let status = library.functions.clGetPlatformIDs(0, nil, &count)
    guard status != OpenCLError.platformNotFound, count > 0 || status != CL_SUCCESS else { return [] }
    try check("clGetPlatformIDs", status)
    var platforms = [cl_platform_id?](repeating: nil, count: Int(count))
    try check("clGetPlatformIDs", library.functions.clGetPlatformIDs(count, &platforms, nil))
    var devices: [Device] = []
    for (index, platform) in platforms.enumerated() {
      guard let platform else { continue }
      do {
        devices += try of(library, platform, index)
      } catch let error as OpenCLError {
        report(error)
      }
    }
    return devices
  }

  private static func of(_ library: Library, _ platform: cl_platform_id, _ index: Int) throws -> [Device] {
    var count: cl_uint = 0
    let all = cl_device_type(CL_DEVICE_TYPE_ALL)
    let status = library.functions.clGetDeviceIDs(platform, all, 0, nil, &count)
    if status == CL_DEVICE_NOT_FOUND || count == 0 { return [] }
    try check("clGetDeviceIDs", status)
    var ids = [cl_device_id?](repeating: nil, count: Int(count))
    try check("clGetDeviceIDs", library.functions.clGetDeviceIDs(platform, all, count, &ids, nil))
    return try ids.enumerated().compactMap { place, id in
      try id.map { try Device(library, platform, $0, selector: "\(index):\(place)") }
    }
  }
}

/// The bytes of an info query: asked for their number, then for themselves.
func info(
  _ call: String, _ query: (Int, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>?) -> cl_int
) throws -> [UInt8] {
  var size = 0
  try check(call, query(0, nil, &size))
  var bytes = [UInt8](repeating: 0, count: size)
  try check(call, query(size, &bytes, nil))
  return bytes
}

extension String {
  /// Without the terminating zero and the blanks that drivers leave.
  fileprivate var trimmed: String {
    var text = self[...]
    while let last = text.last, last == "\0" || last.isWhitespace { text.removeLast() }
    return String(text.drop { $0.isWhitespace })
  }
}
