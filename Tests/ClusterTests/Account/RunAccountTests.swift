import Testing

@testable import Broadcasting
@testable import Cluster
@testable import Facts
@testable import Measurement
@testable import Scenarios

@Suite struct RunAccountTests {
  private static let scenario = Scenario(
    name: "two", hosts: 2,
    workload: Workload(
      ratePerThousandSeconds: 1_000, broadcasts: .one, duration: .seconds(1), arrivals: .constant,
      origins: 1),
    settle: .zero, quiet: .seconds(1))
  private static let rumor = RumorID(origin: NodeID(0), sequence: 0)

  private static let first = Transmission(incarnation: 0, count: 1)
  private static let cut = JournalRecord.dropped(
    .cut, from: NodeID(0), to: NodeID(1), transmission: first)

  private static func journal(_ lines: (Int64, JournalRecord)...) -> [UInt8] {
    var writer = WireWriter()
    var last: Int64 = 0
    for (at, record) in lines {
      record.encode(after: at - last, into: &writer)
      last = at
    }
    return writer.bytes
  }

  private static func observations(
    _ journals: [[[UInt8]]], events: [RunEvent] = []
  ) throws -> Observations {
    let account = try RunAccount(
      Recorder(scenario: scenario, seed: 1, services: []), journals: journals, scenario: scenario,
      events: events)
    return try account.told().observations(
      fingerprint: "", hasExclusiveLeader: false, survivableLosses: 0)
  }

  private static func event(_ at: Int64, _ what: RunEvent.What) -> RunEvent {
    RunEvent(at: Instant(nanoseconds: at), what: what)
  }

  @Test func aSmallRunIsToldInItsOrder() throws {
    let first = Self.journal(
      (0, .up(resumes: false, life: 0)), (10, .invoked(0)), (10, .delivered(Self.rumor)),
      (10, .acknowledged(Self.rumor)),
      (10, .sent(to: NodeID(1), size: 70, carriesPayload: true, transmission: Self.first)),
      (40, .received(from: NodeID(1), size: 3, rumors: [], transmission: Self.first, replay: nil)))
    let second = Self.journal(
      (0, .up(resumes: false, life: 0)), (5, Self.cut),
      (25, .received(from: NodeID(0), size: 70, rumors: [Self.rumor], transmission: Self.first, replay: nil)),
      (25, .delivered(Self.rumor)),
      (30, .sent(to: NodeID(0), size: 3, carriesPayload: false, transmission: Self.first)),
      (1_500, .answered(2)))
    let told = try Self.observations([[first], [second]])
    let caused = Traffic(told).caused
    #expect(caused.messages == 2)
    #expect(caused.payloadMessages == 1)
    #expect(caused.bytes == 73)
    #expect(told.messagesCut == 1)
    #expect(told.acknowledgedAt == [10])
    #expect(told.holdersWhenAcknowledged == [1])
    #expect(Array(told.deliveredAt) == [10, 25])
    #expect(Array(told.hops) == [0, 1])
    #expect(Array(told.handled) == [2, 2])
    #expect(told.readAt[2] == 1_500)
    #expect(told.duplicates == 0)
    #expect(told.invented == 0)
  }

  @Test func aDeliveryBeforeTheBroadcastIsNobodys() throws {
    let first = Self.journal((20, .invoked(0)))
    let second = Self.journal((10, .delivered(Self.rumor)))
    #expect(try Self.observations([[first], [second]]).invented == 1)
  }

  @Test func eventsAreToldBeforeWhatHappensInTheirMoment() throws {
    let fault = Fault(at: .zero, duration: .seconds(1), kind: .partition(.halves))
    let occurrence = FaultOccurrence(
      index: 0, entry: 0, fault: fault, targets: [], cut: nil, rule: nil, deviation: nil)
    let second = Self.journal(
      (9, Self.cut), (10, Self.cut),
      (19, Self.cut), (20, Self.cut))
    let told = try Self.observations(
      [[], [second]], events: [Self.event(10, .began(occurrence)), Self.event(20, .ended(fault: 0))])
    #expect(told.messagesCut == 4)
    #expect(told.cutBy == [2])
  }

  @Test func aNodesProcessesFollowOneAnother() throws {
    let before = Self.journal(
      (0, .up(resumes: false, life: 0)), (10, .invoked(0)), (10, .delivered(Self.rumor)))
    let after = Self.journal((50, .up(resumes: false, life: 1)), (60, .delivered(Self.rumor)))
    let events = [Self.event(30, .changed(NodeID(0), .down(forgets: true)))]
    let told = try Self.observations([[before, after], [[]]], events: events)
    #expect(told.isUp == [true, true])
    #expect(told.deliveredAt[0] == 60)
    #expect(told.duplicates == 0)
    #expect(told.pastLives.map(\.deliveredAt) == [[10]])
  }

  @Test func aJournalThatIsNoneIsRefused() {
    #expect(throws: (any Error).self) { try Self.observations([[[21, 0, 0]], []]) }
  }
}
