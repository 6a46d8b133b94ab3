import Foundation
import Testing

/// Hosts, their clocks, work and queues, as a scenario has them, on real processes.
///
/// Nothing here depends on speed: what is compared with the simulator is what does not.
@Suite(.timeLimit(.minutes(2))) struct LiveFleetTests {
  private static let comings = """
    hosts: 4
    settle: 2s
    quiet: 5s
    network: { latency: 5ms }
    workload: { rate: 40, duration: 5s }
    members:
      start: 3
      events: [{ join: 3, at: 1s }, { leave: 1, at: 3s, notice: 500ms }]
    """

  /// By its clock an epoch begins long before the others'.
  private static let clocks = """
    hosts: 5
    settle: 3s
    quiet: 2s
    network: { latency: 5ms }
    workload: { rate: 40, duration: 5s }
    faults: [{ clock: 1, ahead: 800ms, at: 0s, for: 4s }, { clock: 2, loses: 50000, at: 1s }]
    """

  /// Host 2 takes longer for what it receives than there is between two messages.
  private static let queues = """
    hosts: 3
    settle: 2s
    quiet: 2s
    network: { latency: 1ms }
    workload: { rate: 600, duration: 3s, broadcasts: 100% }
    capacity: { buffer: { limit: 5, full: drop-new } }
    overrides: [{ of: 2, receive: 20ms }]
    """

  private static let slow = """
    hosts: 3
    settle: 2s
    quiet: 2s
    network: { latency: 1ms }
    workload: { rate: 10, duration: 2s }
    overrides: [{ of: 2, receive: 20ms }]
    """

  /// A cell of a results file.
  private struct Cell: Decodable {
    struct Leaders: Decodable {
      let hosts: Int
    }

    struct Latency: Decodable {
      let max: Int
    }

    struct Metrics: Decodable {
      let acknowledged: Int
      let messagesOverflowed: Int
      let missedByJoiners: Int?
      let leadersAtOnce: Leaders?
      let stableLatencyNs: Latency?
      let transportRefused: Int?
    }

    let verdict: String
    let reasons: [String]
    let metrics: Metrics
  }

  private static func cell(
    _ scenario: String, _ architecture: String, _ program: Program, _ files: TemporaryFiles, _ more: String...
  ) throws -> Cell {
    try program.write(scenario, to: "fleet.yaml")
    let outcome = try program.start(
      ["compare", "fleet.yaml", "-a", architecture, "--seed", "3", "-q", "-f", "json"] + more,
      environment: files.environment
    ).finish()
    #expect(outcome.status == 0, "\(outcome.error)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try #require(try decoder.decode([Cell].self, from: Data(outcome.output.utf8)).first)
  }

  /// The same cell live and simulated; nothing is left of the live one.
  private static func both(_ scenario: String, _ architecture: String) throws -> (live: Cell, simulated: Cell)
  {
    let program = try Program()
    let files = try TemporaryFiles()
    defer {
      program.tearDown()
      files.tearDown()
    }
    let live = try cell(scenario, architecture, program, files, "--driver", "zeromq")
    #expect(try files.left.isEmpty)
    #expect(files.lastingProcesses.isEmpty)
    #expect(live.verdict != "invalid", "\(live.reasons)")
    return (live, try cell(scenario, architecture, program, files))
  }

  @Test(arguments: ["full-mesh", "random-leader"])
  func hostsComeAndGo(architecture: String) throws {
    let (live, simulated) = try Self.both(Self.comings, architecture)
    #expect(live.verdict == simulated.verdict, "\(live.reasons)")
    #expect(live.metrics.acknowledged == simulated.metrics.acknowledged)
    #expect(live.metrics.missedByJoiners == simulated.metrics.missedByJoiners)
    #expect(live.reasons.contains { $0.contains("to processes that were killed") }, "\(live.reasons)")
  }

  @Test func aWrongClockMakesTwoLead() throws {
    let (live, simulated) = try Self.both(Self.clocks, "random-leader")
    #expect(simulated.metrics.leadersAtOnce?.hosts == 2)
    #expect(live.metrics.leadersAtOnce?.hosts == 2)
    #expect(live.metrics.acknowledged == simulated.metrics.acknowledged)
  }

  @Test func aFullQueueDropsAndTheDropsAreCounted() throws {
    let (live, simulated) = try Self.both(Self.queues, "flooding")
    #expect(live.metrics.messagesOverflowed > 0)
    #expect(simulated.metrics.messagesOverflowed == 0, "there is no line for which anything waits")
    #expect(live.metrics.transportRefused == 0)
  }

  @Test func aSlowHostTakesItsTime() throws {
    let (live, simulated) = try Self.both(Self.slow, "flooding")
    let least = 21_000_000
    #expect(try #require(simulated.metrics.stableLatencyNs).max >= least)
    #expect(try #require(live.metrics.stableLatencyNs).max >= least)
    #expect(live.metrics.acknowledged == simulated.metrics.acknowledged)
  }
}
