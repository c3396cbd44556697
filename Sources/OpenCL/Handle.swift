/// A reference that this process owns: released once, when the value that holds it goes.
struct Handle: ~Copyable, @unchecked Sendable {
  // OpenCL objects other than kernels may be used from any thread (OpenCL 1.2, appendix A.2).
  let pointer: OpaquePointer
  private let release: @convention(c) (OpaquePointer?) -> Int32

  /// Takes ownership of what a create call returned.
  ///
  /// - Throws: ``OpenCLError`` where the call failed.
  init(
    _ call: String, release: @escaping @convention(c) (OpaquePointer?) -> Int32,
    create: (inout Int32) throws -> OpaquePointer?
  ) throws {
    var status: Int32 = 0
    let pointer = try create(&status)
    try check(call, status)
    guard let pointer else { throw OpenCLError(call: call, code: status) }
    self.pointer = pointer
    self.release = release
  }

  deinit { _ = release(pointer) }
}
