import Ensembles
import Foundation

/// What ranks say to each other. Numbers are little-endian and have 64 bits.
enum Message {
  /// A rank's devices, or why it has none.
  struct Hello: Codable {
    var devices: [DeviceDescription]
    var failure: String?
  }

  /// What rank 0 asks of a device.
  enum Request: Equatable {
    /// Get ready for an ensemble; later requests are about it.
    case prepare(Specification, width: Int)
    case moments([Block])
    case samples(Range<UInt64>)
  }

  /// What the device answers: a list of numbers, or why there are none.
  enum Answer: Equatable {
    case numbers([Double])
    case failure(String)
  }
}

/// Bytes that are not what a rank of the same program sends.
struct BadMessage: Error {}

extension Message.Request {
  var bytes: [UInt8] {
    get throws {
      switch self {
      case .prepare(let specification, let width):
        return packed([0, UInt64(width)]) + [UInt8](try JSONEncoder().encode(specification))
      case .moments(let blocks):
        return packed([1] + blocks.flatMap { [$0.index, $0.networks.lowerBound, $0.networks.upperBound] })
      case .samples(let networks): return packed([2, networks.lowerBound, networks.upperBound])
      }
    }
  }

  /// - Throws: ``BadMessage``, or the decoder's error.
  init(_ bytes: [UInt8]) throws {
    guard bytes.count >= 8 else { throw BadMessage() }
    let kind = unpacked(bytes[0..<8])[0]
    switch kind {
    case 0 where bytes.count > 16:
      let specification = try JSONDecoder().decode(Specification.self, from: Data(bytes[16...]))
      self = .prepare(specification, width: Int(clamping: unpacked(bytes[8..<16])[0]))
    case 1 where bytes.count % 24 == 8:
      let list = unpacked(bytes[8...])
      self = .moments(
        try stride(from: 0, to: list.count, by: 3).map { place in
          Block(index: list[place], networks: try Self.range(list[place + 1], list[place + 2]))
        })
    case 2 where bytes.count == 24:
      let list = unpacked(bytes[8...])
      self = .samples(try Self.range(list[0], list[1]))
    default: throw BadMessage()
    }
  }

  private static func range(_ lower: UInt64, _ upper: UInt64) throws -> Range<UInt64> {
    guard lower <= upper else { throw BadMessage() }
    return lower..<upper
  }
}

extension Message.Answer {
  var bytes: [UInt8] {
    switch self {
    case .numbers(let list): packed([0] + list.map(\.bitPattern))
    case .failure(let reason): packed([1]) + Array(reason.utf8)
    }
  }

  /// - Throws: ``BadMessage``.
  init(_ bytes: [UInt8]) throws {
    guard bytes.count >= 8 else { throw BadMessage() }
    switch unpacked(bytes[0..<8])[0] {
    case 0 where bytes.count % 8 == 0: self = .numbers(unpacked(bytes[8...]).map { Double(bitPattern: $0) })
    case 1: self = .failure(String(decoding: bytes[8...], as: UTF8.self))
    default: throw BadMessage()
    }
  }
}

private func packed(_ list: [UInt64]) -> [UInt8] {
  list.map(\.littleEndian).withUnsafeBytes { [UInt8]($0) }
}

private func unpacked(_ bytes: ArraySlice<UInt8>) -> [UInt64] {
  bytes.withUnsafeBytes { bytes in
    (0..<bytes.count / 8).map { UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)) }
  }
}
