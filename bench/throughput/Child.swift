import Architectures
import Broadcasting
import Dispatch
import Foundation
import Scenarios
import Simulation

/// A process that makes one run, or several small ones, and prints what it took: a line of numbers.
struct Child {
  /// The line that a child prints.
  struct Report {
    /// Messages delivered in all runs, and hosts reached in the last; nanoseconds of CPU and of wall time.
    var delivered = 0
    var reached = 0
    var runCPU = 0
    var runWall = 0
    /// CPU time of the whole process in nanoseconds, and its peak memory in bytes.
    var cpu = 0
    var peak = 0

    var line: String { "\(delivered) \(reached) \(runCPU) \(runWall) \(cpu) \(peak)" }

    init() {}

    init?(_ line: String) {
      let numbers = line.split(separator: " ").compactMap { Int($0.trimmingCharacters(in: .newlines)) }
      guard numbers.count == 6 else { return nil }
      (delivered, reached, runCPU) = (numbers[0], numbers[1], numbers[2])
      (runWall, cpu, peak) = (numbers[3], numbers[4], numbers[5])
    }
  }

  private let configuration: Configuration
  private let scenario: Scenario
  private let seed: UInt64
  private let repetitions: Int
  private let workers: Workers

  init(_ arguments: ArraySlice<String>) throws {
    let words = Array(arguments)
    guard words.count == 4, let hosts = Int(words[1]), let seed = UInt64(words[2]),
      let threads = Int(words[3])
    else { Throughput.usage() }
    self.seed = seed
    workers =
      threads == 1
      ? .one
      : Workers(count: threads) { count, work in
        DispatchQueue.concurrentPerform(iterations: count, execute: work)
      }
    if let place = Int(words[0]), let configuration = try OneBroadcast.all[place].configured() {
      self.configuration = configuration
      scenario = OneBroadcast.all[place].scenario(hosts: hosts)
      // Small runs are too short for the clock: several in a row are timed together.
      repetitions = max(1, 200_000 / hosts)
    } else if let configuration = try Architecture.named(words[0])?.configured() {
      self.configuration = configuration
      scenario = OneBroadcast.all[0].scenario(hosts: hosts)
      repetitions = 1
    } else {
      Throughput.usage()
    }
  }

  func run() {
    var report = Report()
    for repetition in 0..<UInt64(repetitions) {
      var (cpu, wall) = (0, ContinuousClock.now)
      let tally = configuration.tally(scenario, seed * 1000 + repetition, workers: workers) {
        (cpu, wall) = (Self.cpuNanoseconds, .now)
      }
      report.runCPU += Self.cpuNanoseconds - cpu
      report.runWall += Int((ContinuousClock.now - wall) / .nanoseconds(1))
      report.delivered += tally.received
      report.reached = tally.delivered
    }
    report.cpu = Self.cpuNanoseconds
    report.peak = Self.usage.ru_maxrss * 1024
    print(report.line)
  }

  /// Makes the run in a process of its own; gives its report and its wall time in seconds.
  static func report(
    _ what: String, hosts: Int, seed: Int, threads: Int
  ) throws -> (report: Report, seconds: Double) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    process.arguments = ["--child", what, "\(hosts)", "\(seed)", "\(threads)"]
    let pipe = Pipe()
    process.standardOutput = pipe
    let start = ContinuousClock.now
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    guard process.terminationStatus == 0, let report = Report(String(decoding: data, as: UTF8.self)) else {
      throw CocoaError(.executableRuntimeMismatch)
    }
    return (report, seconds)
  }

  private static var cpuNanoseconds: Int {
    func nanoseconds(_ time: timeval) -> Int { time.tv_sec * 1_000_000_000 + Int(time.tv_usec) * 1_000 }
    return nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime)
  }

  private static var usage: rusage {
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
