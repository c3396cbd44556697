/// FNV-1a with 64 bits, eight bytes at a time: finds truncation and bit flips. It is no defence against forgery.
enum Checksum {
  static func of(_ bytes: some Collection<UInt8>) -> UInt64 {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    var word: UInt64 = 0
    var filled: UInt64 = 0
    for byte in bytes {
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

  private static func mixed(_ value: UInt64, _ word: UInt64) -> UInt64 {
    let product = (value ^ word) &* 0x100_0000_01b3
    // The multiplication moves bits only upwards, which words, unlike bytes, need brought back down.
    return product ^ (product >> 32)
  }
}
