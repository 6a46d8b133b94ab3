import Testing

@testable import Architectures
@testable import Broadcasting
@testable import Facts
@testable import Measurement
@testable import Running
@testable import Scenarios

@Suite struct SpaceTimeTests {
  /// A message with which `rumors` travel.
  private struct Note: WireMessage {
    let rumors: [RumorID]

    init(_ rumors: [RumorID] = []) { self.rumors = rumors }
    init<Source: WireSource>(decoding source: inout Source) throws(WireError) { self.init() }
    func encode<Sink: WireSink>(into sink: inout Sink) {}
    func forEachPayload(_ body: (RumorID) -> Void) { rumors.forEach(body) }
  }

  private static let rumor = RumorID(origin: NodeID(0), sequence: 0)

  /// A recorder of the first broadcast, which is at host 0 when the workload begins.
  private struct Stage {
    private var recorder: SpaceTimeRecorder
    private var sent: UInt64 = 0
    private let begin: Instant

    init(hosts: Int = 3, services: [Role] = []) throws {
      let scenario = Scenario(name: "stage", hosts: hosts)
      begin = scenario.begin
      recorder = try #require(
        SpaceTimeRecorder(
          scenario: scenario, services: services,
          operations: Operations([Operation(kind: .broadcast(rumor), host: NodeID(0), intended: begin)]),
          rumor: nil))
      recorder.take(.invoked(0, at: begin), of: nil)
    }

    private func at(_ milliseconds: Int64) -> Instant { begin + .milliseconds(milliseconds) }

    /// Gives the transmission's number; those of a live run do not follow one another.
    mutating func send(_ note: Note, _ from: Int, _ to: Int, _ time: Int64) -> UInt64 {
      sent += 1 << 40
      recorder.take(
        .sent(
          from: NodeID(from), to: NodeID(to), size: 10, carriesPayload: note.payloadCount > 0, at: at(time),
          transmission: sent), of: note)
      return sent
    }
    mutating func receive(_ transmission: UInt64, _ from: Int, _ to: Int, _ time: Int64) {
      let fact = Fact.received(
        nil,
        payloads: 0, size: 10, from: NodeID(from), to: NodeID(to), at: at(time), transmission: transmission)
      recorder.take(fact, of: Note())
    }
    mutating func drop(_ transmission: UInt64, _ reason: DropReason, _ from: Int, _ to: Int, _ time: Int64) {
      let fact = Fact.dropped(
        reason, from: NodeID(from), to: NodeID(to), at: at(time), transmission: transmission)
      recorder.take(fact, of: Note())
    }
    mutating func deliver(_ host: Int, _ time: Int64) {
      recorder.take(.delivered(rumor, at: NodeID(host), at(time)), of: nil)
    }
    mutating func change(_ node: Int, _ state: NodeState, _ time: Int64) {
      recorder.take(.changed(NodeID(node), to: state, at: at(time)), of: nil)
    }

