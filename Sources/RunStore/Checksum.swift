/// FNV-1a with 64 bits, eight bytes at a time: finds truncation and bit flips. It is no defence against forgery.
enum Checksum {
  /// Of a text's UTF-8 bytes; the last word is filled up with zeros.
  static func of(_ text: String) -> UInt64 {
    var value = start
    var word: UInt64 = 0
    var filled: UInt64 = 0
    for byte in text.utf8 {
      word |= UInt64(byte) << (8 * filled)
      filled += 1
      if filled == 8 {
        value = mixed(value, word)
        word = 0
        filled = 0
      }
    }
    return filled > 0 ? mixed(value, word) : value
  }

  static func of(_ words: some Sequence<UInt64>) -> UInt64 { words.reduce(start, mixed) }

  /// Sixteen digits.
  static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static let start: UInt64 = 0xcbf2_9ce4_8422_2325

  private static func mixed(_ value: UInt64, _ word: UInt64) -> UInt64 {
    let product = (value ^ word) &* 0x100_0000_01b3
    // The multiplication moves bits only upwards, which words, unlike bytes, need brought back down.
    return product ^ (product >> 32)
  }
}
