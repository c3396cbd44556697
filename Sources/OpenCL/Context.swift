import COpenCL
import Synchronization

/// A device opened for work: the context that the process has of it, and an in-order queue of one's own.
public final class Context: Sendable {
  /// Whose context it is.
  public let device: Device
  let driver: DriverContext
  let queue: Handle

  var functions: copencl_functions { device.library.functions }

  /// - Throws: ``OpenCLError``.
  public init(_ device: Device) throws {
    let driver = try DriverContext.of(device)
    let functions = device.library.functions
    queue = try Handle("clCreateCommandQueue", release: functions.clReleaseCommandQueue) { status in
      functions.clCreateCommandQueue(driver.handle.pointer, device.id, 0, &status)
    }
    self.driver = driver
    self.device = device
  }

  /// Has the device begin with what is enqueued, if it has not yet.
  ///
  /// - Throws: ``OpenCLError``.
  public func flush() throws { try check("clFlush", functions.clFlush(queue.pointer)) }
}

/// What a driver keeps of a device, opened once and for as long as the process lives: PoCL reads its library of functions with each
/// context's first program, which is most of a second, and takes a tenth of one to forget it.
final class DriverContext: Sendable {
  let handle: Handle

  private init(_ device: Device) throws {
    let functions = device.library.functions
    handle = try Handle("clCreateContext", release: functions.clReleaseContext) { status in
      var properties = [
        cl_context_properties(CL_CONTEXT_PLATFORM), cl_context_properties(bitPattern: device.platform), 0,
      ]
      var id: cl_device_id? = device.id
      return functions.clCreateContext(&properties, 1, &id, nil, nil, &status)
    }
  }

  private static let opened = Mutex<[cl_device_id: DriverContext]>([:])

  /// - Throws: ``OpenCLError`` where it could not be opened; the next call tries again.
  static func of(_ device: Device) throws -> DriverContext {
    try opened.withLock { opened in
      if let known = opened[device.id] { return known }
      let context = try DriverContext(device)
      opened[device.id] = context
      return context
    }
  }
}
