import Ensembles
import Foundation
import RunStore
import TestOracles
import Testing

/// Runs that are killed, or whose disk is full, at any moment: nothing that was finished is lost, and the run resumes to the same bits.
@Suite(.serialized) struct SurvivalTests: CommandSuite {
  private static let isLong = ProcessInfo.processInfo.environment["NNQFT_LONG"] != nil

  let folder: URL
  private let spec: String

  private static let text = """
    name: mortal
    architecture: { activation: relu, inputDimension: 1 }
    weights: { deviation: 1 }
    biases: { deviation: 0.5 }
    widths: [20, 50, 90]
    inputs: [0.2, -0.4]
    orders: [2, 4]
    networks: 200000
    seed: 3
    """

  init() throws {
    folder = try TemporaryFolder.make()
    spec = folder.appendingPathComponent("mortal.yaml").path
    try write(Self.text, to: "mortal.yaml")
  }

  private func runWhole(_ store: String, launcher: [String] = []) throws -> Command.Outcome {
    try run("run", spec, "-o", store, "--backend", "cpu", launcher: launcher)
  }

  private func digest(_ store: String) throws -> String {
    let outcome = try run("verify", store, "--digest")
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.output
  }

  private func blocks(_ store: String) async throws -> [Int: [Block]] {
    let path = folder.appendingPathComponent(store).path
    guard FileManager.default.fileExists(atPath: path) else { return [:] }
    let reader = try SQLiteStore(reading: path)
    var found: [Int: [Block]] = [:]
    for width in [20, 50, 90] { found[width] = try await reader.blocks(ofWidth: width) }
    return found
  }

  /// Keeps its thread: where other tests have all the others, a task that sleeps wakes up when the run is over.
  private func pause(_ seconds: Double) { Thread.sleep(forTimeInterval: seconds) }

  /// Until there is a log beside `k`, or the process has ended.
  private func waitForLog(of process: Process) {
    let log = folder.appendingPathComponent("k-wal").path
    while process.isRunning, !FileManager.default.fileExists(atPath: log) {
      pause(0.002)
    }
  }

  // MARK: Killed

