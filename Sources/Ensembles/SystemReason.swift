import Foundation

/// Why the system refused something, in its own words, which Foundation wraps.
package func systemReason(_ error: any Error) -> String {
  let underlying = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError }
  guard let underlying, underlying.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
  return String(cString: strerror(Int32(underlying.code)))
}
