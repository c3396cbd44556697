import COpenCL

/// A device opened for work: a context and one in-order queue.
public final class Context: Sendable {
  public let device: Device
  let context: Handle
  let queue: Handle

  var functions: copencl_functions { device.library.functions }

  /// - Throws: ``OpenCLError``.
  public init(_ device: Device) throws {
    let functions = device.library.functions
    let context = try Handle("clCreateContext", release: functions.clReleaseContext) { status in
      var properties = [
        cl_context_properties(CL_CONTEXT_PLATFORM), cl_context_properties(bitPattern: device.platform), 0,
      ]
      var id: cl_device_id? = device.id
      return functions.clCreateContext(&properties, 1, &id, nil, nil, &status)
    }
    queue = try Handle("clCreateCommandQueue", release: functions.clReleaseCommandQueue) { status in
      functions.clCreateCommandQueue(context.pointer, device.id, 0, &status)
    }
    self.context = context
    self.device = device
  }

  /// Waits, without holding a thread of the caller's pool, until everything enqueued so far is done.
  ///
  /// - Parameter event: the last command's.
  /// - Throws: ``OpenCLError`` where the command failed.
  func completion(of event: borrowing Handle) async throws {
    let functions = self.functions
    try check("clFlush", functions.clFlush(queue.pointer))
    let status: cl_int = try await withCheckedThrowingContinuation { continuation in
      let box = Unmanaged.passRetained(Continuation(continuation))
      let status = functions.clSetEventCallback(
        event.pointer, CL_COMPLETE,
        { _, status, box in
          guard let box else { return }
          Unmanaged<Continuation>.fromOpaque(box).takeRetainedValue().resume(status)
        }, box.toOpaque())
      if status != CL_SUCCESS {
        box.release()
        continuation.resume(throwing: OpenCLError(call: "clSetEventCallback", code: status))
      }
    }
    // A negative status is the error code of the command itself.
    if status < 0 { throw OpenCLError(call: "a command on \(device.name)", code: status) }
  }

  private final class Continuation: Sendable {
    private let continuation: CheckedContinuation<cl_int, any Error>
    init(_ continuation: CheckedContinuation<cl_int, any Error>) { self.continuation = continuation }
    func resume(_ status: cl_int) { continuation.resume(returning: status) }
  }
}
