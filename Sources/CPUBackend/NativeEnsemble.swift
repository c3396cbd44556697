import KernelArguments
import Kernels

/// An ensemble in memory of its own, as the twin takes it.
final class NativeEnsemble: Sendable {
  nonisolated(unsafe) let pointer: UnsafeMutablePointer<nnqft_ensemble>
  private let memory: Memory

  init(_ arguments: KernelArguments, _ instructionSet: InstructionSet) {
    let memory = Memory()
    let tiles = MonomialTiles(arguments.products, registers: instructionSet.vectorRegisters)
    pointer = .allocate(capacity: 1)
    pointer.initialize(
      to: nnqft_ensemble(
        shape: arguments.shape, law: arguments.law, inputs: memory.copy(arguments.inputs),
        shifts: memory.copy(arguments.shifts), neurons: Self.neurons(arguments.neurons, instructionSet, memory),
        components: UInt32(arguments.basis.components), rows: UInt32(arguments.products.rows.count),
        parents: memory.copy(arguments.products.rows.parents), members: memory.copy(arguments.products.rows.members),
        monomials: UInt32(arguments.basis.count), sum_count: UInt32(tiles.sums), tile_count: UInt32(tiles.count),
        tiles: memory.copy(tiles.words), places: memory.copy(tiles.places)))
    self.memory = memory
  }

  deinit { pointer.deallocate() }

  private static func neurons(
    _ neurons: NeuronArguments?, _ instructionSet: InstructionSet, _ memory: Memory
  ) -> nnqft_neuron_sums {
    guard let neurons else { return nnqft_neuron_sums() }
    let tiles = MonomialTiles(neurons.products, registers: instructionSet.vectorRegisters)
    return nnqft_neuron_sums(
      order: UInt32(neurons.basis.order), of_values: neurons.isOfValues ? 1 : 0,
      pair_count: UInt32(neurons.centres.count), pairs: memory.copy(neurons.pairs),
      scales: memory.copy(neurons.scales), centres: memory.copy(neurons.centres),
      rows: UInt32(neurons.products.rows.count), parents: memory.copy(neurons.products.rows.parents),
      members: memory.copy(neurons.products.rows.members), sum_count: UInt32(tiles.sums),
      tile_count: UInt32(tiles.count), tiles: memory.copy(tiles.words), places: memory.copy(neurons.places(in: tiles)),
      first: memory.copy(neurons.first), subsets: memory.copy(neurons.placesOfSubsets(in: tiles)),
      coefficients: memory.copy(neurons.coefficients), factors: memory.copy(neurons.factors))
  }

  /// Copies of arrays that live as long as this does.
  private final class Memory: Sendable {
    nonisolated(unsafe) private var pieces: [UnsafeMutableRawPointer] = []

    func copy<Element: BitwiseCopyable>(_ array: [Element]) -> UnsafePointer<Element> {
      let piece = UnsafeMutablePointer<Element>.allocate(capacity: max(array.count, 1))
      piece.initialize(from: array, count: array.count)
      pieces.append(UnsafeMutableRawPointer(piece))
      return UnsafePointer(piece)
    }

    deinit {
      for piece in pieces { piece.deallocate() }
    }
  }
}
