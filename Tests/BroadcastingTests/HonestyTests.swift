import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Measurement
@testable import Running
@testable import Scenarios

/// Verdicts that a run deserves, by runs that deserve them.
@Suite struct HonestyTests {
  /// One rumor, from host 0 at second 0, over links of 100 ms.
  private static func scenario(hosts: Int = 2, _ faults: [Fault]) -> Scenario {
    Scenario(
      name: "honesty", hosts: hosts,
      workload: Workload(
        ratePerThousandSeconds: 1, broadcasts: .one, duration: .seconds(1), arrivals: .constant),
      faults: faults, settle: .seconds(1), quiet: .seconds(10))
  }

  private static func fault(_ at: Int64, _ duration: Int64?, _ kind: Fault.Kind) -> Fault {
    Fault(at: .milliseconds(at), duration: duration.map { .milliseconds($0) }, kind: kind)
  }

  private static func flooded(_ faults: [Fault], repair: String = "0s") throws -> Observations {
    try #require(Architecture.named("flooding"))
      .configured([.init(name: "topology", value: "complete"), .init(name: "repair", value: repair)])
      .observe(scenario(faults), 1)
  }

  private static let other = Fault.Target.node(NodeID(1))

  @Test func whatReachedAPausedNodeOutlivesACut() throws {
    let run = try Self.flooded([
      Self.fault(0, 1000, .pause(Self.other)), Self.fault(500, 5000, .partition(.isolate(Self.other))),
    ])
    // The run begins a second before the first operation.
    #expect(run.present(0, 1) == 2_000_000_000)
    #expect(run.verdict().outcome == .valid)
  }

  @Test func whatReachesAPausedNodeAcrossACutIsLost() throws {
    let run = try Self.flooded([
      Self.fault(0, 1000, .pause(Self.other)), Self.fault(0, 500, .partition(.isolate(Self.other))),
    ])
    #expect(run.present(0, 1) == nil)
    #expect(run.verdict().outcome == .invalid)
  }

  @Test func aHostThatIsPausedToTheEndIsNotCounted() throws {
    let run = try Self.flooded([Self.fault(0, nil, .pause(Self.other))])
    #expect(run.present(0, 1) == nil)
    #expect(run.verdict().outcome == .valid)
  }

  @Test func ofACutThatNeverEndsOnlyWhatAPathLeadsToIsAsked() throws {
    let run = try Self.flooded([Self.fault(0, nil, .partition(.isolate(Self.other)))], repair: "1s")
    #expect(run.present(0, 1) == nil)
    #expect(run.verdict() == Verdict(outcome: .valid, reasons: []))
  }

  @Test func aPromiseIsBrokenWhenItIsMadeTooEarly() throws {
    let run = try Architecture(Hasty.self).configured()
      .observe(Self.scenario([]), 1)
    #expect(run.verdict().reasons.contains(.acknowledgedEarly(rumors: 1)))
    #expect(run.verdict().outcome == .invalid)
  }

  @Test func aRumorIsInventedUntilItIsBroadcast() throws {
    let run = try Architecture(Prophet.self).configured()
      .observe(Self.scenario([]), 1)
    #expect(run.invented == 1)
    #expect(run.verdict().outcome == .invalid)
  }

  @Test(
    arguments: [
      (fault(-1001, 5000, .loss(.one)), "it begins 1.001s before the first operation, and the run only 1s"),
      (fault(5, 0, .loss(.one)), "it lasts no time"),
    ])
  func aFaultIsWithinTheRun(fault: Fault, reason: String) throws {
    let error = #expect(throws: ScenarioError.self) { try Self.scenario([fault]).validate() }
    #expect(error?.message.hasPrefix(reason) == true)
  }
}

private struct NoSettings: ArchitectureSettings {
  static let fields: [SettingField<NoSettings>] = []
}

/// Promises that another host holds the rumor before any does.
private struct Hasty: Broadcaster {
  private let other: NodeID

  static let sheet = Sheet<NoSettings>("hasty", "promises too early", survivableLosses: { _, _ in 1 })
  init(at seat: Seat, settings: NoSettings) { other = NodeID(1 - seat.id.int) }
  mutating func start(in context: inout NodeContext<Flooding.Message>) {}
  mutating func resume(in context: inout NodeContext<Flooding.Message>) {}
  mutating func broadcast(
    _ rumor: RumorID, in context: inout NodeContext<Flooding.Message>
  ) {
    context.deliver(rumor)
    context.acknowledge(rumor)
    context.send(.rumors(.one(rumor)), to: other)
  }
  mutating func receive(
    _ message: Flooding.Message, from sender: NodeID, in context: inout NodeContext<Flooding.Message>
  ) {
    message.forEachPayload { context.deliver($0) }
  }
  mutating func timerFired(
    _ timer: TimerID, in context: inout NodeContext<Flooding.Message>
  ) {}
}

/// Knows the first rumor before it is broadcast.
private struct Prophet: Broadcaster {
  private let own: NodeID

  static let sheet = Sheet<NoSettings>("prophet", "delivers too early")
  init(at seat: Seat, settings: NoSettings) { own = seat.id }
  mutating func start(in context: inout NodeContext<Flooding.Message>) {
    if own.int == 1 { context.deliver(RumorID(origin: NodeID(0), sequence: 0)) }
  }
  mutating func resume(in context: inout NodeContext<Flooding.Message>) {}
  mutating func broadcast(
    _ rumor: RumorID, in context: inout NodeContext<Flooding.Message>
  ) {
    context.deliver(rumor)
    context.acknowledge(rumor)
  }
  mutating func receive(
    _ message: Flooding.Message, from sender: NodeID, in context: inout NodeContext<Flooding.Message>
  ) {}
  mutating func timerFired(
    _ timer: TimerID, in context: inout NodeContext<Flooding.Message>
  ) {}
}
