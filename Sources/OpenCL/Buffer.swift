import COpenCL

/// Device memory for `count` elements.
public final class Buffer<Element: BitwiseCopyable & Sendable>: Sendable {
  /// Elements in it.
  public let count: Int
  let context: Context
  let memory: Handle
  /// What its elements are in, if they are the host's.
  let host: HostMemory?

  /// Allocates; the content is undefined.
  ///
  /// - Parameter count: at least 1.
  /// - Parameter context: where it lives.
  /// - Throws: ``OpenCLError``.
  public init(_ context: Context, count: Int) throws {
    memory = try Handle("clCreateBuffer", release: context.functions.clReleaseMemObject) { status in
      context.functions.clCreateBuffer(
        context.driver.handle.pointer, cl_mem_flags(CL_MEM_READ_WRITE), count * MemoryLayout<Element>.stride, nil,
        &status)
    }
    self.context = context
    self.count = count
    host = nil
  }

  /// Has kernels read memory of the host's, and see what the host writes there meanwhile, on a device whose memory is the host's (a CPU); others
  /// may have a copy.
  ///
  /// - Throws: ``OpenCLError``.
  public init(_ context: Context, sharing host: HostMemory) throws {
    memory = try Handle("clCreateBuffer", release: context.functions.clReleaseMemObject) { status in
      context.functions.clCreateBuffer(
        context.driver.handle.pointer, cl_mem_flags(CL_MEM_READ_ONLY | CL_MEM_USE_HOST_PTR), host.bytes.count,
        host.bytes.baseAddress, &status)
    }
    self.context = context
    self.host = host
    count = host.bytes.count / MemoryLayout<Element>.stride
  }

  /// Allocates for an array, and copies it there.
  ///
  /// - Throws: ``OpenCLError``.
  public convenience init(_ context: Context, _ elements: [Element]) throws {
    try self.init(context, count: max(1, elements.count))
    try write(elements)
  }

  /// Copies elements to the beginning of the buffer.
  ///
  /// - Throws: ``OpenCLError``; CL_INVALID_VALUE where they do not fit.
  public func write(_ elements: [Element]) throws {
    if elements.isEmpty { return }
    guard elements.count <= count else { throw OpenCLError(call: "clEnqueueWriteBuffer", code: CL_INVALID_VALUE) }
    try check(
      "clEnqueueWriteBuffer",
      elements.withUnsafeBytes { bytes in
        context.functions.clEnqueueWriteBuffer(
          context.queue.pointer, memory.pointer, cl_bool(CL_TRUE), 0, bytes.count, bytes.baseAddress, 0, nil, nil)
      })
  }

  /// Copies elements as ``write(_:)`` does, after what is already enqueued, and does not wait.
  ///
  /// - Throws: ``OpenCLError``; CL_INVALID_VALUE where they do not fit, or there are none.
  public func enqueueWrite(_ elements: [Element]) throws -> Command {
    guard (1...count).contains(elements.count) else {
      throw OpenCLError(call: "clEnqueueWriteBuffer", code: CL_INVALID_VALUE)
    }
    let functions = context.functions
    let source = HostMemory(elements)
    let event = try Handle("clEnqueueWriteBuffer", release: functions.clReleaseEvent) { status in
      var event: cl_event?
      status = functions.clEnqueueWriteBuffer(
        context.queue.pointer, memory.pointer, cl_bool(CL_FALSE), 0, source.bytes.count, source.bytes.baseAddress, 0,
        nil,
        &event)
      return event
    }
    return Command(context, event, sharing: [source])
  }

  /// Clears the first `count` elements to zero bytes, after what is already enqueued.
  ///
  /// - Throws: ``OpenCLError``; CL_INVALID_VALUE where there are fewer.
  public func clear(_ count: Int) throws {
    guard count > 0 else { return }
    guard count <= self.count else { throw OpenCLError(call: "clEnqueueFillBuffer", code: CL_INVALID_VALUE) }
    var zero: UInt8 = 0
    try check(
      "clEnqueueFillBuffer",
      context.functions.clEnqueueFillBuffer(
        context.queue.pointer, memory.pointer, &zero, 1, 0, count * MemoryLayout<Element>.stride, 0, nil, nil))
  }

  /// The first `count` elements, after what is already enqueued.
  ///
  /// - Throws: ``OpenCLError``; CL_INVALID_VALUE where there are fewer.
  public func read(_ count: Int) throws -> [Element] {
    guard count <= self.count else { throw OpenCLError(call: "clEnqueueReadBuffer", code: CL_INVALID_VALUE) }
    guard count > 0 else { return [] }
    return try [Element](unsafeUninitializedCapacity: count) { buffer, filled in
      try check(
        "clEnqueueReadBuffer",
        context.functions.clEnqueueReadBuffer(
          context.queue.pointer, memory.pointer, cl_bool(CL_TRUE), 0, count * MemoryLayout<Element>.stride,
          buffer.baseAddress, 0, nil, nil))
      filled = count
    }
  }

  /// Looks at the first `count` elements, after what is already enqueued, without copying them where the device's memory is the host's.
  ///
  /// - Throws: ``OpenCLError``; CL_INVALID_VALUE where there are fewer.
  public func withElements(_ count: Int, _ body: (UnsafeBufferPointer<Element>) -> Void) throws {
    guard count <= self.count else { throw OpenCLError(call: "clEnqueueMapBuffer", code: CL_INVALID_VALUE) }
    guard count > 0 else { return }
    var status = CL_SUCCESS
    let elements = context.functions.clEnqueueMapBuffer(
      context.queue.pointer, memory.pointer, cl_bool(CL_TRUE), cl_map_flags(CL_MAP_READ), 0,
      count * MemoryLayout<Element>.stride, 0, nil, nil, &status)
    try check("clEnqueueMapBuffer", status)
    body(UnsafeBufferPointer(start: elements?.assumingMemoryBound(to: Element.self), count: count))
    try check(
      "clEnqueueUnmapMemObject",
      context.functions.clEnqueueUnmapMemObject(context.queue.pointer, memory.pointer, elements, 0, nil, nil))
  }
}
