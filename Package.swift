// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "nnqft",
  products: [
    .executable(name: "nnqft", targets: ["nnqft"]),
    .library(
      name: "Instrument",
      targets: ["Instrument", "Ensembles", "CPUBackend", "OpenCLBackend", "RunStore", "Measurement", "Report"]),
    .library(name: "FieldTheory", targets: ["FieldTheory"]),
    .library(name: "OpenCL", targets: ["OpenCL"]),
  ],
  traits: [
    .trait(name: "MPI", description: "Runs over the ranks of mpirun; needs Open MPI (Debian: libopenmpi-dev)."),
    .default(enabledTraits: []),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // MARK: - What users import, from left to right through the house

    .target(name: "Ensembles", dependencies: ["Yams"]),
    .target(name: "FieldTheory", dependencies: ["CNumerics"]),
    .target(name: "CPUBackend", dependencies: ["Ensembles", "KernelArguments", "Kernels"]),
    .target(name: "OpenCLBackend", dependencies: ["Ensembles", "KernelArguments", "Kernels", "OpenCL"]),
    // Devices of other ranks.
    .target(
      name: "MPIBackend", dependencies: ["Ensembles", .target(name: "CMPI", condition: .when(traits: ["MPI"]))]),
    .target(
      name: "RunStore",
      dependencies: ["Ensembles", "CSQLite", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(name: "Measurement", dependencies: ["Ensembles", "FieldTheory", "CNumerics"]),
    .target(
      name: "Export", dependencies: ["Ensembles", "Measurement", "FieldTheory", "RunStore", "HDF5", "CNumerics"]),
    .target(name: "Report", dependencies: ["Ensembles", "Measurement", "FieldTheory"]),
    .target(
      name: "Instrument",
      dependencies: [
        "Ensembles", "KernelArguments", "CPUBackend", "OpenCL", "OpenCLBackend", "RunStore", "Measurement",
        "FieldTheory", "Export", "BuildRecord",
      ]),
    .executableTarget(
      name: "nnqft",
      dependencies: [
        "Instrument", "Ensembles", "FieldTheory", "KernelArguments", "Measurement", "MPIBackend", "OpenCL",
        "OpenCLBackend",
        "Report", "RunStore", "Export", "HDF5",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // MARK: - Implementation details

    // One kernel text: embedded for OpenCL, compiled as C for the CPU.
    .target(
      name: "Kernels",
      path: "Kernels",
      exclude: [
        "philox.cl", "logarithm.cl", "sincos.cl", "exponential.cl", "error_function.cl", "hyperbolic_tangent.cl",
        "gelu_tail.cl", "normal.cl",
        "activations.cl", "activation_choice.cl", "probes.cl", "network.cl", "layer.cl", "moments.cl", "tiles.cl",
        "powers.cl", "values.cl", "chunk.cl",
        "rates.cl", "kernels.cl",
      ],
      linkerSettings: [.linkedLibrary("m")]),
    .target(name: "KernelArguments", dependencies: ["Ensembles", "Kernels"]),
    // Quadrature rules, special functions and linear algebra of well-kept libraries.
    .target(name: "CNumerics"),
    .target(name: "COpenCL"),
    .target(name: "OpenCL", dependencies: ["COpenCL"]),
    // The commit that is built.
    .target(name: "BuildRecord", plugins: ["RecordCommit"]),
    .plugin(name: "RecordCommit", capability: .buildTool()),
    .systemLibrary(name: "CMPI", pkgConfig: "ompi-c", providers: [.apt(["libopenmpi-dev"])]),
    .target(name: "CHDF5"),
    .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(name: "HDF5", dependencies: ["CHDF5"]),

    // MARK: - Tests

    .target(
      name: "TestOracles", dependencies: ["Ensembles"], path: "Tests/TestOracles", exclude: ["Oracles"]),
    .testTarget(name: "EnsemblesTests", dependencies: ["Ensembles", "FieldTheory", "TestOracles"]),
    .testTarget(name: "OpenCLTests", dependencies: ["OpenCL", "TestOracles"]),
    .testTarget(
      name: "BackendTests",
      dependencies: ["CPUBackend", "OpenCLBackend", "OpenCL", "Ensembles", "KernelArguments", "Kernels"]),
    .testTarget(
      name: "ProbeTests", dependencies: ["CPUBackend", "OpenCLBackend", "OpenCL", "KernelArguments", "TestOracles"],
      exclude: ["philox4x32.txt"]),
    .testTarget(name: "MPIBackendTests", dependencies: ["MPIBackend", "Ensembles", "TestOracles"]),
    .testTarget(name: "FieldTheoryTests", dependencies: ["FieldTheory", "TestOracles"]),
    .testTarget(name: "MeasurementTests", dependencies: ["Measurement", "FieldTheory", "Ensembles", "TestOracles"]),
    .testTarget(
      name: "RunStoreTests",
      dependencies: [
        "RunStore", "Ensembles", "FieldTheory", "TestOracles", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(name: "InstrumentTests", dependencies: ["Instrument", "CPUBackend", "RunStore", "Ensembles"]),
    .testTarget(
      name: "CommandTests", dependencies: ["nnqft", "Instrument", "Report", "RunStore", "Ensembles", "TestOracles"]),
    .testTarget(name: "ReportTests", dependencies: ["Report", "Measurement", "Ensembles", "TestOracles"]),
    .testTarget(
      name: "StatisticsTests",
      dependencies: ["CPUBackend", "Instrument", "Measurement", "FieldTheory", "Ensembles", "TestOracles"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu2x,
  cxxLanguageStandard: .cxx17
)
