import COpenCL

/// The OpenCL loader of this system, opened at run time.
public struct Library: @unchecked Sendable {
  // C function pointers of a loader that is thread-safe (OpenCL 1.2, appendix A.2) and never closed.
  let functions: copencl_functions

  /// Opens the first library that there is. Functions that are in the process already go first, since whoever preloads
  /// them (a simulator, a profiler) means them to be used.
  ///
  /// - Throws: ``LibraryMissing`` where none can be used.
  public init(names: [String] = Library.usualNames) throws {
    var functions = copencl_functions()
    if copencl_load(nil, &functions) == nil {
      self.functions = functions
      return
    }
    var reasons: [String] = []
    for name in names {
      if let reason = copencl_load(name, &functions) {
        reasons.append("\(name) \(String(cString: reason))")
      } else {
        self.functions = functions
        return
      }
    }
    throw LibraryMissing(reasons: reasons)
  }

  /// Where loaders usually are, on Linux and macOS.
  public static let usualNames = [
    "libOpenCL.so.1", "libOpenCL.so", "/System/Library/Frameworks/OpenCL.framework/OpenCL",
  ]
}

/// No OpenCL loader is installed.
public struct LibraryMissing: Error, CustomStringConvertible {
  /// One a name that was tried.
  public let reasons: [String]
  public var description: String { "no OpenCL loader: " + reasons.joined(separator: ", ") }
}
