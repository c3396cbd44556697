// swift-tools-version: 6.1
import PackageDescription

/// A program of benchmarks in the folder of its name.
func benchmarks(_ name: String) -> Target {
  .executableTarget(
    name: name,
    dependencies: [
      .product(name: "Instrument", package: "root-package"), .product(name: "OpenCL", package: "root-package"),
      .product(name: "Benchmark", package: "benchmark"),
    ],
    path: "Benchmarks/\(name)",
    plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
}

let package = Package(
  name: "nnqft-benchmarks",
  dependencies: [
    .package(name: "root-package", path: ".."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [benchmarks("Sampling"), benchmarks("Store")],
  swiftLanguageModes: [.v6]
)
