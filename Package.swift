// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "nnqft",
  products: [
    .executable(name: "nnqft", targets: ["nnqft"]),
    .library(name: "Instrument", targets: ["Instrument"]),
    .library(name: "FieldTheory", targets: ["FieldTheory"]),
    .library(name: "OpenCL", targets: ["OpenCL"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // MARK: - What users import, from left to right through the house

    .target(name: "Ensembles", dependencies: ["Yams"]),
    .target(name: "FieldTheory"),
    .target(name: "CPUBackend", dependencies: ["Ensembles", "Kernels"]),
    .target(name: "OpenCLBackend", dependencies: ["Ensembles", "Kernels", "OpenCL"]),
    .target(name: "RunStore", dependencies: ["Ensembles"]),
    .target(name: "Measurement", dependencies: ["Ensembles", "FieldTheory"]),
    .target(name: "Report", dependencies: ["Measurement", "FieldTheory"]),
    .target(
      name: "Instrument",
      dependencies: [
        "Ensembles", "CPUBackend", "OpenCLBackend", "RunStore", "Measurement", "FieldTheory",
        "Report",
      ]),
    .executableTarget(
      name: "nnqft",
      dependencies: [
        "Instrument",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // MARK: - Implementation details

    // One kernel text: embedded for OpenCL, compiled as C for the CPU.
    .target(
      name: "Kernels",
      path: "Kernels",
      exclude: [],
      cSettings: [.headerSearchPath(".")],
      linkerSettings: [.linkedLibrary("m")]),
    .target(name: "COpenCL"),
    .target(name: "OpenCL", dependencies: ["COpenCL"]),

    // MARK: - Tests

    .testTarget(name: "EnsemblesTests", dependencies: ["Ensembles"]),
    .testTarget(name: "OpenCLTests", dependencies: ["OpenCL"]),
    .testTarget(
      name: "FieldTheoryTests", dependencies: ["FieldTheory"], resources: [.copy("Oracles")]),
    .testTarget(name: "MeasurementTests", dependencies: ["Measurement"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu2x
)
