import KernelArguments
import OpenCL

extension OpenCLBackend: Rated {
  /// A CPU's core takes one vector after the other; a GPU's has many work-items in flight.
  private var items: Int { context.device.computeUnits * (context.device.kind == .cpu ? 1 : 2048) }

  /// Each core its own work-group, or drivers may give all to one.
  private var local: [Int] { context.device.kind == .cpu ? [1] : [128] }

  public var lanes: Int { shape.lanes }
  public var turnsSideBySide: Int { items * lanes }

  public func run(_ loop: KernelLoop, turns: Int) async throws {
    let build = try smallBuild(.rates, activation: loop.activation ?? .erf)
    let results = try Buffer<UInt32>(context, count: items)
    try await Kernel(program(build), "rates")
      .run(global: [items], local: local, [.value(loop.number), .value(UInt32(turns)), .buffer(results)])
  }

  public func secondsOfLaunch(repeats: Int) async throws -> [Double] {
    let kernel = try Kernel(program(smallBuild(.rates)), "rates")
    let results = try Buffer<UInt32>(context, count: items)
    // As runs hand them over: to cores one by one, to others several before the first is done.
    let inRow = shape == .cores ? 1 : Submissions.mostWaiting
    var seconds: [Double] = []
    for _ in 0..<repeats {
      let started = ContinuousClock.now
      var submissions = Submissions(context)
      for _ in 0..<inRow {
        submissions.add(
          try await kernel.enqueue(
            global: [items], local: local,
            [.value(KernelLoop.integer.number), .value(UInt32(KernelLoop.step)), .buffer(results)]))
        try await submissions.submit()
      }
      try await submissions.finish()
      seconds.append((ContinuousClock.now - started) / .seconds(Double(inRow)))
    }
    return seconds
  }

  public var usualSecondsOfLaunch: Double? { shape.secondsOfLaunch }
}
