import OpenCL
import Testing

@testable import OpenCLBackend

@Suite(.enabled(if: !testedDevices.isEmpty)) struct SubmissionsTests {
  private let context: Context
  private let kernel: Kernel
  private let values: Buffer<Int32>

  init() throws {
    context = try Context(testedDevices[0])
    let source = "__kernel void next(__global int *v, int factor) { *v = *v * factor + 1; }"
    kernel = try Kernel(Program(context, sources: [source], options: ""), "next")
    values = try Buffer(context, [0])
  }

  private func step(_ factor: Int32) async throws -> Command {
    try await kernel.enqueue(global: [1], [.buffer(values), .value(factor)])
  }

  /// All are done in their order, and each submission is reported once, the oldest first.
  @Test func submissionsAreDoneInOrder() async throws {
    var submissions = Submissions(context)
    var reported: [Int] = []
    for turn in 0..<9 {
      submissions.add(try await step(2))
      submissions.add(try values.enqueueWrite([Int32(turn)]))
      submissions.add(try await step(3))
      try await submissions.submit { _ in reported.append(turn) }
      #expect(reported == Array(0..<max(0, turn + 1 - Submissions.mostWaiting)))
    }
    try await submissions.finish()
    #expect(reported == Array(0..<9))
    #expect(try values.read(1) == [25])
  }

  @Test func whatIsNotHandedOverIsWaitedFor() async throws {
    var submissions = Submissions(context)
    try await submissions.submit { _ in Issue.record("nothing was submitted") }
    submissions.add(try values.enqueueWrite([6]))
    submissions.add(try await step(7))
    try await submissions.finish()
    try await submissions.finish()
    #expect(try values.read(1) == [43])
  }
}
