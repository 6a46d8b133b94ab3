import Broadcasting
import Foundation

/// How fast the simulator is: push gossip with fan-out 8, constant 100 ms, one rumor, no repair.
///
/// Prints for each cluster size the messages delivered, duplicates included, per second of CPU time, the
/// median of several runs, and the peak memory of the process so far. The making of the nodes is not timed.
///
/// With `--cell` and an architecture it runs one small cell instead, always the same, and prints only what
/// that handled: for tools that count instructions. `--cells` prints the names that `--cell` takes.
@main
struct Throughput {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments == ["--cells"] { return Architecture.all.forEach { print($0.name) } }
    if arguments.count == 2, arguments[0] == "--cell" {
      guard let architecture = Architecture.named(arguments[1]) else { usage() }
      return try runCell(architecture.configured())
    }
    let sizes = arguments.isEmpty ? [1_000, 100_000, 1_000_000] : arguments.compactMap { Int($0) }
    guard sizes.count >= arguments.count, sizes.allSatisfy({ $0 > 1 }) else {
      usage()
    }
    guard let gossip = Architecture.named("gossip") else { return }
    let configuration = try gossip.configured([
      SettingValue(name: "fanout", value: "8"), SettingValue(name: "repair", value: "0s"),
    ])
    print("     hosts  deliveries  reached %   M deliveries/s [least..most]   run s  peak MB")
    for size in sizes { measure(size, configuration) }
  }

  static func usage() -> Never {
    print("usage: throughput [HOSTS ...], each at least 2 | --cell ARCHITECTURE | --cells")
    exit(64)
  }

  /// Ten seconds of 25 hosts, through a partition: every part of an architecture has something to do.
  static func runCell(_ configuration: Configuration) {
    let scenario = Scenario(
      name: "one-cell", hosts: 25, workload: Workload(duration: .seconds(10)),
      faults: [Fault(at: .seconds(3), duration: .seconds(4), kind: .partition(.halves))])
    let tally = configuration.tally(scenario, 1) {}
    print("\(configuration.architecture): \(tally.received) messages received, \(tally.delivered) deliveries")
  }

  static func measure(_ hosts: Int, _ configuration: Configuration) {
    let scenario = Scenario(
      name: "one-rumor", hosts: hosts,
      workload: Workload(broadcasts: .one, duration: .nanoseconds(1)), settle: .zero, quiet: .seconds(10))
    // Small runs are too short for the clock: several in a row are timed together.
    let repetitions = max(1, 200_000 / hosts)
    var rates: [Double] = []
    var seconds: [Double] = []
    var tally = Tally()
    for seed in 1...5 {
      var received = 0
      var elapsed = 0.0
      for repetition in 0..<repetitions {
        var start = 0.0
        tally = configuration.tally(scenario, UInt64(seed * 1000 + repetition)) { start = cpuSeconds() }
        elapsed += cpuSeconds() - start
        received += tally.received
      }
      rates.append(Double(received) / elapsed / 1e6)
      seconds.append(elapsed / Double(repetitions))
    }
    rates.sort()
    seconds.sort()
    let reached = 100 * Double(tally.delivered) / Double(hosts)
    print(
      String(
        format: "%10d  %10d  %9.2f  %15.1f [%.1f..%.1f]  %12.4f  %7d", hosts, tally.received, reached,
        rates[2],
        rates[0], rates[4], seconds[2], peakMegabytes()))
  }

  static func cpuSeconds() -> Double {
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    let usage = resourceUsage()
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  static func peakMegabytes() -> Int { resourceUsage().ru_maxrss / 1024 }

  static func resourceUsage() -> rusage {
    var usage = rusage()
    #if os(Linux)
      let whole = __rusage_who_t(RUSAGE_SELF.rawValue)
    #else
      let whole = RUSAGE_SELF
    #endif
    // The call writes into a variable of ours and keeps nothing.
    unsafe getrusage(whole, &usage)
    return usage
  }
}
