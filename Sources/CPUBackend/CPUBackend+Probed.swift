import KernelArguments
import Kernels

extension CPUBackend: Probed {
  public func values(_ function: ProbedFunction, _ words: [UInt32]) -> [UInt32] {
    var values = [UInt32](repeating: 0, count: words.count)
    nnqft_probe_function(function.number, words.count, words, &values)
    return values
  }

  public func philox(_ addresses: [UInt32]) -> [UInt32] {
    var words = [UInt32](repeating: 0, count: addresses.count / 6 * 4)
    nnqft_probe_philox(addresses.count / 6, addresses, &words)
    return words
  }
}
