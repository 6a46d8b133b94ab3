import Foundation
import Testing

/// Real processes on real sockets.
///
/// Nothing here depends on speed: operations begin when an election is long over, and no copy is sent again
/// for want of an answer.
@Suite(.timeLimit(.minutes(2))) struct LiveRunTests {
  private static let scenario = """
    hosts: 3
    settle: 2s
    quiet: 1s
    network: { latency: 5ms }
    workload: { rate: 30, duration: 1s }
    """

  private static let runs: [(architecture: String, transport: String)] = [
    ("full-mesh", "tcp"), ("shared-cache", "tcp"), ("elected-leader", "tcp"), ("random-leader", "tcp"),
    ("gossip", "tcp"), ("flooding", "tcp"), ("full-mesh", "ipc"),
  ]

  /// Nodes are killed and come back; there is time for that on a busy machine.
  private static func crash(of target: String, memory: String) -> String {
    """
    hosts: 3
    settle: 2s
    quiet: 5s
    network: { latency: 5ms }
    workload: { rate: 30, duration: 2s }
    faults: [{ crash: \(target), memory: \(memory), at: 300ms, for: 500ms }]
    """
  }

  /// A cell of a results file.
  private struct Cell: Decodable {
    struct Metrics: Decodable {
      let acknowledged: Int
      let payloadMessages: Int

      enum CodingKeys: String, CodingKey {
        case acknowledged
        case payloadMessages = "payload_messages"
      }
    }

    let driver: String
    let verdict: String
    let reasons: [String]
    let metrics: Metrics
  }

  private static func cell(_ outcome: Program.Outcome) throws -> Cell {
    let cells = try JSONDecoder().decode([Cell].self, from: Data(outcome.output.utf8))
    return try #require(cells.first)
  }

  private static func arguments(_ architecture: String) -> [String] {
    let patience =
      architecture == "full-mesh"
      ? ["--set", "full-mesh.retry=10s", "--set", "full-mesh.retry-most=10s"] : []
    return ["compare", "tiny-live.yaml", "-a", architecture, "--seed", "3", "-q", "-f", "json"] + patience
  }

  @Test(arguments: [
    ("full-mesh", "1", "kept"), ("shared-cache", "cache", "lost"), ("elected-leader", "leader", "kept"),
  ])
  func killedNodesComeBack(architecture: String, target: String, memory: String) throws {
    let program = try Program()
    let files = try TemporaryFiles()
    defer {
      program.tearDown()
      files.tearDown()
    }
    try program.write(Self.crash(of: target, memory: memory), to: "crash.yaml")
    let outcome = try program.start(
      ["compare", "crash.yaml", "-a", architecture, "--seed", "3", "-q", "-f", "json", "--driver", "zeromq"],
      environment: files.environment
    ).finish()
    #expect(outcome.status == 0, "\(outcome.error)")
    let cell = try Self.cell(outcome)
    #expect(cell.verdict != "invalid", "\(cell.reasons)")
    #expect(cell.metrics.acknowledged > 0)
    #expect(cell.reasons.contains { $0.contains("to processes that were killed") }, "\(cell.reasons)")
    #expect(try files.left.isEmpty)
    #expect(files.lastingProcesses.isEmpty)
  }

  @Test func everyArchitectureRunsAndNothingIsLeft() throws {
    let program = try Program()
    let files = try TemporaryFiles()
    defer {
      program.tearDown()
      files.tearDown()
    }
    try program.write(Self.scenario, to: "tiny-live.yaml")
    // Side by side, since they wait most of the time.
    let started = try Self.runs.map { run in
      try program.start(
        Self.arguments(run.architecture) + [
          "--driver", "zeromq", "--transport", run.transport, "-o", "\(run.architecture)-\(run.transport)",
        ], environment: files.environment)
    }
    for (run, started) in zip(Self.runs, started) {
      let outcome = try started.finish()
      #expect(outcome.status == 0, "\(run): \(outcome.error)")
      guard outcome.status == 0 else { continue }
      let cell = try Self.cell(outcome)
      #expect(cell.driver == "zeromq \(run.transport)")
      #expect(cell.verdict == "valid", "\(run): \(cell.reasons)")
      #expect(cell.reasons.contains { $0.contains("+ 0 lost") }, "\(run): \(cell.reasons)")
      guard ["full-mesh", "flooding"].contains(run.architecture) else { continue }
      let simulated = try Self.cell(program.run(Self.arguments(run.architecture)))
      #expect(cell.metrics.payloadMessages == simulated.metrics.payloadMessages, "\(run)")
      #expect(cell.metrics.acknowledged == simulated.metrics.acknowledged, "\(run)")
    }
    #expect(try files.left.isEmpty)
    #expect(files.lastingProcesses.isEmpty)
  }
}
