import Foundation
import OpenCL
import TestOracles
import Testing

/// The first device of this machine; `make test` installs PoCL, so there is one.
private let device = (try? Library()).flatMap { try? Device.all($0).first }

private let source = """
  __kernel void twice(__global float *values, float offset) {
    const size_t i = get_global_id(0);
    values[i] = 2.0f * values[i] + offset;
  }
  """

@Suite struct LibraryTests {
  @Test func aMissingLoaderIsNamed() {
    // Where a simulator has put OpenCL into the process, no name is looked at.
    let error = #expect(throws: LibraryMissing.self) { try Library(names: ["libNoSuchOpenCL.so"]) }
    #expect(error?.description.hasPrefix("no OpenCL loader: libNoSuchOpenCL.so") == true)
  }

  @Test func errorsCarryCallNameAndLog() {
    let refused = OpenCLError(call: "clCreateBuffer", code: -61)
    #expect(refused.description == "clCreateBuffer failed with CL_INVALID_BUFFER_SIZE")
    let failed = OpenCLError(call: "clBuildProgram", code: -11, log: "line 3: no")
    #expect(failed.description == "clBuildProgram failed with CL_BUILD_PROGRAM_FAILURE:\nline 3: no")
    #expect(OpenCLError(call: "clFlush", code: -9999).description == "clFlush failed with code -9999")
    #expect(OpenCLError(call: "clGetPlatformIDs", code: -1001).name == "CL_PLATFORM_NOT_FOUND_KHR")
  }
}

@Suite struct DeviceSelectorTests {
  private let devices = [("0:0", "NVIDIA H200"), ("0:1", "NVIDIA H200"), ("1:0", "pthread-AMD EPYC")]

  private func select(_ text: String) throws -> String {
    try DeviceSelector.select(text, among: devices, selector: { $0.0 }, name: { $0.1 }).0
  }

  @Test func numbersAndPartsOfNamesSelect() throws {
    #expect(try select("0:1") == "0:1")
    #expect(try select("epyc") == "1:0")
    #expect(try select("PTHREAD-amd") == "1:0")
  }

  /// A number never falls back to a name: `0` is not "H200".
  @Test(arguments: ["", "0", "2:0", "0:2", "200", "0:", ":", "radeon", "-1:0"])
  func whatMatchesNothingIsRefusedWithTheList(_ text: String) {
    let error = #expect(throws: SelectionError.self) { try select(text) }
    #expect(error?.reason == "matches no device")
    #expect(error?.description.contains("1:0 pthread-AMD EPYC") == true)
  }

  @Test func whatMatchesSeveralIsRefused() {
    let error = #expect(throws: SelectionError.self) { try select("h200") }
    #expect(error?.reason == "matches 2 devices")
  }
}

