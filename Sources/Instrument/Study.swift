import CPUBackend
import Ensembles
import Measurement
import RunStore

/// Gathers all that a store says, and draws some of its networks again for the distribution of their outputs.
///
/// - Parameters:
///   - width: of what is said of one width alone; where nil each has its own, see `RunStudy`.
///   - store: an open one.
///   - progress: called before each part.
/// - Throws: ``NotInStore`` where the store has no finished block, or none of `width`; `RunStoreError`.
public func study(
  _ store: any RunStore, width: Int? = nil, progress: (RunStudy.Part) -> Void = { _ in }
) async throws -> RunStudy {
  let specification = await store.header.specification
  if let width {
    let there = try await finishedWidths(store)
    guard there.isEmpty || there.contains(width) else {
      throw NotInStore(what: "width \(width)", there: there.map(String.init))
    }
  }
  let blocks = try await finishedBlocks(store)
  progress(.outputs)
  var drawn: [Double] = []
  if let shown = blocks.first(where: { $0.width == width }) ?? blocks.min(by: { $0.width < $1.width }) {
    let networks = shown.blocks.reduce(0) { $0 + $1.block.count }
    drawn = try await outputs(specification, width: shown.width, networks: networks)
  }
  return RunStudy(CorrelatorBasis(specification), blocks: blocks, outputs: drawn, width: width, progress: progress)
}

/// The first output of the first networks of a run at its first input. Parameters are functions of their address, so the networks are those
/// that the run measured.
private func outputs(_ specification: Specification, width: Int, networks: UInt64) async throws -> [Double] {
  var single = specification
  single.inputs = [specification.inputs[0]]
  single.estimator = .direct
  let parameters = Double(width) * Double(specification.parametersPerNeuron)
  let count = min(networks, mostRedrawn, UInt64(mostParameters / parameters))
  guard count > 1 else { return [] }
  let sampler = try await CPUBackend().sampler(for: single.ensemble(width: width))
  let stride = specification.architecture.outputDimension
  var found: [Double] = []
  for first in Swift.stride(from: 0, to: count, by: 4096) {
    try Task.checkCancellation()
    let samples = try await sampler.samples(of: first..<min(first + 4096, count))
    found += Swift.stride(from: 0, to: samples.count, by: stride).map { samples[$0] }
  }
  return found
}

/// A histogram of so many has errors of a per cent; so many parameters are drawn in a second.
private let mostRedrawn: UInt64 = 1 << 18
private let mostParameters = 2e7
