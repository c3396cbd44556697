import COpenCL

/// A program built for one device.
public final class Program: Sendable {
  /// Where it was built.
  public let context: Context
  let handle: Handle

  /// Builds source text, or takes the built program from `cache`, where it puts it otherwise.
  ///
  /// - Throws: ``OpenCLError``, with the compiler's log where the build failed.
  public init(_ context: Context, sources: [String], options: String, cache: ProgramCache? = nil) throws {
    self.context = context
    let key = ProgramCache.Key(device: context.device, sources: sources, options: options)
    if let cache, let binary = cache.binary(for: key),
      let handle = try? Self.built(try Self.load(binary, context), context, options)
    {
      self.handle = handle
      return
    }
    handle = try Self.built(try Self.compile(sources, context), context, options)
    if let cache, let binary = try? binary() { cache.keep(binary, for: key) }
  }

  private static func compile(_ sources: [String], _ context: Context) throws -> Handle {
    try Handle("clCreateProgramWithSource", release: context.functions.clReleaseProgram) { status in
      // One string: some drivers number lines by string, and none needs several.
      sources.joined(separator: "\n").withCString { text in
        var text: UnsafePointer<CChar>? = text
        return context.functions.clCreateProgramWithSource(context.driver.handle.pointer, 1, &text, nil, &status)
      }
    }
  }

  private static func load(_ binary: [UInt8], _ context: Context) throws -> Handle {
    try Handle("clCreateProgramWithBinary", release: context.functions.clReleaseProgram) { status in
      binary.withUnsafeBufferPointer { bytes in
        var device: cl_device_id? = context.device.id
        var length = bytes.count
        var start = bytes.baseAddress
        return context.functions.clCreateProgramWithBinary(
          context.driver.handle.pointer, 1, &device, &length, &start, nil, &status)
      }
    }
  }

  private static func built(_ handle: consuming Handle, _ context: Context, _ options: String) throws -> Handle {
    let functions = context.functions
    var device: cl_device_id? = context.device.id
    let status = functions.clBuildProgram(handle.pointer, 1, &device, options, nil, nil)
    guard status == CL_SUCCESS else {
      let pointer = handle.pointer
      let log = try? info("clGetProgramBuildInfo") {
        functions.clGetProgramBuildInfo(
          pointer, context.device.id, cl_program_build_info(CL_PROGRAM_BUILD_LOG), $0, $1, $2)
      }
      throw OpenCLError(
        call: "clBuildProgram", code: status, log: log.map { String(decoding: $0.filter { $0 != 0 }, as: UTF8.self) })
    }
    return handle
  }

  /// The built program in the driver's own format.
  private func binary() throws -> [UInt8] {
    let size = try info("clGetProgramInfo") {
      context.functions.clGetProgramInfo(handle.pointer, cl_program_info(CL_PROGRAM_BINARY_SIZES), $0, $1, $2)
    }.reversed().reduce(0) { $0 << 8 | Int($1) }
    return try [UInt8](unsafeUninitializedCapacity: size) { bytes, filled in
      var start = bytes.baseAddress
      try check(
        "clGetProgramInfo",
        context.functions.clGetProgramInfo(
          handle.pointer, cl_program_info(CL_PROGRAM_BINARIES), MemoryLayout.size(ofValue: start), &start, nil))
      filled = size
    }
  }
}