@Suite(.enabled(if: device != nil), .serialized) struct ProgramTests {
  private let context: Context
  private let folder: URL
  private var cache: ProgramCache { ProgramCache(folder: folder.path) }

  init() throws {
    folder = try TemporaryFolder.make()
    context = try Context(try #require(device))
  }

  private func doubled(_ program: Program) async throws -> [Float] {
    let values = try Buffer<Float>(context, [1, 2, 3])
    try await Kernel(program, "twice").run(global: [3], [.buffer(values), .value(Float(0.5))])
    return try values.read(3)
  }

  @Test func aKernelRuns() async throws {
    #expect(try await doubled(Program(context, sources: [source], options: "")) == [2.5, 4.5, 6.5])
  }

  @Test func aFailedBuildCarriesTheCompilersLog() {
    let broken = "__kernel void broken(__global float *v) { v[0] = undeclared_thing; }"
    let error = #expect(throws: OpenCLError.self) { try Program(context, sources: [broken], options: "") }
    #expect(error?.call == "clBuildProgram")
    #expect(error?.log?.contains("undeclared_thing") == true, "\(String(describing: error))")
  }

  @Test func anUnknownKernelIsRefused() throws {
    let program = try Program(context, sources: [source], options: "")
    let error = #expect(throws: OpenCLError.self) { try Kernel(program, "thrice") }
    #expect(error?.name == "CL_INVALID_KERNEL_NAME")
  }

  @Test func aKernelWithoutItsArgumentsIsRefused() async throws {
    let kernel = try Kernel(Program(context, sources: [source], options: ""), "twice")
    let values = try Buffer<Float>(context, [1])
    let tooMany: [Argument] = [.buffer(values), .value(Float(0)), .value(Float(0))]
    await #expect(throws: OpenCLError.self) { try await kernel.run(global: [1], [.buffer(values)]) }
    await #expect(throws: OpenCLError.self) { try await kernel.run(global: [1], tooMany) }
  }

  @Test func buffersRefuseWhatDoesNotFit() throws {
    let values = try Buffer<Float>(context, count: 2)
    #expect(throws: OpenCLError(call: "clEnqueueWriteBuffer", code: -30)) { try values.write([1, 2, 3]) }
    #expect(throws: OpenCLError(call: "clEnqueueReadBuffer", code: -30)) { try values.read(3) }
    #expect(throws: OpenCLError(call: "clEnqueueFillBuffer", code: -30)) { try values.clear(3) }
    #expect(throws: OpenCLError(call: "clEnqueueMapBuffer", code: -30)) { try values.withElements(3) { _ in } }
    #expect(throws: OpenCLError(call: "clEnqueueWriteBuffer", code: -30)) { try values.enqueueWrite([1, 2, 3]) }
    #expect(throws: OpenCLError(call: "clEnqueueWriteBuffer", code: -30)) { try values.enqueueWrite([]) }
    #expect(throws: OpenCLError.self) { try Buffer<Float>(context, count: 0) }
    try values.write([7, 8])
    try values.clear(1)
    #expect(try values.read(2) == [0, 8])
    // What was looked at can be changed, and looked at again.
    for first: Float in [0, 3] {
      try values.write([first])
      var seen: [Float] = []
      try values.withElements(2) { seen = Array($0) }
      #expect(seen == [first, 8])
    }
  }

  /// Writes that nobody waits for read their own copy, which is there until they are done.
  @Test func enqueuedWritesKeepWhatTheyRead() throws {
    let values = try Buffer<Int32>(context, count: 100_000)
    for turn: Int32 in 0..<20 { _ = try values.enqueueWrite([Int32](repeating: turn, count: 100_000)) }
    #expect(try values.read(100_000) == [Int32](repeating: 19, count: 100_000))
  }

  @Test func kernelsReadTheHostsMemory() async throws {
    let memory = HostMemory([Float](repeating: 3, count: 1024))
    let shared = try Buffer<Float>(context, sharing: memory)
    #expect(shared.count == 1024)
    #expect(try shared.read(2) == [3, 3])
  }

  /// Each group turns its own elements around.
  @Test func groupsHaveMemoryOfTheirOwn() async throws {
    let source = """
      __kernel void turn(__global int *v, __local int *own) {
        own[get_local_id(0)] = v[get_global_id(0)];
        barrier(CLK_LOCAL_MEM_FENCE);
        v[get_global_id(0)] = own[get_local_size(0) - 1 - get_local_id(0)];
      }
      """
    let kernel = try Kernel(Program(context, sources: [source], options: ""), "turn")
    let values = try Buffer<Int32>(context, [1, 2, 3, 4, 5, 6, 7, 8])
    try await kernel.run(global: [8], local: [4], [.buffer(values), .local(Int32.self, count: 4)])
    #expect(try values.read(8) == [4, 3, 2, 1, 8, 7, 6, 5])
  }

  /// One file for each program and options; a damaged file is replaced, and a folder that cannot be is no failure.
  @Test func builtProgramsAreKeptAndDamageIsNoticed() async throws {
    func files() throws -> [URL] {
      try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    }
    func build(_ options: String = "") throws -> Program {
      try Program(context, sources: [source], options: options, cache: cache)
    }
    _ = try build()
    let file = try #require(try files().first)
    let kept = try Data(contentsOf: file)
    #expect(try await doubled(build()) == [2.5, 4.5, 6.5])
    #expect(try files().count == 1)
    _ = try build("-DOTHER")
    #expect(try files().count == 2)
    var damaged = kept
    damaged[kept.count - 9] ^= 1
    for bad in [damaged, kept.prefix(kept.count / 2), Data(), Data("nnqft-program 1\n".utf8)] {
      try bad.write(to: file)
      #expect(try await doubled(build()) == [2.5, 4.5, 6.5])
      #expect(try Data(contentsOf: file).count == kept.count)
    }
    let nowhere = ProgramCache(folder: "/dev/null/cache")
    #expect(try await doubled(Program(context, sources: [source], options: "", cache: nowhere)) == [2.5, 4.5, 6.5])
  }
}
