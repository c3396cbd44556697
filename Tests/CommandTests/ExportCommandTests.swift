import Foundation
import TestOracles
import Testing

@Suite(.serialized) struct ExportCommandTests: CommandSuite {
  let folder: URL

  private static let text = """
    name: small
    architecture: { activation: tanh, inputDimension: 1, outputDimension: 2 }
    weights: { deviation: 1 }
    biases: { deviation: 0.5 }
    widths: [2, 7]
    inputs: [0.2, -0.4]
    orders: [2, 3, 4]
    networks: 12345
    seed: 18446744073709551615
    """

  init() throws {
    folder = try TemporaryFolder.make()
    try write(Self.text, to: "small.yaml")
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !["out", "err", "cache"].contains($0) }
      .sorted()
  }

  // MARK: What is in the files

  /// Two outputs, an odd order, a cut last block, the largest seed, a theory with errors of its own: all four formats say the
  /// same, number for number, and the same as `correlators --json`; the covariances' diagonal is the errors' square.
  @Test func allFormatsSayTheSame() throws {
    try #require(Python.program != nil, "python3 with numpy and h5py: scripts/install-dependencies --tests")
    #expect(try run("run", "small.yaml", "-o", "s", "--backend", "cpu").status == 0)
    try write(try run("correlators", "s", "--json").output, to: "correlators.json")
    for format in ["hdf5", "npz", "csv", "json"] {
      let outcome = try run("export", "s", "--format", format, "-o", "s.\(format)", "--covariance")
      #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.errors)")
    }
    let outcome = try Python.run(
      script: """
        import csv, json, math, h5py, numpy as np
        rows = json.load(open("correlators.json"))["correlators"]
        names = ["value", "error", "gaussian", "exact", "exactError", "connected", "connectedError", "exactConnected",
                 "exactConnectedError"]
        h, z, j = h5py.File("s.hdf5"), np.load("s.npz"), json.load(open("s.json"))
        about = json.load(open("s.run.json"))

        # Provenance and specification.
        assert h.attrs["format"] == str(z["format"]) == j["format"] == about["format"] == "nnqft-export"
        assert h.attrs["version"] == z["version"] == j["version"] == about["version"] == 1
        for part in ["specification", "provenance"]:
            texts = [json.loads(h[part].attrs["json"]), json.loads(str(z[part])), j[part], about[part]]
            assert all(text == texts[0] for text in texts)
        assert h["specification"].attrs["seed"] == 2**64 - 1 and j["specification"]["seed"] == 2**64 - 1
        assert h["specification"].attrs["name"] == "small" and h["provenance"].attrs["program"].startswith("nnqft ")
        assert h["inputs"][:].tolist() == z["inputs"].tolist() == [[0.2], [-0.4]]

        # n-point functions.
        flat = [dict(row, width=w["width"], networks=w["networks"]) for w in j["widths"] for row in w["correlators"]]
        table = list(csv.DictReader(open("s.csv", newline="")))
        assert len(rows) == len(flat) == len(table) == len(h["correlators/value"]) == 2 * (10 + 20 + 35)
        for n, row in enumerate(rows):
            k, t = flat[n], table[n]
            for key in ["width", "order", "networks"]:
                assert row[key] == k[key] == int(t[key]) == h["correlators/" + key][n] == z["correlators/" + key][n]
            for key in ["indices", "outputs"]:
                whole = row[key] + [-1] * (4 - row["order"])
                assert row[key] == k[key] == [int(x) for x in t[key].split()]
                assert whole == h["correlators/" + key][n].tolist() == z["correlators/" + key][n].tolist()
            for key in names:
                a, b = h["correlators/" + key][n], z["correlators/" + key][n]
                assert np.array_equal(a, b, equal_nan=True)
                assert (math.isnan(a) and key not in k and t[key] == "") or (a == k[key] == float(t[key])), (key, a)
                if key in row: assert a == row[key]
            assert not math.isnan(k["exact"]) and abs(k["value"] - k["exact"]) < 6 * k["error"]
        # Quadrature has errors; odd functions vanish.
        assert all(k["exact"] == 0 and k["exactConnected"] == 0 for k in flat if k["order"] == 3)
        assert any(k["exactError"] > 0 for k in flat if k["order"] == 4)

        # Blocks: whole moments, which sum to the n-point functions.
        tuples = [m["components"] for m in j["moments"]]
        assert [m["order"] for m in j["moments"]] == h["moments/order"][:].tolist() == z["moments/order"].tolist()
        assert [[c for c in row if c >= 0] for row in z["moments/components"].tolist()] == tuples
        assert np.array_equal(h["moments/components"][:], z["moments/components"]) and len(tuples) == 4 + 10 + 20 + 35
        blocks = list(csv.DictReader(open("s.blocks.csv", newline="")))
        for w in j["widths"]:
            path = "widths/%d/blocks/" % w["width"]
            own = [b for b in blocks if int(b["width"]) == w["width"]]
            for name in ["index", "first", "networks", "means"]:
                values = [b[name] for b in w["blocks"]]
                assert values == h[path + name][:].tolist() == z[path + name].tolist()
            assert [float(b["mean"]) for b in own] == [x for b in w["blocks"] for x in b["means"]]
            assert [[int(b[k]) for k in ["block", "first", "networks"]] for b in own[:: len(tuples)]] == [
                [b[k] for k in ["index", "first", "networks"]] for b in w["blocks"]]
            assert [b["components"] for b in own[: len(tuples)]] == [" ".join(map(str, t)) for t in tuples]
            m, x = z[path + "networks"], z[path + "means"]
            assert m.sum() == 12345 and m[-1] == 345
            full = (m[:, None] * x).sum(0) / m.sum()
            for row in [r for r in rows if r["width"] == w["width"]]:
                place = tuples.index([2 * i + o for i, o in zip(row["indices"], row["outputs"])])
                assert abs(full[place] - row["value"]) < 1e-14

        # Covariances.
        pairs = list(csv.DictReader(open("s.covariance.csv", newline="")))
        for w in j["widths"]:
            for c in w["covariances"]:
                path = "widths/%d/covariance/%d/" % (w["width"], c["order"])
                own = [p for p in pairs if int(p["width"]) == w["width"] and int(p["order"]) == c["order"]]
                of = [r for r in rows if r["width"] == w["width"] and r["order"] == c["order"]]
                for kind, error in [("full", "error"), ("connected", "connectedError")]:
                    matrix = z[path + kind]
                    assert np.array_equal(matrix, h[path + kind][:]) and matrix.tolist() == c[kind]
                    assert [float(p[kind]) for p in own] == matrix.ravel().tolist()
                    assert np.array_equal(matrix, matrix.T)
                    # The same sums in another order: rounding.
                    assert np.allclose(np.sqrt(np.diag(matrix)), [r[error] for r in of], rtol=1e-12, atol=0)
                # Of means: by NumPy, from the block means.
                m, x = z["widths/%d/blocks/networks" % w["width"]], z["widths/%d/blocks/means" % w["width"]]
                x = x[:, z["moments/order"] == c["order"]]
                n, mean = m.sum(), (m[:, None] * x).sum(0) / m.sum()
                v = (x - mean) * np.sqrt(m / (n - m))[:, None]
                v = v * np.sqrt(m * n / m / n)[:, None]
                expected = np.einsum("bi,bj->ij", v, v) / len(m)
                assert np.allclose(expected, z[path + "full"], rtol=1e-9, atol=1e-9 * np.abs(expected).max())
        print("the same")
        """, in: folder)
    #expect(outcome.status == 0 && outcome.output == "the same\n", "\(outcome.errors)")
    #expect(try names().count { $0.hasSuffix(".part") } == 0)
  }

  private struct Correlators: Decodable {
    struct Row: Decodable { let value: Double }
    let correlators: [Row]
  }

  /// HDF5's own reader, and Info-ZIP's.
  @Test func otherReadersReadThem() throws {
    #expect(try run("run", "small.yaml", "-o", "s", "--networks", "1e3").status == 0)
    #expect(try run("export", "s", "--format", "hdf5", "-o", "s.h5", "--width", "7", "--order", "2").status == 0)
    #expect(try run("export", "s", "--format", "npz", "-o", "s.npz").status == 0)
    if let dump = try? Python.run(["h5dump", "-d", "/correlators/value", "-m", "%.17g", "s.h5"], in: folder),
      dump.status != 127
    {
      #expect(dump.status == 0 && dump.output.contains("( 10 ) / ( 10 )"), "\(dump.errors)")
      let text = try run("correlators", "s", "--json", "--width", "7", "--order", "2").output
      let rows = try JSONDecoder().decode(Correlators.self, from: Data(text.utf8)).correlators
      let numbers = dump.output.split { !"0123456789.e+-".contains($0) }.compactMap { Double($0) }
      #expect(rows.count == 10 && rows.allSatisfy { numbers.contains($0.value) })
    }
    if let test = try? Python.run(["unzip", "-tq", "s.npz"], in: folder), test.status != 127 {
      #expect(test.status == 0, "\(test.output)")
    }
  }

  /// The same store gives the same bytes, whenever it is exported.
  @Test func exportIsReproducible() throws {
    #expect(try run("run", "small.yaml", "-o", "s", "--networks", "1e3").status == 0)
    let formats = ["hdf5", "npz", "csv", "json"]
    for name in ["a", "b"] {
      for format in formats {
        #expect(try run("export", "s", "--format", format, "-o", "\(name).\(format)").status == 0)
      }
      // Past the resolution of the times that file formats keep.
      Thread.sleep(forTimeInterval: 1.1)
    }
    for format in formats { #expect(try bytes("a.\(format)") == bytes("b.\(format)"), "\(format)") }
  }

  // MARK: What goes wrong

  @Test func exitStatusesAreTheContracts() throws {
    #expect(try run("run", "small.yaml", "-o", "s", "--networks", "1e3").status == 0)
    #expect(try run("export", "s", "--format", "xlsx", "-o", "x").status == 64)
    #expect(try run("export", "s", "--format", "npz").status == 64)
    #expect(try run("export", "nowhere", "--format", "npz", "-o", "x").status == 66)
    #expect(try run("export", "small.yaml", "--format", "npz", "-o", "x").status == 65)
    let width = try run("export", "s", "--format", "npz", "-o", "x", "--width", "8")
    #expect(width.status == 65 && width.errors == "nnqft: the store has no width 8; it has: 2, 7\n")
    #expect(try run("export", "s", "--format", "npz", "-o", "x", "--order", "6").status == 65)
    for format in ["hdf5", "npz", "csv", "json"] {
      let outcome = try run("export", "s", "--format", format, "-o", "nowhere/x")
      #expect(outcome.status == 74 && outcome.errors.contains("nowhere/x: cannot create"), "\(outcome.errors)")
      #expect(try run("export", "s", "--format", format, "-o", ".").status == 74)
    }
    var damaged = try bytes("s")
    let place = try #require(damaged.firstRange(of: Data("inputDimension".utf8))).lowerBound
    damaged[place] ^= 1
    try damaged.write(to: folder.appendingPathComponent("d"))
    #expect(try run("export", "d", "--format", "npz", "-o", "x").status == 65)
    #expect(try names() == ["d", "s", "small.yaml"])
  }

  @Test func nothingIsReplacedUnasked() throws {
    #expect(try run("run", "small.yaml", "-o", "s", "--networks", "1e3").status == 0)
    for format in ["hdf5", "npz", "csv", "json"] {
      try write("mine", to: "x.\(format)")
      let outcome = try run("export", "s", "--format", format, "-o", "x.\(format)")
      #expect(outcome.status == 74 && outcome.errors.contains("--force replaces it"), "\(outcome.errors)")
      #expect(try bytes("x.\(format)") == Data("mine".utf8))
      #expect(try run("export", "s", "--format", format, "-o", "x.\(format)", "--force").status == 0)
      #expect(try bytes("x.\(format)").count > 1000)
    }
    // Neither the store, by whatever name, nor another database, nor what a link points to, nor a device is written over.
    try FileManager.default.createSymbolicLink(
      at: folder.appendingPathComponent("link"), withDestinationURL: folder.appendingPathComponent("small.yaml"))
    #expect(try run("export", "s", "--format", "npz", "-o", "link", "--force").status == 74)
    #expect(try bytes("small.yaml") == Data(Self.text.utf8))
    let store = try bytes("s")
    try FileManager.default.linkItem(at: folder.appendingPathComponent("s"), to: folder.appendingPathComponent("same"))
    try (Data("SQLite format 3\0".utf8) + Data(count: 84)).write(to: folder.appendingPathComponent("other"))
    for name in ["s", "same", "other"] {
      let outcome = try run("export", "s", "--format", "npz", "-o", name, "--force")
      #expect(outcome.status == 74 && outcome.errors.contains("is never replaced"), "\(outcome.errors)")
    }
    #expect(try bytes("s") == store && bytes("other").count == 100)
    #expect(try run("export", "s", "--format", "npz", "-o", "/dev/null", "--force").status == 74)
    // Covariances of an earlier export would seem to belong to this one.
    #expect(try run("export", "s", "--format", "csv", "-o", "c.csv", "--covariance").status == 0)
    #expect(try run("export", "s", "--format", "csv", "-o", "c.csv", "--force").status == 74)
    #expect(try run("export", "s", "--format", "csv", "-o", "c.csv", "--force", "--covariance").status == 0)
  }

  @Test func withoutHDF5ALineSaysSo() throws {
    #expect(try run("run", "small.yaml", "-o", "s", "--networks", "1e3").status == 0)
    let outcome = try run(
      "export", "s", "--format", "hdf5", "-o", "x.h5", environment: ["NNQFT_HDF5": "/nowhere/libhdf5.so"])
    #expect(outcome.status == 69)
    #expect(outcome.errors.hasPrefix("nnqft: no HDF5 library") && outcome.errors.split(separator: "\n").count == 1)
    // A library that is none of HDF5's.
    let other = try run("export", "s", "--format", "hdf5", "-o", "x.h5", environment: ["NNQFT_HDF5": "libm.so.6"])
    #expect(other.status == 69 && other.errors.contains("lacks the function"), "\(other.errors)")
    #expect(try names() == ["s", "small.yaml"])
  }

  /// Moments near 10³⁰⁰ have errors whose squares overflow.
  @Test func infinityIsNeverWrittenAsJSON() throws {
    try write(
      """
      name: large
      architecture: { activation: relu, inputDimension: 1 }
      weights: { deviation: 1 }
      biases: { deviation: 0 }
      widths: [2]
      inputs: [1e37]
      orders: [8]
      networks: 1000
      seed: 1
      """, to: "large.yaml")
    let made = try run("run", "large.yaml", "-o", "l")
    #expect(made.status == 0, "\(made.errors)")
    let outcome = try run("export", "l", "--format", "json", "-o", "l.json")
    #expect(
      outcome.status == 65 && outcome.errors.contains("JSON has no infinity"), "\(outcome.status) \(outcome.errors)")
    for (arguments, words) in [
      (["correlators", "l"], "width 2: correlators[0].error is infinite"),
      (["theory", "large.yaml", "--order", "10"], "width infinite: correlators[0].value is infinite"),
    ] {
      let printed = try run(arguments + ["--json"])
      #expect(printed.status == 65 && printed.output.isEmpty && printed.errors.contains(words), "\(printed)")
      #expect(printed.errors.contains("leave --json out"), "\(printed.errors)")
      // What JSON has no word for a table has.
      #expect(try run(arguments).status == 0)
    }
    #expect(try run("export", "l", "--format", "csv", "-o", "l.csv").status == 0)
    #expect(String(decoding: try bytes("l.csv"), as: UTF8.self).contains(",inf,"))
    #expect(try names() == ["l", "l.blocks.csv", "l.csv", "l.run.json", "large.yaml", "small.yaml"])
  }

  @Test func tooManyCovariancesAreRefused() throws {
    let inputs = (0..<30).map { "\($0)" }.joined(separator: ", ")
    try write(
      Self.text.replacing("[0.2, -0.4]", with: "[\(inputs)]").replacing(
        "outputDimension: 2", with: "outputDimension: 1"
      )
      .replacing("tanh", with: "relu"), to: "many.yaml")
    #expect(try run("run", "many.yaml", "-o", "m", "--networks", "300").status == 0)
    let outcome = try run("export", "m", "--format", "npz", "-o", "m.npz", "--covariance")
    #expect(outcome.status == 64 && outcome.errors.contains("order 3 has 4960 n-point functions; allowed: up to 2048"))
    #expect(try run("export", "m", "--format", "npz", "-o", "m.npz", "--covariance", "--order", "2").status == 0)
  }

  /// A tmpfs of 64 KiB, in a mount namespace of its own.
  @Test(.enabled(if: getuid() == 0), arguments: ["hdf5", "npz", "csv", "json"])
  func aFullDiskIsStatus74AndLeavesNothing(format: String) throws {
    #expect(try run("run", "small.yaml", "-o", "s").status == 0)
    let disk = folder.appendingPathComponent("disk").path
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    let outcome = try run(
      "export", "s", "--format", format, "-o", "disk/x.\(format)",
      launcher: [
        "unshare", "-m", "sh", "-c",
        "mount -t tmpfs -o size=64k none \(disk) && \"$@\"; status=$?; ls -A \(disk); exit $status", "sh",
      ])
    #expect(outcome.status == 74, "\(outcome.status): \(outcome.errors)")
    #expect(outcome.errors.contains("No space left"), "\(outcome.errors)")
    #expect(outcome.output.isEmpty, "\(outcome.output)")
  }
}