    /// The messages that carried the rumor, each as `from>to sent-end`.
    func carriers() throws -> [String] { try #require(recorder.spaceTime()).carriers.map(text) }
    func others() throws -> [String] { try #require(recorder.spaceTime()).others.map(text) }
    func spaceTime() throws -> SpaceTime { try #require(recorder.spaceTime()) }

    private func text(_ message: SpaceTime.Message) -> String {
      func time(_ instant: Instant) -> String { "\((instant - begin).nanoseconds / 1_000_000)" }
      let end =
        switch message.end {
        case .arrived(let instant): time(instant)
        case .dropped(let reason, let instant): "\(reason)@\(time(instant))"
        case .open: "open"
        }
      return "\(message.from.int)>\(message.to.int) \(time(message.sent))-\(end)"
    }
  }

  private static let carrier = Note([rumor])

  @Test func eachMessageEndsWhenItArrivesItself() throws {
    var stage = try Stage()
    let first = stage.send(Self.carrier, 0, 1, 0)
    let second = stage.send(Self.carrier, 0, 1, 1)
    let third = stage.send(Self.carrier, 0, 1, 2)
    _ = stage.send(Self.carrier, 0, 2, 3)
    stage.receive(second, 0, 1, 10)
    stage.receive(first, 0, 1, 20)
    stage.receive(third, 0, 1, 30)
    #expect(try stage.carriers() == ["0>1 1-10", "0>1 0-20", "0>1 2-30", "0>2 3-open"])
  }

  @Test func aDropIsThatOfItsMessage() throws {
    var stage = try Stage()
    let slow = stage.send(Self.carrier, 0, 1, 0)
    let lost = stage.send(Self.carrier, 0, 1, 5)
    stage.drop(lost, .loss, 0, 1, 5)
    let cut = stage.send(Self.carrier, 0, 1, 6)
    stage.drop(cut, .cut, 0, 1, 10)
    stage.receive(slow, 0, 1, 30)
    #expect(try stage.carriers() == ["0>1 5-loss@5", "0>1 6-cut@10", "0>1 0-30"])
  }

  @Test func eachCopyOfADoubledMessageHasItsOwnEnd() throws {
    var stage = try Stage()
    let doubled = stage.send(Self.carrier, 0, 1, 0)
    stage.receive(doubled, 0, 1, 10)
    stage.drop(doubled, .down, 0, 1, 20)
    #expect(try stage.carriers() == ["0>1 0-10", "0>1 0-down@20"])
  }

  @Test func theWindowEndsWithWhatWasUnderWayWhenTheLastHostKnew() throws {
    var stage = try Stage()
    stage.deliver(0, 0)
    let early = stage.send(Note(), 1, 2, -200)
    stage.receive(early, 1, 2, -100)
    let crossing = stage.send(Note(), 1, 2, -50)
    let first = stage.send(Self.carrier, 0, 1, 0)
    let second = stage.send(Self.carrier, 0, 2, 0)
    stage.receive(crossing, 1, 2, 50)
    stage.receive(first, 0, 1, 100)
    stage.deliver(1, 100)
    let third = stage.send(Self.carrier, 1, 2, 100)
    stage.receive(second, 0, 2, 100)
    stage.deliver(2, 100)
    stage.receive(third, 1, 2, 200)
    let late = stage.send(Note(), 2, 0, 230)
    stage.receive(late, 2, 0, 330)
    stage.deliver(2, 500)
    let spaceTime = try stage.spaceTime()
    #expect(spaceTime.window.lowerBound == spaceTime.asked + .milliseconds(-10))
    #expect(spaceTime.window.upperBound == spaceTime.asked + .milliseconds(210))
    #expect(spaceTime.timeToLast == .milliseconds(100))
    #expect(spaceTime.deliveries.count == 3)
    #expect(try stage.others() == ["1>2 -50-50"])
    #expect(spaceTime.hops == 1)
  }

  @Test func crashesAndPausesAreStays() throws {
    var stage = try Stage(services: [.cache])
    stage.change(3, .down(forgets: false), 0)
    stage.change(1, .paused, 0)
    stage.change(1, .down(forgets: true), 1)
    let stays = try stage.spaceTime().stays
    #expect(
      stays.map { "\($0.node) \($0.state) \($0.until == .never)" } == [
        "n1 paused false", "n1 down true", "n3 down true",
      ])
  }

  @Test func aRumorWhoseHostWasDownHasNone() throws {
    let scenario = Scenario(
      name: "down", hosts: 3, workload: Workload(broadcasts: .one, duration: .seconds(1)),
      faults: [Fault(at: .zero, duration: .seconds(2), kind: .crash(.node(NodeID(0)), forgets: false))])
    let flooding = try #require(try Architecture.named("flooding")?.configured())
    #expect(flooding.spaceTime(scenario, 1, nil) == nil)
    #expect(flooding.spaceTime(scenario, 1, RumorID(origin: NodeID(1), sequence: 9_999)) == nil)
    #expect(flooding.spaceTime(scenario, 1, RumorID(origin: NodeID(1), sequence: 0)) != nil)
  }

  /// Against what every run is measured by.
  @Test(arguments: Architecture.all.map(\.name))
  func itAgreesWithTheMeasurements(name: String) throws {
    let configuration = try #require(try Architecture.named(name)?.configured())
    let scenario = Scenario(
      name: "one", hosts: 9,
      workload: Workload(
        ratePerThousandSeconds: 1_000, broadcasts: .one, duration: .milliseconds(500), arrivals: .constant))
    let spaceTime = try #require(configuration.spaceTime(scenario, 1, nil))
    let result = Cell(configuration: configuration, scenario: scenario, seed: 1).run()
    #expect(spaceTime.deliveries.count == 9)
    #expect(result[.payloadMessages] == .integer(Int64(spaceTime.carriers.count)))
    #expect(result[.hops] == .integer(Int64(spaceTime.hops)))
    guard case .percentiles(let stable) = result[.stableLatency] else {
      Issue.record("no stable latency")
      return
    }
    #expect(stable.max == spaceTime.timeToLast.nanoseconds)
  }

  /// The first rumor of a run finds a cold cluster; reads before it change nothing.
  @Test(arguments: [(0, true), (1, false), (2, false)])
  func onlyTheFirstRumorFindsTheClusterCold(sequence: Int, isCold: Bool) throws {
    let scenario = Scenario(name: "stage", hosts: 3)
    let rumors = (0..<3).map { RumorID(origin: NodeID(0), sequence: UInt32($0)) }
    let operations =
      [Operation(kind: .read, host: NodeID(1), intended: scenario.begin)]
      + rumors.map { Operation(kind: .broadcast($0), host: NodeID(0), intended: scenario.begin) }
    var recorder = try #require(
      SpaceTimeRecorder(
        scenario: scenario, services: [], operations: Operations(operations), rumor: rumors[sequence]))
    recorder.take(.invoked(sequence + 1, at: scenario.begin), of: nil)
    #expect(try #require(recorder.spaceTime()).isCold == isCold)
  }
}
