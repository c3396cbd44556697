import Foundation
import KernelSweeps

/// Exhaustive sweeps and larger samples, for hours when they are wanted.
let isLong = ProcessInfo.processInfo.environment["NNQFT_LONG"] != nil

/// The instruction sets of this processor.
let supportedSets = [SWEEP_BASELINE, SWEEP_AVX2, SWEEP_AVX512].filter(sweep_supports)
let bestSet = sweep_best_instruction_set()

/// All words, or all floats by their bits.
let everyWord: Range<UInt64> = 0..<1 << 32

extension Range<UInt64> {
  /// Consecutive parts whose lengths, but for the last, are multiples of `unit`; a few for each core.
  func parts(ofMultiplesOf unit: UInt64) -> [Range<UInt64>] {
    let wanted = UInt64(4 * ProcessInfo.processInfo.activeProcessorCount)
    let length = (UInt64(count) / wanted / unit + 1) * unit
    return stride(from: lowerBound, to: upperBound, by: Int(length)).map { $0..<Swift.min($0 + length, upperBound) }
  }
}

/// The results of `work` on the parts of a range, in order, computed on all cores.
func inParallel<Result: Sendable>(
  _ parts: [Range<UInt64>], _ work: @escaping @Sendable (Range<UInt64>) -> Result
) async -> [Result] {
  await withTaskGroup(of: (Int, Result).self) { group in
    for (place, part) in parts.enumerated() { group.addTask { (place, work(part)) } }
    var results = [Result?](repeating: nil, count: parts.count)
    for await (place, result) in group { results[place] = result }
    return results.map { $0! }
  }
}

/// A function's value at one float.
func value(_ function: sweep_function, at x: Float, _ set: sweep_instruction_set = bestSet) -> Float {
  Float(bitPattern: value(function, ofWord: x.bitPattern, set))
}

/// The bits of a function's value at one word.
func value(_ function: sweep_function, ofWord word: UInt32, _ set: sweep_instruction_set = bestSet) -> UInt32 {
  values(function, ofWords: [word], set)[0]
}

func values(_ function: sweep_function, ofWords words: [UInt32], _ set: sweep_instruction_set = bestSet) -> [UInt32] {
  var values = [UInt32](repeating: 0, count: words.count)
  sweep_evaluate(set, function, UInt32(words.count), words, &values)
  return values
}
