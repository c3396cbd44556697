import COpenCL

/// One entry point of a program. An actor, since setting arguments and enqueueing must not interleave.
public actor Kernel {
  private let program: Program
  private let handle: Handle
  /// CL_KERNEL_WORK_GROUP_SIZE: work-items that a work-group may have, which depends on the registers that the kernel takes.
  public nonisolated let largestGroup: Int
  /// CL_KERNEL_LOCAL_MEM_SIZE: bytes of a work-group's memory that the kernel takes beside its arguments.
  public nonisolated let localMemory: Int

  /// - Throws: ``OpenCLError``, CL_INVALID_KERNEL_NAME where the program has no such entry.
  public init(_ program: Program, _ name: String) throws {
    let context = program.context
    handle = try Handle("clCreateKernel", release: context.functions.clReleaseKernel) { status in
      context.functions.clCreateKernel(program.handle.pointer, name, &status)
    }
    let pointer = handle.pointer
    func number(_ name: Int32) throws -> Int {
      try info("clGetKernelWorkGroupInfo") {
        context.functions.clGetKernelWorkGroupInfo(
          pointer, context.device.id, cl_kernel_work_group_info(name), $0, $1, $2)
      }.withUnsafeBytes { Int($0.loadUnaligned(as: UInt64.self)) }
    }
    largestGroup = try number(CL_KERNEL_WORK_GROUP_SIZE)
    localMemory = try number(CL_KERNEL_LOCAL_MEM_SIZE)
    self.program = program
  }

  /// Enqueues the kernel and waits until it is done.
  ///
  /// - Parameters:
  ///   - global: work-items in one to three dimensions, each at least 1.
  ///   - local: the work-group size, which divides `global`; the driver chooses it where nil.
  ///   - arguments: all of them, in order.
  /// - Throws: ``OpenCLError``.
  public func run(global: [Int], local: [Int]? = nil, _ arguments: [Argument]) async throws {
    try await enqueue(global: global, local: local, arguments).completion()
  }

  /// Enqueues the kernel as ``run(global:local:_:)`` does, and does not wait.
  ///
  /// - Throws: ``OpenCLError``.
  public func enqueue(global: [Int], local: [Int]? = nil, _ arguments: [Argument]) throws -> Command {
    let functions = program.context.functions
    for (index, argument) in arguments.enumerated() {
      try check(
        "clSetKernelArg",
        argument.withBytes { size, value in functions.clSetKernelArg(handle.pointer, cl_uint(index), size, value) })
    }
    let event = try Handle("clEnqueueNDRangeKernel", release: functions.clReleaseEvent) { status in
      var event: cl_event?
      status = functions.clEnqueueNDRangeKernel(
        program.context.queue.pointer, handle.pointer, cl_uint(global.count), nil, global, local, 0, nil, &event)
      return event
    }
    return Command(program.context, event, sharing: arguments.compactMap(\.host))
  }
}

/// What a kernel takes: a buffer, a value of fixed layout, or memory of each work-group's own.
public struct Argument: Sendable {
  private enum Content: Sendable {
    case buffer(HostMemory?, @Sendable () -> OpaquePointer)
    case bytes([UInt8])
    case local(bytes: Int)
  }

  private let content: Content

  /// A buffer of global memory.
  public static func buffer<Element>(_ buffer: Buffer<Element>) -> Argument {
    // The closure keeps the buffer alive until the launch has been enqueued.
    Argument(content: .buffer(buffer.host) { buffer.memory.pointer })
  }

  /// A number, or a structure of numbers.
  public static func value<Value: BitwiseCopyable>(_ value: Value) -> Argument {
    Argument(content: .bytes(withUnsafeBytes(of: value) { Array($0) }))
  }

  /// Memory for so many elements, of which each work-group has its own, undefined when it begins.
  public static func local<Element: BitwiseCopyable>(_: Element.Type, count: Int) -> Argument {
    Argument(content: .local(bytes: count * MemoryLayout<Element>.stride))
  }

  /// What a command that has the argument shares with the host.
  var host: HostMemory? { if case .buffer(let host, _) = content { host } else { nil } }

  func withBytes(_ body: (Int, UnsafeRawPointer?) -> cl_int) -> cl_int {
    switch content {
    case .buffer(_, let pointer):
      var memory: OpaquePointer? = pointer()
      return body(MemoryLayout<OpaquePointer?>.size, &memory)
    case .bytes(let bytes):
      return bytes.withUnsafeBytes { body($0.count, $0.baseAddress) }
    case .local(let bytes):
      return body(bytes, nil)
    }
  }
}
