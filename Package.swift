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
    // Driver 3 alone, without ZeroMQ: built with -static-stdlib, it runs where neither that nor Swift is.
    .executable(name: "grapevine-maelstrom", targets: ["grapevine-maelstrom"]),
    .library(name: "Broadcasting", targets: ["Broadcasting"]),
    // For the package in bench/.
    .library(name: "Formats", targets: ["Formats"]),
    .library(name: "ZeroMQ", targets: ["ZeroMQ"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // The pure core is one module on purpose: a module is a specialisation domain, and generic
    // code that is not specialised runs thirty times slower.
    .target(name: "CMemory"),
    .target(
      name: "Broadcasting", dependencies: ["CMemory"], swiftSettings: settings,
      // Square roots and rounding, which IEEE 754 defines exactly.
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(
      name: "Formats",
      dependencies: ["Broadcasting", .product(name: "Yams", package: "Yams")],
      swiftSettings: settings),
    .target(name: "Verification", dependencies: ["Broadcasting"], swiftSettings: settings),
    .target(
      name: "Reporting", dependencies: ["Broadcasting", "Formats", "Verification"],
      swiftSettings: settings),
    .systemLibrary(
      name: "CZeroMQ", pkgConfig: "libzmq",
      providers: [.apt(["libzmq3-dev"]), .brew(["zeromq"])]),
    .target(name: "ZeroMQ", dependencies: ["CZeroMQ"], swiftSettings: settings),
    .target(
      name: "Cluster",
      dependencies: [
        "Broadcasting", "Formats", "ZeroMQ",
        .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(
          name: "SystemPackage", package: "swift-system", condition: .when(platforms: [.linux])),
      ],
      swiftSettings: settings),
    .target(
      name: "Maelstrom",
      dependencies: [
        "Broadcasting", "Formats", .product(name: "HeapModule", package: "swift-collections"),
      ],
      swiftSettings: settings),
    .target(
      name: "MaelstromCommand",
      dependencies: [
        "Broadcasting", "Formats", "Maelstrom",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "grapevine-maelstrom",
      dependencies: [
        "MaelstromCommand", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "grapevine",
      dependencies: [
        "Broadcasting", "Cluster", "Formats", "MaelstromCommand", "Reporting", "Verification",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .testTarget(name: "BroadcastingTests", dependencies: ["Broadcasting"], swiftSettings: settings),
    // Nodes in a world whose every choice is made from outside; its dialogues lie in Tests/Transcripts.
    .testTarget(name: "StateMachineTests", dependencies: ["Broadcasting"], swiftSettings: settings),
    .testTarget(name: "Conformance", dependencies: ["Broadcasting"], swiftSettings: settings),
    .testTarget(
      name: "FormatsTests", dependencies: ["Formats", "Broadcasting"], swiftSettings: settings),
    .testTarget(
      name: "VerificationTests", dependencies: ["Verification", "Broadcasting"], swiftSettings: settings),
    .testTarget(
      name: "ReportingTests", dependencies: ["Reporting", "Broadcasting", "Formats", "Verification"],
      exclude: ["Scaling/page.md"],
      swiftSettings: settings),
    .testTarget(name: "ZeroMQTests", dependencies: ["ZeroMQ"], swiftSettings: settings),
    .testTarget(
      name: "ClusterTests", dependencies: ["Cluster", "Broadcasting", "ZeroMQ"],
      swiftSettings: settings),
    .testTarget(
      name: "MaelstromTests",
      dependencies: ["Maelstrom", "Broadcasting", "Formats", "grapevine", "grapevine-maelstrom"],
      swiftSettings: settings),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "grapevine", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: settings),
  ]
)
