#if MPI
  import Ensembles

  /// A device of another rank, which rank 0 uses as if it were its own.
  struct RemoteDevice: Backend {
    let device: DeviceDescription
    let line: Line

    /// The way to it. Requests go one after the other, as one worker makes them.
    struct Line: Sendable {
      let messenger: Messenger
      let rank, tag: Int

      /// Sends all requests before it waits for an answer, so that many cost no more time on the way than one.
      ///
      /// - Returns: what the last is answered.
      /// - Throws: ``RankFailure``, `CancellationError` where this rank is ending.
      func ask(_ requests: Message.Request...) async throws -> [Double] {
        for request in requests { messenger.send(try request.bytes, to: rank, tag: tag) }
        var answers: [Message.Answer] = []
        for _ in requests {
          guard let answer = await messenger.receive(from: rank, tag: tag) else { throw CancellationError() }
          answers.append(try Message.Answer(answer))
        }
        return try answers.reduce([]) { _, answer in
          switch answer {
          case .numbers(let numbers): return numbers
          case .failure(let reason): throw RankFailure(rank: rank, reason: reason)
          }
        }
      }
    }

    func sampler(for ensemble: Ensemble) async throws -> any Sampler {
      Remote(ensemble: ensemble, line: line)
    }

    /// One ensemble. Samplers of a device may take turns, so that each request says what it is about.
    private struct Remote: Sampler {
      let ensemble: Ensemble
      let line: Line

      private var prepare: Message.Request { .prepare(ensemble.specification, width: ensemble.width) }

      func moments(of blocks: [Block]) async throws -> [BlockMoments] {
        let numbers = try await line.ask(prepare, .moments(blocks))
        let count = blocks.isEmpty ? 0 : numbers.count / blocks.count
        guard numbers.count == count * blocks.count, count == ensemble.specification.sampleVector.monomials else {
          throw RankFailure(rank: line.rank, reason: "it sent \(numbers.count) moments of \(blocks.count) blocks")
        }
        return blocks.enumerated().map { place, block in
          BlockMoments(
            width: ensemble.width, block: block, sums: Array(numbers[(place * count)..<((place + 1) * count)]))
        }
      }

      func samples(of networks: Range<UInt64>) async throws -> [Double] {
        try await line.ask(prepare, .samples(networks))
      }
    }
  }
#endif

/// Another rank could not do what it was asked.
public struct RankFailure: Error, CustomStringConvertible {
  /// Whose device it is.
  public let rank: Int
  /// What it said, for a person.
  public let reason: String

  public var description: String { "rank \(rank): \(reason)" }
}
