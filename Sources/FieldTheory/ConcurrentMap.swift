import Dispatch

extension Array where Element: Sendable {
  /// As `map`, on all cores.
  func concurrentMap<Value: Sendable>(_ transform: @Sendable (Element) -> Value) -> [Value] {
    [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      // Each iteration writes an element of its own.
      nonisolated(unsafe) let values = buffer
      DispatchQueue.concurrentPerform(iterations: count) { place in
        values.initializeElement(at: place, to: transform(self[place]))
      }
      initialized = count
    }
  }
}
