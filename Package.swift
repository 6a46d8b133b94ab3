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

/// For targets that read, write and print: to optimise them takes half of a fresh build, and gains nothing.
let plain: [SwiftSetting] = settings + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

/// A third of the program's size is where its lines are, which a stack trace needs.
let compressed: [LinkerSetting] = [
  .unsafeFlags(["-Xlinker", "--compress-debug-sections=zlib"], .when(platforms: [.linux]))
]

/// For targets that simulate and measure: without optimisation they run twenty times slower, and the tests
/// run them for most of their time.
let optimised: [SwiftSetting] =
  settings
  + [
    .unsafeFlags(
      ["-O", "-whole-module-optimization", "-num-threads", "2"], .when(configuration: .debug))
  ]

/// Square roots and rounding, which IEEE 754 defines exactly.
let mathematics: [LinkerSetting] = [.linkedLibrary("m", .when(platforms: [.linux]))]

let package = Package(
  name: "grapevine",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "grapevine", targets: ["grapevine"]),
    // Driver 3 alone, without ZeroMQ: built with -static-stdlib, it runs where neither that nor Swift is.
    .executable(name: "grapevine-maelstrom", targets: ["grapevine-maelstrom"]),
    .library(
      name: "Broadcasting",
      targets: [
        "Broadcasting", "Schema", "Architectures", "Purposes", "Scenarios", "Facts", "Simulation",
        "Measurement", "Running",
      ]),
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
    .target(name: "CMemory"),

    // The layers: each imports only what stands before it. What a layer gives to others that runs for every
    // message is `@inlinable`: generic code that is not specialised runs thirty times slower.
    .target(name: "Broadcasting", swiftSettings: optimised),
    .target(name: "Schema", dependencies: ["Broadcasting"], swiftSettings: optimised),
    .target(
      name: "Architectures", dependencies: ["Broadcasting", "CMemory"], swiftSettings: optimised),
    .target(
      name: "Purposes", dependencies: ["Architectures", "Broadcasting"], swiftSettings: optimised),
    .target(
      name: "Scenarios", dependencies: ["Architectures", "Broadcasting", "Purposes", "Schema"],
      swiftSettings: optimised, linkerSettings: mathematics),
    .target(name: "Facts", dependencies: ["Broadcasting", "Scenarios"], swiftSettings: optimised),
    .target(
      name: "Simulation", dependencies: ["Architectures", "Broadcasting", "Facts", "Purposes", "Scenarios"],
      swiftSettings: optimised),
    .target(
      name: "Measurement",
      dependencies: ["Architectures", "Broadcasting", "Facts", "Purposes", "Scenarios", "Schema"],
      swiftSettings: optimised, linkerSettings: mathematics),
    .target(
      name: "Running",
      dependencies: ["Architectures", "Broadcasting", "Facts", "Measurement", "Scenarios", "Simulation"],
      swiftSettings: optimised),

    .target(
      name: "Formats",
      dependencies: [
        "Architectures", "Broadcasting", "Measurement", "Scenarios", "Schema",
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: plain),
    .target(
      name: "Verification",
      dependencies: [
        "Architectures", "Broadcasting", "Measurement", "Purposes", "Running", "Scenarios", "Schema",
      ],
      swiftSettings: settings),
    .target(
      name: "Studies",
      dependencies: ["Architectures", "Broadcasting", "Formats", "Measurement", "Scenarios", "Simulation"],
      swiftSettings: plain),
    .target(
      name: "Reporting",
      dependencies: [
        "Architectures", "Broadcasting", "Formats", "Measurement", "Purposes", "Scenarios", "Schema",
        "Studies", "Verification",
      ],
      swiftSettings: plain),
    .systemLibrary(
      name: "CZeroMQ", pkgConfig: "libzmq",
      providers: [.apt(["libzmq3-dev"]), .brew(["zeromq"])]),
    .target(name: "ZeroMQ", dependencies: ["CZeroMQ"], swiftSettings: settings),
    .target(
      name: "Cluster",
      dependencies: [
        "Architectures", "Broadcasting", "Facts", "Formats", "Measurement", "Purposes", "Scenarios",
        "ZeroMQ",
        .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(
          name: "SystemPackage", package: "swift-system", condition: .when(platforms: [.linux])),
      ],
      swiftSettings: settings),
    .target(
      name: "Maelstrom",
      dependencies: [
        "Architectures", "Broadcasting", "Formats", "Scenarios",
        .product(name: "HeapModule", package: "swift-collections"),
      ],
      swiftSettings: settings),
    .target(
      name: "MaelstromCommand",
      dependencies: [
        "Architectures", "Broadcasting", "Formats", "Maelstrom",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: plain),
    .executableTarget(
      name: "grapevine-maelstrom",
      dependencies: [
        "MaelstromCommand", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: plain, linkerSettings: compressed),
    .executableTarget(
      name: "grapevine",
      dependencies: [
        "Architectures", "Broadcasting", "Cluster", "Formats", "MaelstromCommand", "Measurement", "Purposes",
        "Reporting", "Running", "Scenarios", "Schema", "Simulation", "Studies", "Verification",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: plain, linkerSettings: compressed),
    .testTarget(
      name: "BroadcastingTests",
      dependencies: [
        "Architectures", "Broadcasting", "Facts", "Measurement", "Running", "Scenarios", "Schema",
        "Simulation",
      ],
      swiftSettings: settings),
    // Nodes in a world whose every choice is made from outside; its dialogues lie in Tests/Transcripts.
    .testTarget(
      name: "StateMachineTests", dependencies: ["Architectures", "Broadcasting", "Scenarios"],
      swiftSettings: settings),
    .testTarget(
      name: "Conformance",
      dependencies: [
        "Architectures", "Broadcasting", "Facts", "Measurement", "Running", "Scenarios", "Simulation",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "PurposesTests",
      dependencies: [
        "Architectures", "Broadcasting", "Measurement", "Purposes", "Running", "Scenarios", "Simulation",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "FormatsTests",
      dependencies: [
        "Architectures", "Broadcasting", "Formats", "Measurement", "Running", "Scenarios", "Schema",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "VerificationTests", dependencies: ["Broadcasting", "Schema", "Verification"],
      swiftSettings: settings),
    .testTarget(
      name: "StudiesTests",
      dependencies: ["Architectures", "Broadcasting", "Formats", "Measurement", "Scenarios", "Studies"],
      swiftSettings: settings),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "Architectures", "Broadcasting", "Formats", "Measurement", "Reporting", "Running", "Scenarios",
        "Schema", "Studies", "Verification",
      ],
      exclude: ["Scaling/page.md"],
      swiftSettings: settings),
    .testTarget(name: "ZeroMQTests", dependencies: ["ZeroMQ"], swiftSettings: settings),
    .testTarget(
      name: "ClusterTests",
      dependencies: [
        "Architectures", "Broadcasting", "Cluster", "Facts", "Measurement", "Running", "Scenarios",
        "Simulation", "ZeroMQ",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "MaelstromTests",
      dependencies: [
        "Architectures", "Broadcasting", "Formats", "Maelstrom", "Scenarios", "grapevine",
        "grapevine-maelstrom",
      ],
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
