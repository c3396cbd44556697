// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "nnqft-benchmarks",
  dependencies: [
    .package(name: "root-package", path: ".."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Sampling",
      dependencies: [
        .product(name: "Instrument", package: "root-package"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/Sampling",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "Store",
      dependencies: [
        .product(name: "Instrument", package: "root-package"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/Store",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ],
  swiftLanguageModes: [.v6]
)
