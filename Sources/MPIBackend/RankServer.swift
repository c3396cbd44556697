#if MPI
  import Ensembles

  /// The devices of a rank other than 0, at rank 0's service.
  struct RankServer {
    let messenger: Messenger

    /// Serves until rank 0 ends.
    func serve(_ backends: [any Backend]) async {
      await withTaskGroup(of: Void.self) { group in
        for (place, backend) in backends.enumerated() {
          group.addTask { await serve(backend, tag: place + 1) }
        }
        // The one message of tag 0: the end.
        _ = await messenger.receive(from: 0, tag: 0)
        messenger.close()
        group.cancelAll()
      }
    }

    private func serve(_ backend: any Backend, tag: Int) async {
      var current: (ensemble: Ensemble, sampler: any Sampler)?
      while let bytes = await messenger.receive(from: 0, tag: tag) {
        let answer: Message.Answer
        do {
          answer = .numbers(try await numbers(Message.Request(bytes), backend, &current))
        } catch {
          answer = .failure("\(error)")
        }
        messenger.send(answer.bytes, to: 0, tag: tag)
      }
    }

    private func numbers(
      _ request: Message.Request, _ backend: any Backend, _ current: inout (ensemble: Ensemble, sampler: any Sampler)?
    ) async throws -> [Double] {
      switch request {
      case .prepare(let specification, let width):
        let ensemble = specification.ensemble(width: width)
        if current?.ensemble != ensemble {
          current = nil
          current = (ensemble, try await backend.sampler(for: ensemble))
        }
        return []
      case .moments(let blocks):
        guard let current else { throw BadMessage() }
        return try await current.sampler.moments(of: blocks).flatMap(\.sums)
      case .samples(let networks):
        guard let current else { throw BadMessage() }
        return try await current.sampler.samples(of: networks)
      }
    }
  }
#endif
