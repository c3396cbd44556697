import Ensembles
import Measurement

/// Tries each estimator that can measure what a run asks for, a few networks of each: a fraction of a second.
///
/// The networks are the run's first ones, and the specification alone says how many, so that errors are the same whenever they are asked for;
/// times are not.
///
/// - Returns: nil where there is nothing to choose, or the run is over sooner than a trial.
/// - Throws: the backend's error.
public func tryEstimators(_ specification: Specification, on backend: any Backend) async throws -> EstimatorTrial? {
  let candidates = candidates(specification)
  guard candidates.count > 1, candidates[0].estimator == specification.estimator,
    let width = width(candidates), neurons(specification) >= leastNeurons
  else { return nil }
  var pilots: [EstimatorTrial.Pilot] = []
  for candidate in candidates {
    let few = few(candidate)
    let sampler = try await backend.sampler(for: few.ensemble(width: width))
    pilots.append(
      EstimatorTrial.Pilot(
        few, blocks: try await sampler.moments(of: Block.equal(pilotBlocks, size: pilotBlockSize)),
        secondsPerNetwork: try await secondsPerNetwork(candidate, width: width, on: backend)))
  }
  return EstimatorTrial(width: width, networks: specification.networks, pilots: pilots)
}

/// The specification with each estimator that can measure it, its own first.
private func candidates(_ specification: Specification) -> [Specification] {
  let others = Estimator.allCases.filter { $0 != specification.estimator }
  return ([specification.estimator] + others).compactMap { estimator in
    var candidate = specification
    candidate.estimator = estimator
    candidate.orders = specification.orders.filter { $0 % 2 == 0 }
    candidate.pairMeans = nil
    // With the means of pairs, which may be too large, only where there are not too many of them.
    guard (try? candidate.validate("")) != nil, case let centred = candidate.centred,
      (try? centred.validate("")) != nil
    else { return nil }
    return centred
  }
}

/// The same n-point functions of a few of the inputs: the connected ones of order 4 and more, or the 2-point function where no other is asked
/// for.
private func few(_ specification: Specification) -> Specification {
  var few = specification
  let (inputs, most) = (specification.inputs, pilotInputs)
  if inputs.count > most { few.inputs = (0..<most).map { inputs[$0 * (inputs.count - 1) / (most - 1)] } }
  few.architecture.outputDimension = 1
  few.orders = few.orders == [2] ? [2] : few.orders.filter { $0 > 2 }
  few.pairMeans = nil
  return few.centred
}

/// The widest of the run's networks that the dearest estimator can try.
private func width(_ candidates: [Specification]) -> Int? {
  let dearest = Double(candidates.map(\.sampleVector.components).max() ?? 1)
  let networks = Double(pilotBlocks) * Double(pilotBlockSize)
  return candidates[0].widths.filter { Double($0) * dearest * networks <= mostProducts }.max()
}

private func neurons(_ specification: Specification) -> Double {
  Double(specification.networks) * specification.widths.reduce(0) { $0 + Double($1) }
}

/// Seconds a network, of so many that it can be measured, in chunks enough to keep a device busy.
private func secondsPerNetwork(
  _ specification: Specification, width: Int, on backend: any Backend
) async throws -> Double {
  let sampler = try await backend.sampler(for: specification.ensemble(width: width))
  func seconds(_ size: UInt64) async throws -> Double {
    try await sampler.seconds(for: Block.equal(timedBlocks, size: size))
  }
  // The first launch also builds.
  _ = try await seconds(1)
  var size: UInt64 = 1
  var least = try await seconds(size)
  while saysTooLittle(least, size: size) {
    size *= 4
    least = try await seconds(size)
  }
  // Other work on the machine only ever makes it slower.
  for _ in 0..<repetitions where least < tooLong { least = min(least, try await seconds(size)) }
  return least / (Double(timedBlocks) * Double(size))
}

/// Whether larger blocks than those of this size would say more of a network's time.
private func saysTooLittle(_ seconds: Double, size: UInt64) -> Bool {
  // Fewer than go side by side in a vector say too much of it: only where a device is slow are they enough.
  size < sideBySide ? seconds < tooLong : seconds < longEnough && size < longestTimedBlock
}

/// An error from so many blocks is known to an eighth.
private let pilotBlocks: UInt64 = 32
private let pilotBlockSize: UInt64 = 64
private let pilotInputs = 4
private let timedBlocks: UInt64 = 32
private let longestTimedBlock: UInt64 = 1024
private let sideBySide: UInt64 = 16
private let longEnough = 0.01
private let tooLong = 0.1
private let repetitions = 3
/// Neurons of a run below which it is over at once.
private let leastNeurons = 1e6
/// Products of neurons that a trial may form: some tenths of a second on two cores.
private let mostProducts = 8e9