  /// SIGKILL at random moments: 200 with NNQFT_LONG. What a reader saw before is there afterwards, all of it checked, and the run then
  /// goes on to the bits of an unbroken one, sometimes after being killed again.
  @Test func killedRunsLoseNothingAndResumeToTheSameBits() async throws {
    let started = ContinuousClock.now
    #expect(try runWhole("whole").status == 0)
    let components = (ContinuousClock.now - started).components
    // Other tests slow this one now and then, so that the moments follow what a run takes at the time.
    var duration = Double(components.seconds) + Double(components.attoseconds) * 1e-18
    let whole = try digest("whole")
    let allBlocks = try await blocks("whole").values.reduce(0) { $0 + $1.count }

    let kills = Self.isLong ? 200 : 12
    var moments: [(blocks: Int, log: Bool)] = []
    var random = SystemRandomNumberGenerator()
    // A kill amid the work is one whose log was open. There must be enough of them, or the test tests little; how many it takes is the
    // machine's affair, and only a hundred times too many are a failure.
    func amid() -> Int { moments.filter(\.log).count }
    while (moments.count < kills || amid() * 3 < kills) && moments.count < 100 * kills {
      for suffix in ["", "-wal", "-shm", ".lock", ".new"] {
        try? FileManager.default.removeItem(at: folder.appendingPathComponent("k" + suffix))
      }
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let process = try Command.start(["run", spec, "-o", "k", "--backend", "cpu"], in: folder)
        // Every other one is killed soon after its log is open; the rest at any time from the start on.
        let isAmid = moments.count % 2 == 0
        let wait = Double.random(in: 0...duration, using: &random)
        if isAmid { waitForLog(of: process) }
        let isWatched = Bool.random(using: &random)
        pause(isWatched ? wait / 2 : wait)
        let before = isWatched ? try await blocks("k") : [:]
        if isWatched { pause(wait / 2) }
        kill(process.processIdentifier, SIGKILL)
        _ = try Command.finish(process, in: folder)
        let log = FileManager.default.fileExists(atPath: folder.appendingPathComponent("k-wal").path)
        let after = try await blocks("k")
        for (width, seen) in before {
          #expect(Set(seen).isSubset(of: Set(after[width] ?? [])), "a finished block of width \(width) was lost")
        }
        if !after.isEmpty { #expect(try run("verify", "k").status == 0) }
        let kept = after.values.reduce(0) { $0 + $1.count }
        duration *= kept == allBlocks ? 0.5 : 1.1
        moments.append((kept, log))
      }
      let outcome = try runWhole("k")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try digest("k") == whole)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("k") }
      #expect(files == ["k"], "one file is left")
    }
    let blocks = moments.map(\.blocks).sorted()
    print("killed \(moments.count) times, \(amid()) of them while the log was open; blocks kept: \(blocks)")
    #expect(amid() * 3 >= kills)
  }

  // MARK: Full disks

  /// A process may not make files larger than 32 or 64 KiB, as the shell counts blocks.
  @Test func aFileThatCannotGrowIsStatus74AndResumes() throws {
    #expect(try runWhole("whole").status == 0)
    let outcome = try runWhole("s", launcher: ["sh", "-c", "trap '' XFSZ; ulimit -f 64; exec \"$@\"", "sh"])
    #expect(outcome.status == 74, "\(outcome.errors)")
    #expect(outcome.errors.contains("cannot write"))
    try checkThatTheRestFollows("s")
  }

  private static let canMount: Bool = {
    guard getuid() == 0, let folder = try? TemporaryFolder.make() else { return false }
    defer { _ = try? Python.run(["umount", folder.path], in: FileManager.default.temporaryDirectory) }
    let mounted = try? Python.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.path], in: folder)
    return mounted?.status == 0
  }()

  @Test(.enabled(if: canMount), arguments: [12, 40, 88])
  func aFullFileSystemIsStatus74AndResumes(_ kibibytes: Int) throws {
    #expect(try runWhole("whole").status == 0)
    let disk = folder.appendingPathComponent("disk").path
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    func mount(_ options: String) throws -> Int32 {
      try Python.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], in: folder).status
    }
    #expect(try mount("size=\(kibibytes)k") == 0)
    defer { _ = try? Python.run(["umount", disk], in: folder) }
    let outcome = try runWhole("disk/s")
    #expect(outcome.status == 74 && outcome.errors.contains("cannot write"), "\(outcome.errors)")
    #expect(try mount("remount,size=10m") == 0)
    // The smallest disk has no room for an empty store.
    if FileManager.default.fileExists(atPath: disk + "/s") { try checkThatTheRestFollows("disk/s") }
    #expect(try runWhole("disk/s").status == 0)
    #expect(try digest("disk/s") == digest("whole"))
  }

  private func checkThatTheRestFollows(_ store: String) throws {
    let kept = try run("verify", store, "--json")
    #expect(kept.status == 0, "\(kept.errors)")
    #expect(try runWhole(store).status == 0)
    #expect(try digest(store) == digest("whole"))
  }

  // MARK: Shards

  @Test func sevenShardsMergedAreOneRun() throws {
    #expect(try runWhole("whole").status == 0)
    let shards = (0..<7).map { "part\($0)" }
    for (place, shard) in shards.enumerated() {
      #expect(try run("run", spec, "-o", shard, "--shard", "\(place)/7", "--backend", "cpu").status == 0)
    }
    let outcome = try run(["merge", "joined", "--json"] + shards.shuffled())
    #expect(outcome.status == 0 && outcome.output.contains("\"isComplete\":true"), "\(outcome.errors)")
    #expect(try digest("joined") == digest("whole"))
    func correlators(_ store: String) throws -> String { try run("correlators", store, "--json").output }
    #expect(try correlators("joined") == correlators("whole"))
    // Row by row, the tables are the same.
    if FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3") {
      func rows(_ store: String) throws -> String {
        try Python.run(["sqlite3", store, "SELECT *, hex(moments) FROM block; SELECT * FROM run"], in: folder).output
      }
      #expect(try rows("joined") == rows("whole"))
    }
    // Negative controls: one shard too few, and one of another run.
    #expect(try run(["merge", "few"] + shards.dropLast()).status == 0)
    #expect(try digest("few") != digest("whole"))
    #expect(try run("run", spec, "-o", "other", "--seed", "4", "--shard", "0/7", "--backend", "cpu").status == 0)
    let refused = try run("merge", "no", "part0", "other")
    #expect(refused.status == 65 && refused.errors.contains("seed (3 there, 4 here)"), "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("no").path))
    #expect(try run("merge", "part0", "part0").status == 64)
    #expect(try run("merge", "out2", "nowhere").status == 66)
  }

  // MARK: Verification

  @Test func verifyFindsWhatIsWrong() throws {
    #expect(try run("run", spec, "-o", "v", "--networks", "5000", "--backend", "cpu").status == 0)
    let good = try run("verify", "v", "--recompute", "9", "--seed", "1", "--backend", "cpu")
    #expect(good.status == 0 && good.output.contains("9 of 9 blocks computed again have the same bits (seed 1)"))
    #expect(good.output.contains("good"), "\(good.errors)")
    let again = try run("verify", "v", "--recompute", "9", "--seed", "1", "--json", "--device", "cpu")
    #expect(
      again.output == (try run("verify", "v", "--recompute", "9", "--seed", "1", "--json", "--device", "cpu").output))
    #expect(try run("verify", "nowhere").status == 66)
    #expect(try run("verify", spec).status == 65)
    #expect(try run("verify", "v", "--recompute", "-1").status == 64)

    // A forged block has a good checksum; only computing it again tells.
    let forged = try Python.run(script: Self.forgery, in: folder)
    #expect(forged.status == 0, "\(forged.errors)")
    #expect(try run("verify", "v").status == 0)
    let found = try run("verify", "v", "--recompute", "1000", "--backend", "cpu")
    #expect(found.status == 65 && found.errors.contains("width 50, block 7"), "\(found.errors)")

    let file = folder.appendingPathComponent("v")
    var bytes = try Data(contentsOf: file)
    bytes.removeLast(5000)
    try bytes.write(to: file)
    let cut = try run("verify", "v")
    #expect(cut.status == 65 && cut.errors.contains("cut short"), "\(cut.errors)")
  }

  /// Changes a number and makes the checksum right again, as `Checksum` does.
  private static let forgery = """
    import sqlite3, struct
    db = sqlite3.connect("v")
    width, block, first, networks, moments = db.execute(
        "SELECT width, block, first, networks, moments FROM block WHERE width = 50 AND block = 7").fetchone()
    words = list(struct.unpack(f"<{len(moments) // 8}Q", moments))
    words[3] ^= 1
    value = 0xcbf29ce484222325
    for word in [width, block, first, networks] + words:
        value = (value ^ word) * 0x100000001b3 % 2**64
        value ^= value >> 32
    signed = value - 2**64 if value >= 2**63 else value
    db.execute("UPDATE block SET moments = ?, checksum = ? WHERE width = 50 AND block = 7",
        (struct.pack(f"<{len(words)}Q", *words), signed))
    db.commit()
    """

  @Test func twoWritersAreOneTooMany() throws {
    let process = try Command.start(["run", spec, "-o", "w", "--networks", "1e9", "--backend", "cpu"], in: folder)
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    let store = folder.appendingPathComponent("w").path
    for _ in 0..<200 where !FileManager.default.fileExists(atPath: store) { Thread.sleep(forTimeInterval: 0.05) }
    let other = try TemporaryFolder.make()
    let outcome = try Command.run(["run", spec, "-o", store, "--backend", "cpu"], in: other)
    #expect(outcome.status == 74, "\(outcome.errors)")
    #expect(outcome.errors.contains("is being written by \(NSUserName()) on \(ProcessInfo.processInfo.hostName)"))
    #expect(outcome.errors.contains("process \(process.processIdentifier)") || outcome.errors.contains("process "))
    #expect(try Command.run(["correlators", store, "--json"], in: other).status != 74, "readers are welcome")
  }
}
