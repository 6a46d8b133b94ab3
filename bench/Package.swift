// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// Benchmarks of Grapevine and hunts for its faults.
let package = Package(
  name: "grapevine-bench",
  platforms: [.macOS(.v26)],
  dependencies: [
    .package(name: "grapevine", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .executableTarget(
      name: "throughput",
      dependencies: [.product(name: "Broadcasting", package: "grapevine")],
      path: "throughput", swiftSettings: settings),
    .executableTarget(
      name: "schedules",
      dependencies: [
        .product(name: "Broadcasting", package: "grapevine"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "schedules", swiftSettings: settings),
    .executableTarget(
      name: "kills",
      dependencies: [
        .product(name: "Broadcasting", package: "grapevine"),
        .product(name: "Formats", package: "grapevine"),
        // The program that it attacks, built beside it.
        .product(name: "grapevine", package: "grapevine"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "kills", swiftSettings: settings),
    .executableTarget(
      name: "hostile",
      dependencies: [
        .product(name: "ZeroMQ", package: "grapevine"),
        .product(name: "grapevine", package: "grapevine"),
      ],
      path: "hostile", swiftSettings: settings),
    .executableTarget(
      name: "fanout",
      dependencies: [
        .product(name: "ZeroMQ", package: "grapevine"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "fanout", swiftSettings: settings),
    .testTarget(name: "HostileTests", dependencies: ["hostile"], swiftSettings: settings),
  ]
)
