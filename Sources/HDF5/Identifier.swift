import CHDF5

/// An HDF5 object that this process owns: closed once, at the latest when the value that holds it goes.
struct Identifier: ~Copyable {
  let number: hid_t
  private let library: Library
  private let closing: (call: StaticString, close: @convention(c) (hid_t) -> herr_t)

  /// Takes ownership of what a call returned.
  ///
  /// - Throws: ``HDF5Error`` where the call failed.
  init(
    _ library: Library, _ call: String, _ number: hid_t,
    closing: (call: StaticString, close: @convention(c) (hid_t) -> herr_t)
  ) throws {
    self.number = try library.check(call, number)
    self.library = library
    self.closing = closing
  }

  /// Closes it, and tells whether that went well: what was written may only now have met a full disk.
  consuming func close() throws {
    let (library, closing, number) = (library, closing, number)
    discard self
    try library.check("\(closing.call)", closing.close(number))
  }

  deinit { _ = closing.close(number) }
}
