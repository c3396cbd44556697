#if MPI
  import CMPI
  import Foundation
  import Synchronization

  /// Bytes between ranks, by rank and tag.
  ///
  /// One thread alone speaks to MPI, and never waits for one message while another could move: tasks hand it what they send and sleep until
  /// what they wait for has come.
  final class Messenger: Sendable {
    struct Address: Hashable {
      let rank, tag: Int
    }

    /// What went through this rank.
    struct Traffic: Sendable {
      var messages: UInt64 = 0
      var bytes: UInt64 = 0

      mutating func count(_ message: [UInt8]) {
        messages += 1
        bytes += UInt64(message.count)
      }
    }

    private struct State {
      var outgoing: [(to: Address, bytes: [UInt8])] = []
      var arrived: [Address: [[UInt8]]] = [:]
      var waiting: [Address: CheckedContinuation<[UInt8]?, Never>] = [:]
      var traffic = Traffic()
      var isClosed = false
    }

    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)
    private let hasWork = DispatchSemaphore(value: 0)

    init() {
      Thread.detachNewThread { [self] in carry() }
    }

    var traffic: Traffic { state.withLock { $0.traffic } }

    func send(_ bytes: [UInt8], to rank: Int, tag: Int) {
      state.withLock { $0.outgoing.append((Address(rank: rank, tag: tag), bytes)) }
      hasWork.signal()
    }

    /// The next message of this rank and tag; nil once the messenger is closed.
    ///
    /// - Precondition: nobody else waits for the same.
    func receive(from rank: Int, tag: Int) async -> [UInt8]? {
      let address = Address(rank: rank, tag: tag)
      return await withCheckedContinuation { continuation in
        let found: [UInt8]?? = state.withLock { state in
          if let queue = state.arrived[address], let first = queue.first {
            state.arrived[address] = Array(queue.dropFirst())
            return .some(first)
          }
          if state.isClosed { return .some(nil) }
          state.waiting[address] = continuation
          return nil
        }
        if let found { continuation.resume(returning: found) }
      }
    }

    /// Sends what is left, and lets whoever waits go.
    func close() {
      let waiting = state.withLock { state in
        state.isClosed = true
        defer { state.waiting = [:] }
        return Array(state.waiting.values)
      }
      for continuation in waiting { continuation.resume(returning: nil) }
      hasWork.signal()
    }

    /// Waits until nothing is left to send.
    func join() { ended.wait() }

    // MARK: The thread

    private func carry() {
      var moving: [Sending] = []
      var pause = Self.shortestPause
      while true {
        let (outgoing, isClosed) = state.withLock { state in
          defer { state.outgoing = [] }
          for message in state.outgoing { state.traffic.count(message.bytes) }
          return (state.outgoing, state.isClosed)
        }
        moving += outgoing.map { Sending($0.bytes, to: $0.to) }
        let before = moving.count
        moving.removeAll { $0.isGone }
        let hasReceived = receiveOne()
        if isClosed, outgoing.isEmpty, moving.isEmpty, !hasReceived { break }
        if outgoing.isEmpty, moving.count == before, !hasReceived {
          _ = hasWork.wait(timeout: .now() + .microseconds(pause))
          pause = min(2 * pause, Self.longestPause)
        } else {
          pause = Self.shortestPause
        }
      }
      ended.signal()
    }

    private func receiveOne() -> Bool {
      var (rank, tag, count): (Int32, Int32, Int32) = (0, 0, 0)
      guard cmpi_probe(&rank, &tag, &count) != 0 else { return false }
      let bytes = [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, filled in
        cmpi_receive(buffer.baseAddress, count, rank, tag)
        filled = Int(count)
      }
      let address = Address(rank: Int(rank), tag: Int(tag))
      let waiting = state.withLock { state in
        state.traffic.count(bytes)
        let waiting = state.waiting.removeValue(forKey: address)
        if waiting == nil { state.arrived[address, default: []].append(bytes) }
        return waiting
      }
      waiting?.resume(returning: bytes)
      return true
    }

    /// Microseconds that a message from another rank may lie: short while there is traffic, and at the end of a silence under 1 % of the
    /// 0.3 s that a piece of work takes. MPI can only be asked again and again, and each time costs some 10 µs of a core that computes.
    private static let shortestPause = 50
    private static let longestPause = 2000

    /// A message on its way, with the buffer that MPI reads.
    private final class Sending {
      private let buffer: UnsafeMutableRawBufferPointer
      private var request: cmpi_request

      init(_ bytes: [UInt8], to address: Address) {
        buffer = .allocate(byteCount: max(bytes.count, 1), alignment: 8)
        buffer.copyBytes(from: bytes)
        request = cmpi_send(buffer.baseAddress, Int32(bytes.count), Int32(address.rank), Int32(address.tag))
      }

      deinit { buffer.deallocate() }

      var isGone: Bool { cmpi_is_gone(&request) != 0 }
    }
  }
#endif
