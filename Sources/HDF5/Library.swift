import CHDF5
import Foundation

/// The HDF5 library of this system, opened at run time.
///
/// Usual builds of it are not thread-safe: what belongs to one library is used by one task at a time.
public struct Library {
  let functions: chdf5_functions

  /// Opens the first library that there is.
  ///
  /// - Throws: ``LibraryMissing`` where none can be used.
  public init(names: [String] = Library.usualNames) throws {
    var functions = chdf5_functions()
    var reasons: [String] = []
    for name in names {
      guard let reason = chdf5_load(name, &functions) else {
        self.functions = functions
        return
      }
      reasons.append("\(name) \(String(cString: reason))")
    }
    throw LibraryMissing(reasons: reasons)
  }

  /// The sonames of 1.10, 1.12, 1.14 and 2.0, as Debian names its serial builds and as everybody else does.
  public static let usualNames =
    ["103", "200", "310", "320"].flatMap { ["libhdf5_serial.so.\($0)", "libhdf5.so.\($0)"] } + [
      "libhdf5_serial.so", "libhdf5.so", "libhdf5.dylib", "/opt/homebrew/lib/libhdf5.dylib",
    ]

  /// Passes a call's result on.
  ///
  /// - Throws: ``HDF5Error`` where the result says that the call failed.
  @discardableResult
  func check<Result: SignedInteger>(_ call: String, _ result: Result) throws -> Result {
    guard result < 0 else { return result }
    var text = [UInt8](repeating: 0, count: 1000)
    text.withUnsafeMutableBytes { bytes in
      withUnsafePointer(to: functions) {
        chdf5_last_error($0, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
      }
    }
    throw HDF5Error(call: call, reason: Self.reason(String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)))
  }
}

extension Library {
  /// The system's words where it was the system that refused, else the library's, in one line.
  private static func reason(_ text: String) -> String {
    if let start = text.range(of: "error message = '"), let end = text[start.upperBound...].firstIndex(of: "'") {
      return String(text[start.upperBound..<end])
    }
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}

/// No HDF5 library is installed.
public struct LibraryMissing: Error, CustomStringConvertible {
  /// One a name that was tried.
  public let reasons: [String]
  public var description: String {
    "no HDF5 library (Debian: libhdf5-103-1; NNQFT_HDF5 names another): " + reasons.joined(separator: ", ")
  }
}

/// A call that HDF5 refused.
public struct HDF5Error: Error, Equatable, CustomStringConvertible {
  /// The function, such as `H5Dwrite`.
  public let call: String
  /// The library's words.
  public let reason: String

  public var description: String { "\(call) failed: \(reason)" }
}
