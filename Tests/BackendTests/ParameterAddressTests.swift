import Kernels
import Testing

/// Where the parameters of a network stand (law 1), at the end of what specifications allow: 2³⁴ of them in 2³² blocks, which 32 bits count and
/// parameters they do not.
struct ParameterAddressTests {
  @Test(arguments: [(784, 0, 10), (1_000_000, 1, 1), (1, 1, 1), (858, 1, 1)])
  func blocksGoOnPastTwoToTheThirtySecondParameter(_ inputDimension: UInt32, _ biases: UInt32, _ outputs: UInt32) {
    let shape = ensemble_shape(
      input_dimension: inputDimension, output_dimension: outputs, points: 1, has_biases: biases, activation: 0)
    let ofNeuron = UInt64(inputDimension + biases + outputs)
    let widest = min(10_000_000, (1 << 34) / ofNeuron - 1)
    for neuron in [0, 4, 5_471_300, widest] where neuron <= widest {
      let first = neuron / 4 * 4
      #expect(UInt64(nnqft_block_of_neuron(shape, UInt32(first))) == first * ofNeuron / 4)
    }
  }
}
