import Foundation
import Testing

@testable import hostile

@Suite(.timeLimit(.minutes(2))) struct HostilityTests {
  @Test func aNodeUnderAttackKeepsServing() throws {
    let program = try Program()
    defer { program.tearDown() }
    try program.write(
      """
      hosts: 3
      settle: 1s
      quiet: 1s
      network: { latency: 5ms }
      workload: { rate: 30, duration: 2s }
      """, to: "hostile.yaml")
    let files = try TemporaryFiles()
    defer { files.tearDown() }
    let seed = UInt64.random(in: .min ... .max)
    // Neither among the ports of other live runs, nor among those that the system gives.
    let port = Int.random(in: 30_100..<32_700)
    let started = try program.start(
      [
        "compare", "hostile.yaml", "--driver", "zeromq", "-a", "flooding", "--port", "\(port)", "-q", "-f",
        "json",
      ], environment: files.environment)
    var crowd: [Connection] = []
    while crowd.isEmpty, started.isRunning { crowd = [Connection(port: port)].compactMap { $0 } }
    var attack = Attack(port: port, share: 0.02, seed: seed)
    crowd += attack.crowd(200)
    for kind in Attack.kinds { #expect(try kind.run(&attack) > 0, "\(kind.name)") }
    crowd += attack.hoarders(5)
    let outcome = try started.finish()
    withExtendedLifetime(crowd) {}

    #expect(outcome.status == 0, "seed \(seed): \(outcome.error)")
    #expect(outcome.output.contains("\"valid\""), "seed \(seed)")
    #expect(outcome.output.contains("connections refused as none of the run's"), "seed \(seed)")
    #expect(outcome.output.contains("+ 0 lost"), "seed \(seed)")
    #expect(try files.left.isEmpty)
    #expect(files.lastingProcesses.isEmpty)
  }
}
