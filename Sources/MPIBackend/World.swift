import Ensembles
import Foundation

#if MPI
  import CMPI
#endif

/// The processes of one `mpirun`. Rank 0 plans, schedules and stores; the others lend it their devices.
public struct World: Sendable {
  /// This process, counted from 0.
  public let rank: Int
  /// How many processes there are.
  public let size: Int

  /// What went between the ranks, as rank 0 counts it.
  public struct Traffic: Sendable {
    /// Sent or received.
    public let messages: UInt64
    /// In all of them.
    public let bytes: UInt64
  }

  #if MPI
    private let messenger: Messenger

    private init(rank: Int, size: Int) {
      (self.rank, self.size) = (rank, size)
      messenger = Messenger()
    }

    /// Nil for a program that was started alone.
    ///
    /// - Throws: ``MPIUnusable``.
    public static func start() throws -> World? {
      guard isStartedTogether else { return nil }
      var (rank, size): (Int32, Int32) = (0, 1)
      guard cmpi_start(&rank, &size) != 0 else {
        throw MPIUnusable(reason: "this MPI has no mode in which threads take turns (MPI_THREAD_SERIALIZED)")
      }
      return World(rank: Int(rank), size: Int(size))
    }

    /// The other ranks' devices, as backends of rank 0.
    ///
    /// - Throws: ``RankFailure`` where a rank has none.
    public func devices() async throws -> [any Backend] {
      var found: [any Backend] = []
      for other in 1..<max(size, 1) {
        guard let bytes = await messenger.receive(from: other, tag: 0) else { break }
        let hello = try JSONDecoder().decode(Message.Hello.self, from: Data(bytes))
        if let failure = hello.failure { throw RankFailure(rank: other, reason: failure) }
        for (place, description) in hello.devices.enumerated() {
          var device = description
          device.selector = "rank \(other) \(description.selector)"
          device.name = "\(description.name) of rank \(other)"
          found.append(
            RemoteDevice(
              device: device, line: RemoteDevice.Line(messenger: messenger, rank: other, tag: place + 1)))
        }
      }
      return found
    }

    /// Lends this rank's devices to rank 0 until it ends.
    ///
    /// - Parameter open: opens them; its error is told to rank 0.
    public func serve(_ open: () throws -> [any Backend]) async throws {
      var hello = Message.Hello(devices: [])
      var backends: [any Backend] = []
      do {
        backends = try open()
        hello.devices = backends.map(\.device)
      } catch {
        hello.failure = "\(error)"
      }
      messenger.send([UInt8](try JSONEncoder().encode(hello)), to: 0, tag: 0)
      await RankServer(messenger: messenger).serve(backends)
      end()
    }

    public var traffic: Traffic {
      let traffic = messenger.traffic
      return Traffic(messages: traffic.messages, bytes: traffic.bytes)
    }

    /// Ends all ranks; of rank 0, once, whatever happened.
    public func end() {
      if rank == 0 { for other in 1..<max(size, 1) { messenger.send([], to: other, tag: 0) } }
      messenger.close()
      messenger.join()
      cmpi_end()
    }
  #else
    /// Nil for a program that was started alone.
    ///
    /// - Throws: ``MPIUnusable`` where several were started, since this program was built without MPI.
    public static func start() throws -> World? {
      guard isStartedTogether else { return nil }
      throw MPIUnusable(
        reason: "this program was built without MPI, and would run the same thing several times; "
          + "build it with `swift build -c release --traits MPI`, or run shards (--shard I/N)")
    }

    public func devices() async throws -> [any Backend] { [] }
    public func serve(_ open: () throws -> [any Backend]) async throws {}
    public var traffic: Traffic { Traffic(messages: 0, bytes: 0) }
    public func end() {}
  #endif

  /// Whether an `mpirun` of Open MPI, MPICH or one of its kin started more than one process.
  private static var isStartedTogether: Bool {
    ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_SIZE"].contains { name in
      (ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? 1) > 1
    }
  }
}

/// MPI is asked for and cannot be used.
public struct MPIUnusable: Error, CustomStringConvertible {
  /// For a person.
  public let reason: String
  public var description: String { "MPI: \(reason)" }
}
