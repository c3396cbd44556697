// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "library",
  dependencies: [.package(name: "nnqft", path: "../..")],
  targets: [
    .executableTarget(
      name: "FourPoint",
      dependencies: [
        .product(name: "Instrument", package: "nnqft"),
        .product(name: "FieldTheory", package: "nnqft"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
