import COpenCL
import Dispatch

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

  /// Waits until a command is done. A thread outside the caller's pool does the waiting: event callbacks would need none, but
  /// a driver that runs its queue only when somebody waits (Oclgrind does) never calls them.
  ///
  /// - Throws: ``OpenCLError`` where the command failed.
  func completion(of event: borrowing Handle) async throws {
    let functions = self.functions
    try check("clFlush", functions.clFlush(queue.pointer))
    // The caller keeps the event until this returns.
    nonisolated(unsafe) let pointer = event.pointer
    let status: cl_int = await withCheckedContinuation { continuation in
      DispatchQueue.global(qos: .userInitiated).async {
        var event: cl_event? = pointer
        continuation.resume(returning: functions.clWaitForEvents(1, &event))
      }
    }
    try check("clWaitForEvents", status)
  }
}
