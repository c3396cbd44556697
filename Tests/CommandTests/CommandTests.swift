import Foundation
import TestOracles
import Testing

@Suite(.serialized) struct CommandTests: CommandSuite {
  let folder: URL
  private let spec: String

  private static let text = """
    name: small
    architecture: { activation: relu, inputDimension: 1 }
    weights: { deviation: 1 }
    biases: { deviation: 0.5 }
    widths: [2, 7]
    inputs: [0.2, -0.4]
    orders: [2, 4]
    networks: 20000
    seed: 3
    """

  init() throws {
    folder = try TemporaryFolder.make()
    spec = folder.appendingPathComponent("small.yaml").path
    try write(Self.text, to: "small.yaml")
  }

  // MARK: The contract's commands

  @Test func runPrintsTheContractsObjectAndLeavesAStore() throws {
    let outcome = try run("run", spec, "--json", "--backend", "cpu")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try json(outcome.output)
    #expect(object["format"] as? String == "nnqft-run" && object["version"] as? Int == 1)
    #expect(object["store"] as? String == "small.nnqft" && object["networks"] as? Int == 40_000)
    #expect(object["resumed"] as? Bool == false)
    #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("small.nnqft").path))
    #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("small.nnqft.lock").path))
  }

  @Test func correlatorsHaveTheContractsRows() throws {
    #expect(try run("run", spec, "-o", "s").status == 0)
    let outcome = try run("correlators", "s", "--json")
    let object = try json(outcome.output)
    #expect(object["format"] as? String == "nnqft-correlators" && object["estimator"] as? String == "direct")
    let rows = try #require(object["correlators"] as? [[String: Any]])
    // Two widths, three pairs and five quadruples of two inputs.
    #expect(rows.count == 2 * (3 + 5))
    for row in rows {
      #expect(row["networks"] as? Int == 20_000)
      for key in ["value", "error", "gaussian", "connected", "connectedError"] {
        #expect(row[key] is NSNumber, "\(key)")
      }
      let indices = try #require(row["indices"] as? [Int])
      #expect(indices == indices.sorted() && indices.count == row["order"] as? Int)
    }
    let some = try json(try run("correlators", "s", "--json", "--width", "7", "--order", "4").output)
    #expect((some["correlators"] as? [Any])?.count == 5)
    #expect(try run("correlators", "s", "--connected").output.contains("connected"))
    #expect(try run("correlators", "s", "--width", "8").status == 65)
    #expect(try run("correlators", "s", "--order", "6").status == 65)
  }

  @Test func theoryIsWicks() throws {
    let object = try json(try run("theory", spec, "--json", "--order", "8").output)
    let rows = try #require(object["correlators"] as? [[String: Any]])
    #expect(rows.count == 9 && rows.allSatisfy { $0["width"] as? String == "infinite" })
    let pairs = try json(try run("theory", spec, "--json", "--order", "2").output)
    let first = try #require((pairs["correlators"] as? [[String: Any]])?.first?["value"] as? Double)
    // 105 pairings of eight equal points.
    let eighth = try #require(rows[0]["value"] as? Double)
    #expect(abs(eighth / (105 * first * first * first * first) - 1) < 1e-14)
    #expect(try run("theory", spec, "--order", "26").status == 64)
  }

  @Test func devicesEndWithTheCPU() throws {
    let object = try json(try run("devices", "--json").output)
    let last = try #require((object["devices"] as? [[String: Any]])?.last)
    #expect(last["selector"] as? String == "cpu" && last["backend"] as? String == "cpu")
  }

  @Test func selfTestPasses() throws {
    let outcome = try run("selftest", "--json")
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(try json(outcome.output)["passed"] as? Bool == true)
  }

  // MARK: Same bits

