import CPUBackend
import Foundation
import KernelArguments
import OpenCL
import OpenCLBackend
import Testing

/// The backends of this machine: the CPU's, and one for each OpenCL device, with production build options.
let probedBackends: [any Probed] = {
  let devices = (try? Library()).flatMap { try? Device.all($0) } ?? []
  return [CPUBackend()] + devices.compactMap { try? OpenCLBackend($0, cache: nil) }
}()

@Suite struct PhiloxTests {
  /// Counter, key and words of the table's ten-round rows.
  private func rows() throws -> [(address: [UInt32], words: [UInt32])] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("philox4x32.txt")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.first == "10" else { return nil }
      let words = fields.dropFirst().compactMap { UInt32($0, radix: 16) }
      return words.count == 10 ? (Array(words[..<6]), Array(words[6...])) : nil
    }
  }

  @Test func everyBackendGivesTheKnownAnswers() async throws {
    let rows = try rows()
    #expect(rows.count == 3)
    for backend in probedBackends {
      #expect(try await backend.philox(rows.flatMap(\.address)) == rows.flatMap(\.words))
    }
    // Negative control: one bit of a counter changes about half of the bits of the block.
    var address = rows[0].address
    address[2] ^= 1
    let changed = try await probedBackends[0].philox(address)
    let flips = zip(changed, rows[0].words).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
    #expect((40...88).contains(flips))
  }
}
