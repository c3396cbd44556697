import KernelArguments

/// Timings of the kernels' loops on one device.
struct LoopTiming {
  let device: any Rated
  /// That a timing lasts about.
  let seconds: Double
  let repeats: Int

  /// Turns a second, those side by side counted: each of the timings, from slow to fast.
  ///
  /// - Throws: what the device throws; `CancellationError`.
  func rates(_ loop: KernelLoop, times: Int = 1) async throws -> [Double] {
    var turns = KernelLoop.step * 8
    // Programs are built for the first, which is not counted.
    try await device.run(loop, turns: turns)
    var elapsed = try await measured(loop, turns)
    while elapsed < seconds, turns < Self.mostTurns {
      turns = min(Self.mostTurns, turns * max(2, min(16, Int(seconds / max(elapsed, 1e-9)) + 1)))
      elapsed = try await measured(loop, turns)
    }
    var rates: [Double] = []
    for _ in 0..<repeats * times {
      rates.append(Double(turns * device.turnsSideBySide) / (try await measured(loop, turns)))
    }
    return rates.sorted()
  }

  /// The fastest of more timings: what else the machine does only takes away.
  func peak(_ loop: KernelLoop) async throws -> Double { try await rates(loop, times: 4).last ?? 0 }

  func roofline() async throws -> Roofline {
    Roofline(
      multiplyAdds: try await peak(.multiplyAdd), integers: 2 * (try await peak(.integer)),
      instructions: 4 * (try await peak(.mixed)), wideProducts: try await peak(.wideProduct),
      squareRoots: try await peak(.squareRoot), quotients: try await peak(.quotient),
      doubleMultiplyAdds: try await peak(.doubleMultiplyAdd) * Double(KernelLoop.doubles) / Double(device.lanes))
  }

  private func measured(_ loop: KernelLoop, _ turns: Int) async throws -> Double {
    try Task.checkCancellation()
    let started = ContinuousClock.now
    try await device.run(loop, turns: turns)
    return started.secondsToNow
  }

  /// A whole number of steps, below 2³².
  private static let mostTurns = KernelLoop.step * (1 << 26)
}