  private func store(_ name: String) throws -> String {
    let outcome = try run("correlators", name, "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.output
  }

  @Test func resumedExtendedAndShardedRunsAreEqualToUnbrokenOnes() throws {
    #expect(try run("run", spec, "-o", "whole").status == 0)
    #expect(try run("run", spec, "-o", "extended", "--networks", "1234").status == 0)
    let extended = try json(try run("run", spec, "-o", "extended", "--json").output)
    #expect(extended["resumed"] as? Bool == true)
    for shard in ["2/3", "0/3", "1/3"] { #expect(try run("run", spec, "-o", "sharded", "--shard", shard).status == 0) }
    let whole = try store("whole")
    #expect(try store("extended") == whole)
    #expect(try store("sharded") == whole)
    // Negative control.
    #expect(try run("run", spec, "-o", "other", "--seed", "4").status == 0)
    #expect(try store("other") != whole)
  }

  @Test func backendsAndSeveralDevicesAtOnceAreEqual() throws {
    #expect(try run("run", spec, "-o", "cpu", "--backend", "cpu").status == 0)
    let outcome = try run("run", spec, "-o", "opencl", "--backend", "opencl")
    guard outcome.status == 0 else {
      #expect(outcome.status == 69, "\(outcome.errors)")
      return
    }
    #expect(try run("run", spec, "-o", "both", "--device", "cpu", "--device", "0:0").status == 0)
    let cpu = try store("cpu")
    #expect(try store("opencl") == cpu)
    #expect(try store("both") == cpu)
  }

  @Test func anInterruptedRunKeepsWhatIsFinished() throws {
    let long = ["run", spec, "-o", "i", "--networks", "1e9"]
    let process = try Command.start(long, in: folder)
    Thread.sleep(forTimeInterval: 1.5)
    process.interrupt()
    let outcome = try Command.finish(process, in: folder)
    #expect(outcome.status == 130, "\(outcome.errors)")
    #expect(outcome.errors.contains("interrupted"))
    #expect(try run("correlators", "i", "--json", "--width", "2").status == 0)
  }

  // MARK: What goes wrong

  @Test func exitStatusesAreTheContracts() throws {
    #expect(try run("run").status == 64)
    #expect(try run("frobnicate").status == 64)
    #expect(try run("run", spec, "--shard", "3/3").status == 64)
    #expect(try run("run", spec, "--networks", "-1").status == 64)
    #expect(try run("run", spec, "--networks", "0").status == 64)
    #expect(try run("run", "nowhere.yaml").status == 66)
    #expect(try run("correlators", "nowhere").status == 66)
    #expect(try run("correlators", spec).status == 65)
    #expect(try run("run", spec, "--device", "no such device").status == 69)
    #expect(try run("run", spec, "--device", "77:0").status == 69)
    #expect(try run("run", spec, environment: ["NNQFT_DEVICE": "no such device"]).status == 69)
    #expect(try run("run", spec, "-o", "nowhere/s").status == 74)
  }

  @Test func aBrokenSpecificationIsNamedAndNothingIsRun() throws {
    try write(Self.text.replacing("seed: 3", with: "seed: x\nsed: 4"), to: "small.yaml")
    let outcome = try run("run", spec)
    #expect(outcome.status == 65 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("\(spec):9: seed: found x; allowed: an integer"))
    #expect(outcome.errors.contains("\(spec):10: sed: found the unknown key sed"))
    #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("small.nnqft").path))
  }

  @Test func aStoreOfAnotherRunIsRefusedAndLeftAlone() throws {
    #expect(try run("run", spec).status == 0)
    let path = folder.appendingPathComponent("small.nnqft")
    let before = try Data(contentsOf: path)
    let outcome = try run("run", spec, "--seed", "4")
    #expect(outcome.status == 65 && outcome.errors.contains("seed (3 there, 4 here)"))
    try Data("not a store".utf8).write(to: path)
    #expect(try run("run", spec).status == 65)
    #expect(try Data(contentsOf: path) == Data("not a store".utf8))
    #expect(!before.isEmpty)
  }

  @Test func withoutOpenCLTheCPUServes() throws {
    let none = ["OCL_ICD_VENDORS": folder.path + "/none/"]
    let devices = try json(try run("devices", "--json", environment: none).output)
    #expect((devices["devices"] as? [Any])?.count == 1)
    #expect(try run("run", spec, "-o", "n", environment: none).status == 0)
    #expect(try run("run", spec, "-o", "m", "--backend", "opencl", environment: none).status == 69)
  }

  @Test func aDamagedProgramCacheIsRebuilt() throws {
    guard try run("run", spec, "-o", "a", "--backend", "opencl").status == 0 else { return }
    let cache = folder.appendingPathComponent("cache")
    let files = try FileManager.default.contentsOfDirectory(at: cache, includingPropertiesForKeys: nil)
    #expect(files.count == 1)
    for file in files {
      var bytes = try Data(contentsOf: file)
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: file)
    }
    #expect(try run("run", spec, "-o", "b", "--backend", "opencl").status == 0)
    #expect(try store("a") == store("b"))
  }

  /// Oclgrind runs the kernels instruction by instruction; it prints what it finds and goes on.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/oclgrind")))
  func oclgrindFindsNothingAndComputesTheSameBits() throws {
    let outcome = try run("selftest", "--device", "0:0", "--json", launcher: ["oclgrind", "--data-races"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("Oclgrind"))
    for estimator in ["conditional", "cumulant"] { #expect(outcome.output.contains(" \(estimator)")) }
    #expect(!outcome.errors.contains("error") && !outcome.errors.contains("race"), "\(outcome.errors)")
  }
}
