import COpenCL

/// A device opened for work: a context and one in-order queue.
public final class Context: Sendable {
  /// Whose context it is.
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

  /// Has the device begin with what is enqueued, if it has not yet.
  ///
  /// - Throws: ``OpenCLError``.
  public func flush() throws { try check("clFlush", functions.clFlush(queue.pointer)) }
}
