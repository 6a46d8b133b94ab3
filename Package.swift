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

let package = Package(
  name: "grapevine",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "grapevine", targets: ["grapevine"]),
    .library(name: "Broadcasting", targets: ["Broadcasting"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // The pure core is one module on purpose: a module is a specialisation domain, and generic
    // code that is not specialised runs thirty times slower.
    .target(
      name: "Broadcasting", swiftSettings: settings,
      // Square roots and rounding, which IEEE 754 defines exactly.
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(
      name: "Formats",
      dependencies: ["Broadcasting", .product(name: "Yams", package: "Yams")],
      swiftSettings: settings),
    .target(name: "Reporting", dependencies: ["Broadcasting"], swiftSettings: settings),
    .executableTarget(
      name: "grapevine",
      dependencies: [
        "Broadcasting", "Formats", "Reporting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "throughput", dependencies: ["Broadcasting"], path: "bench/throughput",
      swiftSettings: settings),
    .executableTarget(
      name: "schedules",
      dependencies: [
        "Broadcasting", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "bench/schedules", swiftSettings: settings),
    .testTarget(name: "BroadcastingTests", dependencies: ["Broadcasting"], swiftSettings: settings),
    .testTarget(name: "Conformance", dependencies: ["Broadcasting"], swiftSettings: settings),
    .testTarget(
      name: "FormatsTests", dependencies: ["Formats", "Broadcasting"], swiftSettings: settings),
    .testTarget(
      name: "ReportingTests", dependencies: ["Reporting", "Broadcasting"], swiftSettings: settings),
    .testTarget(
      name: "CommandTests", dependencies: ["grapevine"], swiftSettings: settings),
  ]
)
