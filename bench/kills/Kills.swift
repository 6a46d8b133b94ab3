import Architectures
import ArgumentParser
import Broadcasting
import Dispatch
import Foundation
import Scenarios
import Synchronization

/// Kills, stops and partitions what takes part in live runs at random moments, and looks at what comes of
/// it: how each run ends, how long that takes, and what it leaves behind.
///
/// Scenarios kill nodes in the way that faults do; each is simulated as well. Attacks come from outside, and
/// no run knows of them. The program under attack is the `grapevine` that the build puts beside this one.
@main
struct Kills: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Kills what takes part in live runs at random moments.",
    discussion: "Exits with 1 if a run was invalid, hung, said nothing of why it ended or left something.")

  @Argument(help: "How many runs whose scenario kills, pauses and partitions.")
  var count = 50

  @Option(help: "How many runs of every kind of attack from outside.")
  var attacks = 4

  @Option(help: "The seed of the first run; the others follow.")
  var first: UInt64 = 1

  @Option(
    name: [.short, .customLong("architecture")], help: "An architecture; all in turn if none is given.")
  var architectures: [String] = []

  @Option(help: "How many runs at once.")
  var jobs = 2

  @Option(help: "Cut by the emulator, or by the kernel (root on Linux).")
  var partition = "emulator"

  @Option(help: "The program under attack.")
  var program = Bundle.main.bundleURL.appending(path: "grapevine").path()

  @Flag(help: "Keep what failed runs wrote.")
  var keep = false

  func validate() throws {
    let known = Architecture.all.map(\.name)
    if let unknown = architectures.first(where: { !known.contains($0) }) {
      throw ValidationError("unknown architecture '\(unknown)'; known: \(known.joined(separator: ", "))")
    }
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw ValidationError("\(program) is missing; --program takes the path of a built grapevine")
    }
    guard count >= 0, attacks >= 0, jobs > 0 else { throw ValidationError("there is nothing to do") }
  }

  func run() throws {
    let names = architectures.isEmpty ? Architecture.all.map(\.name) : architectures
    let kinds =
      (0..<count).map { _ in nil } + (0..<attacks).flatMap { _ in Attack.allCases.map(Optional.some) }
    let strikes = kinds.enumerated().map { place, attack in
      Strike(
        seed: first + UInt64(place), architecture: names[place % names.count], attack: attack,
        program: program, partition: partition, keepsFailures: keep)
    }
    let next = Mutex(0)
    let failures = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: min(jobs, strikes.count)) { _ in
      while true {
        let place = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard place < strikes.count else { return }
        let report = strikes[place].run()
        // Not kept back in a buffer.
        FileHandle.standardOutput.write(Data("\(report.line)\n".utf8))
        if !report.isGood { failures.withLock { $0 += 1 } }
      }
    }
    let failed = failures.withLock { $0 }
    print("\(strikes.count) runs, \(failed) failed")
    if failed > 0 { throw ExitCode.failure }
  }
}
