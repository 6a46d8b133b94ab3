import Architectures
import Broadcasting
import Dispatch
import Foundation
import Scenarios
import Simulation

/// The speed of the simulator, and the memory that it takes.
///
/// The first table has one broadcast at each of several sizes, constant 100 ms, no repair: messages
/// delivered, duplicates included, a second of CPU time (the making of the nodes is not timed), and wall
/// time, CPU time and peak memory of the whole process, each the median of five processes. The second has
/// what a host of each architecture takes, with its defaults.
///
/// `--curve` holds one run's spread against the epidemic's recursion.
///
/// With `--cell` and an architecture it runs one small cell instead, always the same, and prints only what
/// that handled: for tools that count instructions. `--cells` prints the names that `--cell` takes.
@main
struct Throughput {
  static let usageText = """
    usage: throughput [--threads N] [HOSTS ...], each at least 2 | --curve HOSTS
      | --cell ARCHITECTURE | --cells
    """

  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    if arguments == ["--cells"] { return Architecture.all.forEach { print($0.name) } }
    if arguments.count == 2, arguments[0] == "--cell" {
      guard let architecture = Architecture.named(arguments[1]) else { usage() }
      return try runCell(architecture.configured())
    }
    if arguments.count == 2, arguments[0] == "--curve" {
      guard let hosts = Int(arguments[1]), (2_000...1_000_000).contains(hosts) else { usage() }
      return try Curve(hosts: hosts, workers: .one).print()
    }
    if arguments.first == "--child" { return try Child(arguments.dropFirst()).run() }
    var threads = 1
    if arguments.count > 1, arguments[0] == "--threads" {
      guard let count = Int(arguments[1]), (1...64).contains(count) else { usage() }
      threads = count
      arguments.removeFirst(2)
    }
    let sizes = arguments.isEmpty ? [1_000, 100_000, 1_000_000] : arguments.compactMap { Int($0) }
    guard sizes.count >= arguments.count, sizes.allSatisfy({ (2...1_000_000).contains($0) }) else { usage() }
    try SpeedTable(sizes: sizes, threads: threads).print()
    if arguments.isEmpty { try MemoryTable().print() }
  }

  static func usage() -> Never {
    print(usageText)
    exit(64)
  }

  /// Ten seconds of 25 hosts, through a partition: every part of an architecture has something to do.
  static func runCell(_ configuration: Configuration) {
    let scenario = Scenario(
      name: "one-cell", hosts: 25, workload: Workload(duration: .seconds(10)),
      faults: [Fault(at: .seconds(3), duration: .seconds(4), kind: .partition(.halves))])
    let tally = configuration.tally(scenario, 1)
    print("\(configuration.architecture): \(tally.received) messages received, \(tally.delivered) deliveries")
  }
}
